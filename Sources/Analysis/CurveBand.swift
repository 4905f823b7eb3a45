/// A curve over the seeds of a point: their mean, and the range from the lowest to the highest.
public struct CurveBand: Hashable, Sendable {
  /// One measurement of one run.
  public struct Sample: Hashable, Sendable {
    /// What says which measurements of several runs belong together: the number of an epoch or a growth event.
    public let number: Int
    /// When it was made, in epochs or in steps of the optimizer.
    public let time: Double
    /// What was measured.
    public let value: Double
  }

  /// The measurements of all runs at one place of the curve.
  public struct Point: Hashable, Sendable {
    /// When they were made: the mean.
    public let time: Double
    /// Their mean.
    public let mean: Double
    /// The lowest of them.
    public let low: Double
    /// The highest of them.
    public let high: Double

    init(time: Double, values: [Double]) {
      self.time = time
      mean = values.reduce(0, +) / Double(values.count)
      low = values.reduce(.infinity, min)
      high = values.reduce(-.infinity, max)
    }
  }

  /// The points, from the first to the last.
  public let points: [Point]

  /// The band over the curves of some runs, each measurement with those of the same number.
  public init(over curves: [[Sample]]) {
    let together = Dictionary(grouping: curves.joined(), by: \.number).sorted { $0.key < $1.key }
    points = together.map { _, samples in
      let time = samples.reduce(0) { $0 + $1.time } / Double(samples.count)
      return Point(time: time, values: samples.map(\.value))
    }
  }

  /// The band over the steps of some runs, which change at times of their own: a point for each time at which any of
  /// them changes, with the values that hold from then on, and one at the last of all times.
  ///
  /// A run counts from its first sample; after its last it keeps its value.
  public init(overSteps runs: [[Sample]]) {
    let times = Set(runs.joined().map(\.time)).sorted()
    points = times.map { time in
      Point(time: time, values: runs.compactMap { run in run.last { $0.time <= time }?.value })
    }
  }
}

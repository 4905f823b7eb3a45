internal import LinearAlgebra

/// Two bounds that a true mean is expected between.
public struct ConfidenceInterval: Hashable, Sendable {
  /// How the bounds are found.
  public enum Method: String, CaseIterable, Sendable {
    /// Student's t: exact for figures with a normal distribution, wide where there are few.
    case t
    /// The percentiles of the means of samples drawn with replacement: no distribution is assumed, but with fewer
    /// than ten figures the bounds are too close together.
    case bootstrap

    /// The method with what it depends on.
    public var description: String {
      switch self {
      case .t: "Student's t"
      case .bootstrap: "percentile bootstrap, \(ConfidenceInterval.bootstrapDraws) draws"
      }
    }
  }

  /// The samples a bootstrap draws.
  public static let bootstrapDraws = 10_000

  /// The lower bound.
  public let lower: Double
  /// The upper bound.
  public let upper: Double
}

extension ConfidenceInterval {
  /// The interval for the mean of some figures; nil when there are fewer than two.
  ///
  /// - Parameter level: The share of such intervals that hold the true mean, 0.95 say.
  public init?(of figures: [Double], level: Double, by method: Method) {
    guard figures.count > 1 else { return nil }
    switch method {
    case .t:
      guard let mean = MeanDifference(paired: figures) else { return nil }
      self = mean.bounds(tail: (1 - level) / 2)
    case .bootstrap:
      self.init(bootstrapping: figures, level: level)
    }
  }

  /// As much of it as lies in a range: the mean of figures that cannot be outside cannot be there either, while Student's t
  /// knows of no ends. Nil stands for no range.
  public func within(_ range: ClosedRange<Double>?) -> ConfidenceInterval {
    guard let range else { return self }
    let cut = { min(max($0, range.lowerBound), range.upperBound) }
    return ConfidenceInterval(lower: cut(lower), upper: cut(upper))
  }

  /// The interval in another unit, of which there are so many in one.
  public func scaled(by factor: Double) -> ConfidenceInterval {
    ConfidenceInterval(lower: factor * lower, upper: factor * upper)
  }

  /// The draws come from a generator of their own, so the same figures have the same interval.
  private init(bootstrapping figures: [Double], level: Double) {
    var generator = RandomGenerator(seed: 0, stream: "bootstrap")
    let count = Double(figures.count)
    let means = (0..<Self.bootstrapDraws)
      .map { _ in
        figures.indices.reduce(0) { sum, _ in sum + figures[generator.index(below: figures.count)] } / count
      }
      .sorted()
    self.init(
      lower: Self.quantile(means, (1 - level) / 2),
      upper: Self.quantile(means, (1 + level) / 2)
    )
  }

  /// The value a share of sorted figures is below, between two neighbours by a straight line, like NumPy.
  private static func quantile(_ sorted: [Double], _ share: Double) -> Double {
    let place = share * Double(sorted.count - 1)
    let index = min(Int(place), sorted.count - 2)
    return sorted[index] + (place - Double(index)) * (sorted[index + 1] - sorted[index])
  }
}

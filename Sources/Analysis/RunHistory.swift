public import Growth
public import Results
public import Training

/// A finished run with what it measured on the way: its rows of `metrics.csv` and `growth.csv`.
public struct RunHistory: Sendable {
  /// The run.
  public let run: StoredRun
  /// What the growth events found, in their order.
  public let growth: [GrowthRecord]
  private let metrics: [StoredRow<EpochMetrics>]

  /// Reads the tables of a run; one that is missing counts as empty.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public init(of run: StoredRun) throws {
    self.run = run
    metrics = try run.metricsTable().rows()
    growth = GrowthRecord.records(in: try run.growthTable())
  }

  /// A figure of `metrics.csv` over the epochs; rows where it is empty are left out.
  public func curve(_ figure: (StoredRow<EpochMetrics>) -> Double?) -> [CurveBand.Sample] {
    metrics.compactMap { row in
      guard let number = row.epoch.flatMap(Int.init(exactly:)), let value = figure(row) else { return nil }
      return CurveBand.Sample(number: number, time: Double(number), value: value)
    }
  }

  /// What the growth events measured at a layer, over the steps of the optimizer; those that measured nothing are left out.
  public func curve(atLayer layer: Int, _ value: (GrowthRecord) -> Double?) -> [CurveBand.Sample] {
    growth.compactMap { step in
      guard step.layer == layer, let value = value(step) else { return nil }
      return CurveBand.Sample(number: step.event, time: Double(step.step), value: value)
    }
  }

  /// The width of a layer over the steps of the optimizer: at the beginning, at every event that changed it, at the end.
  public func widths(ofLayer layer: Int) -> [CurveBand.Sample] {
    let ends = metrics.compactMap { row -> (step: Double, width: Double)? in
      guard let step = row.step, let widths = row.widths, widths.indices.contains(layer - 1) else {
        return nil
      }
      return (Double(step), Double(widths[layer - 1]))
    }
    guard let first = ends.first, let last = ends.last else { return [] }
    let changes = growth.filter { $0.layer == layer && $0.hasChanged }
    let samples =
      [first] + changes.map { (step: Double($0.step), width: Double($0.widthAfter)) } + [last]
    return samples.enumerated().map { CurveBand.Sample(number: $0, time: $1.step, value: $1.width) }
  }

  /// The widths that the run began with; empty where no row tells them.
  public var firstWidths: [Int] { metrics.first?.widths ?? [] }

  /// The last epoch that was measured.
  public var lastEpoch: Double { curve(\.epoch).last?.time ?? 0 }

  /// The last step of the optimizer that was measured.
  public var lastStep: Double { curve { $0.step.map(Double.init) }.last?.value ?? 0 }

  /// The step at which a layer was widened or narrowed for the last time; nil when none ever was.
  public var lastGrowth: Int? { growth.filter(\.hasChanged).map(\.step).max() }

  /// The number of hidden layers.
  public var depth: Int { run.result.finalWidths?.count ?? 0 }
}

extension GrowthRecord {
  /// Whether the event widened the layer, or took units away from it.
  var hasChanged: Bool { widthAfter != widthBefore }
  /// The slope of the loss along what was proposed times the amplitude, with the sign turned: the decrease of the loss to
  /// first order.
  public var predictedDecrease: Double? { predictedSlope.flatMap { slope in amplitude.map { -slope * $0 } } }
  /// The loss before the event less that after it, on the sample of the line search.
  public var measuredDecrease: Double? { lossBefore.flatMap { before in lossAfter.map { before - $0 } } }
}

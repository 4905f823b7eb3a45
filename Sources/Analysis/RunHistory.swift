internal import Experiments
public import Results

/// A finished run with what it measured on the way: its rows of `metrics.csv` and `growth.csv`.
public struct RunHistory: Sendable {
  /// What a growth event found at one layer, and did there.
  public struct GrowthStep: Hashable, Sendable {
    /// The number of the event, from 1.
    public let event: Int
    /// When it was, in epochs.
    public let epoch: Double
    /// When it was, in steps of the optimizer.
    public let step: Int
    /// The hidden layer, from 1.
    public let layer: Int
    /// The width of the layer before the event.
    public let widthBefore: Int
    /// Which units, from 1 and by their places before the event, were taken away or given a new beginning.
    public let units: [Int]
    /// The width of the layer after the event; what was found is nil where it was not measured.
    public let widthAfter: Int
    /// Whether the event widened the layer, or took units away from it.
    public let hasChanged: Bool
    /// Whether the proposal was accepted.
    public let accepted: Bool
    /// The part of the desired update that no change of the weights can give, as a share.
    public let bottleneckShare: Double?
    /// The singular value that pure noise would reach.
    public let noiseEdge: Double?
    /// All singular values, largest first.
    public let singularValues: [Double]
    /// The gain of each candidate in standard errors, on samples that it was not fitted on; empty where nothing was judged
    /// on others.
    public let tValues: [Double]
    /// How many candidates the thresholds kept.
    public let kept: Int
    /// The slope of the loss along what was proposed times the amplitude, with the sign turned: the decrease of the
    /// loss to first order.
    public let predictedDecrease: Double?
    /// The loss before the event less that after it, on the sample of the line search.
    public let measuredDecrease: Double?
  }

  /// The run.
  public let run: StoredRun
  /// What the growth events found, in their order.
  public let growth: [GrowthStep]
  private let metrics: CSVTable

  /// Reads the tables of a run; one that is missing counts as empty.
  ///
  /// - Throws: `FileSystemError` when a file cannot be read.
  public init(of run: StoredRun) throws {
    self.run = run
    metrics = try CSVTable(contentsOf: run.path + "/metrics.csv") ?? CSVTable(parsing: "")
    let table = try CSVTable(contentsOf: run.path + "/growth.csv") ?? CSVTable(parsing: "")
    growth = table.rows.compactMap { GrowthStep(CSVRow(table, $0)) }
  }

  /// A column of `metrics.csv` over the epochs; rows where it is empty are left out.
  public func curve(_ column: String) -> [CurveBand.Sample] {
    metrics.rows.compactMap { cells in
      let row = CSVRow(metrics, cells)
      guard let number = row.integer("epoch"), let value = row.number(column) else { return nil }
      return CurveBand.Sample(number: number, time: Double(number), value: value)
    }
  }

  /// What the growth events measured at a layer, over the steps of the optimizer; those that measured nothing are left out.
  public func curve(atLayer layer: Int, _ value: (GrowthStep) -> Double?) -> [CurveBand.Sample] {
    growth.compactMap { step in
      guard step.layer == layer, let value = value(step) else { return nil }
      return CurveBand.Sample(number: step.event, time: Double(step.step), value: value)
    }
  }

  /// The width of a layer over the steps of the optimizer: at the beginning, at every event that changed it, at the end.
  public func widths(ofLayer layer: Int) -> [CurveBand.Sample] {
    let ends = metrics.rows.compactMap { cells -> (step: Double, width: Double)? in
      let row = CSVRow(metrics, cells)
      let widths = row.list("widths")
      guard let step = row.number("step"), widths.indices.contains(layer - 1) else { return nil }
      return (step, widths[layer - 1])
    }
    guard let first = ends.first, let last = ends.last else { return [] }
    let changes = growth.filter { $0.layer == layer && $0.hasChanged }
    let samples =
      [first] + changes.map { (step: Double($0.step), width: Double($0.widthAfter)) } + [last]
    return samples.enumerated().map { CurveBand.Sample(number: $0, time: $1.step, value: $1.width) }
  }

  /// The widths that the run began with; empty where no row tells them.
  public var firstWidths: [Int] {
    metrics.rows.first.map { CSVRow(metrics, $0).list("widths").compactMap { Int(exactly: $0) } } ?? []
  }

  /// The last epoch that was measured.
  public var lastEpoch: Double { curve("epoch").last?.time ?? 0 }

  /// The last step of the optimizer that was measured.
  public var lastStep: Double { curve("step").last?.value ?? 0 }

  /// The step at which a layer was widened for the last time; nil when none ever was.
  public var lastGrowth: Int? { growth.filter { $0.widthAfter > $0.widthBefore }.map(\.step).max() }

  /// The number of hidden layers.
  public var depth: Int { run.figure("final_widths")?.array?.count ?? 0 }
}

/// A row of a table by the names of its columns.
private struct CSVRow {
  let table: CSVTable
  let cells: [String]

  init(_ table: CSVTable, _ cells: [String]) {
    self.table = table
    self.cells = cells
  }

  func cell(_ column: String) -> String { table.index(of: column).map { cells[$0] } ?? "" }
  func number(_ column: String) -> Double? { Double(cell(column)).flatMap { $0.isFinite ? $0 : nil } }
  /// Nil also for what is no whole number: a damaged cell is one that was not measured.
  func integer(_ column: String) -> Int? { number(column).flatMap { Int(exactly: $0) } }
  /// A number of things.
  func count(_ column: String) -> Int? { integer(column).flatMap { $0 >= 0 ? $0 : nil } }
  func list(_ column: String) -> [Double] {
    cell(column).split(separator: ";").compactMap { Double($0) }.filter(\.isFinite)
  }
}

extension RunHistory.GrowthStep {
  /// Reads a row; nil for one without an event, an epoch, a layer or a width.
  fileprivate init?(_ row: CSVRow) {
    guard let event = row.count("event"), let epoch = row.number("epoch"),
      let layer = row.count("layer"), let before = row.count("width_before"),
      let after = row.count("width_after")
    else { return nil }
    self.event = event
    self.epoch = epoch
    step = row.count("step") ?? 0
    self.layer = layer
    widthBefore = before
    widthAfter = after
    units = row.list("units").compactMap { Int(exactly: $0) }
    accepted = row.cell("accepted") == "true"
    hasChanged = after != before
    bottleneckShare = row.number("bottleneck_share")
    noiseEdge = row.number("noise_edge")
    singularValues = row.list("singular_values")
    tValues = row.list("t_values")
    kept = row.count("kept") ?? 0
    predictedDecrease = row.number("predicted_slope").flatMap { slope in
      row.number("amplitude").map { -slope * $0 }
    }
    measuredDecrease = row.number("loss_before").flatMap { before in
      row.number("loss_after").map { before - $0 }
    }
  }
}

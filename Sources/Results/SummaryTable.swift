internal import Experiments
internal import OrderedCollections
internal import Training

/// How `summary.csv` and `summary.json` show a finished run.
struct SummaryTable: Sendable {
  /// What the files say about a run.
  struct Row: Sendable {
    /// The run.
    let run: StoredRun
    /// A line of `summary.csv`.
    let line: [UInt8]
    /// An element of the runs in `summary.json`.
    let element: JSONListText.Element
  }

  /// The paths of the axes of the plan.
  let axes: [String]
  private let results = RunResult.columns.map(\.name)
  private let costs = RunCost.columns.map(\.name)
  private let laterResults = (RunResult.laterColumns + RunResult.regressionColumns).map(\.name)

  init(axes: [String]) { self.axes = axes }

  /// The first line of `summary.csv`.
  var header: String {
    CSVRecord.header(["id", "label", "variant", "seed"] + axes + results + costs + laterResults)
  }

  /// The row of a run.
  ///
  /// - Throws: `FileSystemError` when more of the run has to be read and cannot be.
  func row(of run: StoredRun) throws -> Row {
    let identity: [(String, JSONValue)] = [
      ("id", .string(run.id)), ("label", .string(run.label)), ("variant", .string(run.variant)),
      ("seed", .integer(run.seed)),
    ]
    // What a run of an earlier plan has on a new axis stands in its configuration only.
    let isCovered = axes.allSatisfy { run.axes[$0] != nil }
    let source = try isCovered ? run : run.inFull()
    let axisValues = axes.map { ($0, source.value(ofAxis: $0)) }
    let result = run.json["result"] ?? .null
    let cost = run.json["cost"] ?? .null
    let figures =
      results.map { result[$0] ?? .null } + costs.map { cost[$0] ?? .null }
      + laterResults.map { result[$0] ?? .null }
    var members = OrderedDictionary(uniqueKeysWithValues: identity)
    members["axes"] = .object(OrderedDictionary(axisValues, uniquingKeysWith: { $1 }))
    members["result"] = result
    members["cost"] = cost
    let line = CSVRecord.line(identity.map(\.1) + axisValues.map(\.1) + figures)
    return Row(run: run, line: Array(line.utf8), element: JSONListText.Element(.object(members)))
  }
}

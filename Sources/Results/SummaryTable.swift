internal import Experiments
internal import OrderedCollections
internal import Training

/// How `summary.csv` and `summary.json` show a finished run.
struct SummaryTable {
  /// The paths of the axes of the plan.
  let axes: [String]
  private let figures = RunResult.columns.map(\.name) + RunCost.columns.map(\.name)

  init(axes: [String]) { self.axes = axes }

  /// The first line of `summary.csv`.
  var header: String { CSVRecord.header(["id", "label", "variant", "seed"] + axes + figures) }

  /// Whether a run says itself what it has on each axis; a run of an earlier plan may say it in its configuration only.
  func isCovered(by run: StoredRun) -> Bool {
    axes.allSatisfy { run.json["axes"]?[$0] != nil }
  }

  /// A line of `summary.csv`, and an element of the runs in `summary.json`.
  func row(of run: StoredRun) -> (line: String, json: JSONValue) {
    let identity: [(String, JSONValue)] = [
      ("id", .string(run.id)), ("label", .string(run.label)), ("variant", .string(run.variant)),
      ("seed", .integer(run.seed)),
    ]
    let axisValues = axes.map { ($0, run.value(ofAxis: $0)) }
    let figureValues = figures.map { run.figure($0) ?? .null }
    var members = OrderedDictionary(uniqueKeysWithValues: identity)
    members["axes"] = .object(OrderedDictionary(uniqueKeysWithValues: axisValues))
    members["result"] = run.json["result"] ?? .null
    members["cost"] = run.json["cost"] ?? .null
    return (CSVRecord.line(identity.map(\.1) + axisValues.map(\.1) + figureValues), .object(members))
  }
}

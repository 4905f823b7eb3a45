internal import Experiments
internal import Growth
internal import OrderedCollections
public import Results
internal import Training

/// The text of `sprout show`: what a run is, what it came to, and how it grew.
public enum RunReport {
  /// The text, without the command that repeats the run.
  ///
  /// - Parameters:
  ///   - idle: Why the run learnt nothing; nil when it learnt something.
  ///   - stop: Why halving has given it up; nil when it has not.
  public static func text(
    of run: StoredRun, growth: CSVTable, idle: LearningFailure? = nil, stop: StopReason? = nil
  ) -> String {
    var sections = [heading(run)]
    if let stop { sections.append("stopped by halving: \(stop.words)\n") }
    if let idle { sections.append("learnt nothing: \(idle.words)\n") }
    let warnings = (run.json["warnings"]?.array ?? []).compactMap(\.string)
    if !warnings.isEmpty { sections.append(warnings.map { "warning: \($0)\n" }.joined()) }
    if run.json["error"] != nil { sections.append(failure(run.failure)) }
    for name in ["baseline", "result", "growth", "cost"] {
      // What is not measured of a task has no line.
      if let members = run.json[name]?.object?.filter({ $0.value != .null }) {
        sections.append(listing(name, members))
      }
    }
    if !growth.rows.isEmpty { sections.append(history(growth.rows())) }
    if let config = run.json["config"] {
      // A configuration that this program does not understand is shown as it is.
      let idle = (try? RunConfiguration(resolved: config))?.idlePaths ?? []
      let leaves = config.leaves
      sections.append(listing("configuration", leaves.filter { !idle.contains($0.key) }))
      let hidden = leaves.count { idle.contains($0.key) }
      if hidden > 0 {
        sections[sections.count - 1] +=
          "\(hidden) keys that change nothing here are left out; --json has them all.\n"
      }
    }
    if let provenance = run.json["provenance"]?.object { sections.append(listing("provenance", provenance)) }
    return sections.joined(separator: "\n")
  }

  private static func heading(_ run: StoredRun) -> String {
    let variant = run.variant.isEmpty ? "" : ", variant \(run.variant)"
    return "\(run.folderName)\n\(run.state.rawValue), seed \(run.seed)\(variant)\nid \(run.id)\n\(run.path)\n"
  }

  private static func failure(_ error: StoredRow<RunFailure>) -> String {
    let lines = error.lastLines ?? []
    let speaker = error.kind == .criterion ? "criterion" : "worker"
    let log = lines.isEmpty ? "" : "The \(speaker)'s last lines:\n" + lines.map { "  \($0)\n" }.joined()
    return "failed: \(error.message ?? "")\n" + log
  }

  private static func listing(_ title: String, _ members: OrderedDictionary<String, JSONValue>) -> String {
    TextTable([(title, .left), ("", .left)], rows: members.map { [$0, $1.cell] }).text
  }

  /// The columns of `growth.csv` a reader looks at first; the rest is in the file.
  private static var historyColumns: [(PartialKeyPath<GrowthRecord>, String)] {
    [
      (\.event, "event"), (\.epoch, "epoch"), (\.layer, "layer"), (\.widthBefore, "before"),
      (\.widthAfter, "after"), (\.bottleneckShare, "bottleneck share"), (\.kept, "kept"),
      (\.amplitude, "amplitude"), (\.lossBefore, "loss before"), (\.lossAfter, "loss after"),
      (\.reason, "reason"),
    ]
  }

  private static func history(_ growth: [StoredRow<GrowthRecord>]) -> String {
    let columns = historyColumns.filter { growth[0].cell(of: $0.0) != nil }
    return TextTable(
      columns.map { ($0.1, $0.0 == \GrowthRecord.reason ? .left : .right) },
      rows: growth.map { row in columns.map { rounded(row.cell(of: $0.0) ?? "") } }
    ).text
  }

  /// A figure of many digits with five; the file has them all.
  private static func rounded(_ cell: String) -> String {
    guard cell.utf8.count > 8, let number = Double(cell) else { return cell }
    return number.magnitude < 1e-4 || number.magnitude >= 1e6 ? cell : Quantity.decimal(number, digits: 5)
  }
}

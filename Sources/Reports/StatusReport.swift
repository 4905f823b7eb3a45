internal import Analysis
public import Results

/// The text of `sprout status`: a table of the experiments, then what is in progress and what failed.
public enum StatusReport {
  private static let barWidth = 10
  /// So many runs are named in a sentence.
  private static let shownNames = 5

  /// The whole text.
  ///
  /// - Parameter hasUnicode: Whether bars may be drawn with block characters.
  public static func text(of statuses: [ExperimentStatus], hasUnicode: Bool = false) -> String {
    // Most experiments have no halving.
    let hasStopped = statuses.contains { $0.counts[.stopped] ?? 0 > 0 }
    let stopped: [(String, TextTable.Alignment)] = hasStopped ? [("stopped", .right)] : []
    let table = TextTable(
      [
        ("experiment", .left), ("planned", .right), ("done", .right), ("running", .right),
        ("interrupted", .right),
      ] + stopped + [("failed", .right), ("new", .right), ("about left", .right)],
      rows: statuses.map { status in
        let count = { (state: RunState) in String(status.counts[state] ?? 0) }
        return [status.experiment.name, status.planned.map(String.init) ?? ""]
          + [.done, .running, .interrupted].map(count) + (hasStopped ? [count(.stopped)] : [])
          + [count(.failed), count(.new), status.remainingSeconds.map(Quantity.duration) ?? ""]
      })
    return table.text + statuses.map { details(of: $0, hasUnicode: hasUnicode) }.joined()
  }

  private static func details(of status: ExperimentStatus, hasUnicode: Bool) -> String {
    var text = ""
    if !status.unplanned.isEmpty {
      let counts = RunState.allCases.compactMap { state in
        status.unplanned[state].map { "\($0) \(state.rawValue)" }
      }
      text +=
        "\n\(status.experiment.name): of runs that are not in the plan, \(counts.joined(separator: ", "))\n"
    }
    if !status.active.isEmpty {
      let table = TextTable(
        [
          ("in progress", .left), ("", .left), ("epoch", .right), ("loss", .right), ("widths", .right),
          ("by", .left),
        ],
        rows: status.active.map { run in
          let epochs = run.epochs.map { "/\($0)" } ?? ""
          let owner = run.owner.map { "process \($0.processIdentifier) on \($0.host)" }
          return [
            run.folderName, Quantity.bar(run.share ?? 0, width: barWidth, hasUnicode: hasUnicode),
            run.epoch.map { "\($0)\(epochs)" } ?? "", run.loss.map { Quantity.decimal($0, digits: 4) } ?? "",
            run.widths.map(String.init).joined(separator: ";"), owner ?? "nobody: interrupted",
          ]
        })
      text += "\n\(status.experiment.name)\n" + table.text
    }
    let failed = status.failed.map { [$0.folderName, $0.message] }
    let damaged = status.damaged.map { [$0, StoredRun.damage] }
    for (titles, rows) in [(("failed", "why"), failed), (("damaged", "what to do"), damaged)]
    where !rows.isEmpty {
      let table = TextTable([(titles.0, .left), (titles.1, .left)], rows: rows)
      text += "\n\(status.experiment.name)\n" + table.text
    }
    if !status.stopped.isEmpty {
      let shown = status.stopped.prefix(shownNames).map { run in
        run.folderName + (run.reason.map { " (\($0.words))" } ?? "")
      }
      let count = status.stopped.count
      text +=
        "\n\(status.experiment.name): \(Quantity.counted(count, "run")) stopped by halving: "
        + shown.joined(separator: "; ") + (count > shownNames ? "; ...\n" : "\n")
    }
    if !status.idle.isEmpty {
      let names = status.idle.map { ($0.folderName, $0.failure) }
      text +=
        "\n\(status.experiment.name): \(LearningFailure.sentence(names, of: status.counts[.done] ?? 0))\n"
    }
    return text
  }
}

import Analysis
import ArgumentParser
import Execution
import Experiments
import Reports
import Results

/// What `run` says before and after it has worked.
extension Run {
  // MARK: Before

  func printPlan(_ selection: RunSelection, _ index: RunIndex) {
    let pending = Set(selection.pending.map(\.id))
    let added = Set(selection.prerequisites.map(\.id))
    let blocked = Set(selection.blocked.map(\.id))
    let table = TextTable(
      [("run", .left), ("state", .left), ("would be", .left)],
      rows: selection.runs.map { run in
        var fate = pending.contains(run.id) ? "executed" : "left alone"
        if added.contains(run.id) { fate += ", baselines need it" }
        if let baseline = run.baseline, pending.contains(baseline.of) { fate += " after \(baseline.label)" }
        if let baseline = run.baseline, blocked.contains(run.id) { fate += ": \(baseline.label) failed" }
        return [run.folderName, index.state(of: run).rawValue, fate]
      })
    print(table.text, terminator: "")
    print(
      "\(Quantity.counted(selection.runs.count, "run")), \(pending.count) to be executed; nothing was done")
  }

  func report(_ selection: RunSelection, planned: Int, isHalving: Bool) {
    var parts = ["\(Quantity.counted(planned, "run")) planned"]
    if selection.finished > 0 { parts.append("\(selection.finished) done") }
    if selection.failed > 0 {
      parts.append("\(selection.failed) failed before (--retry-failed repeats them)")
    }
    if selection.damaged > 0 { parts.append("\(selection.damaged) damaged") }
    if selection.stopped > 0 { parts.append("\(selection.stopped) stopped by halving") }
    if selection.reopened > 0 {
      parts.append(
        "\(selection.reopened) stopped before and \(isHalving ? "compared anew" : "taken up again")")
    }
    if selection.interrupted > 0 { parts.append("\(selection.interrupted) interrupted") }
    if !selection.blocked.isEmpty {
      parts.append("\(selection.blocked.count) cannot be made from a grown run that failed")
    }
    // What is to be confirmed is known when these are done.
    let none = confirm == nil ? "nothing to do" : "none of them to do"
    parts.append(selection.pending.isEmpty ? none : "\(selection.pending.count) to do")
    display.say(parts.joined(separator: ", "))
    if !selection.prerequisites.isEmpty {
      let names = selection.prerequisites.map(\.label)
      let more = names.count > 5 ? " ..." : ""
      display.say(
        "among them, because baselines need them: \(names.prefix(5).joined(separator: ", "))\(more)")
    }
  }

  // MARK: After

  func printResults(_ finished: [StoredRun], of runs: [PlannedRun], index: RunIndex, stopped: Int)
    throws
  {
    let readable = Set(finished.map(\.id))
    for run in runs where !readable.contains(run.id) {
      guard let name = index.finishedName(of: run) else { continue }
      throw CommandError.environment(
        "\(index.experiment.runsPath)/\(name): \(StoredRun.damage)"
      )
    }
    let idle = try finished.learningFailures()
    if !finished.isEmpty {
      print(
        SummaryReport.text(of: PointSummary.summaries(of: finished), idle: Set(idle.keys)), terminator: "")
      print()
    }
    let names = finished.compactMap { run in idle[run.path].map { (run.label, $0) } }
    if !names.isEmpty { ProgressOptions.warn(LearningFailure.sentence(names, of: finished.count)) }
    let rest = stopped > 0 ? ", \(stopped) stopped by halving" : ""
    print(
      "\(finished.count) of \(Quantity.counted(runs.count, "run")) done\(rest); results in \(index.experiment.path)"
    )
  }

  func reportFailures(_ outcome: ExecutionOutcome, in experiment: ExperimentFolder) {
    if !outcome.failures.isEmpty {
      let table = TextTable(
        [("failed run", .left), ("why", .left)],
        rows: outcome.failures.map { [$0.run.folderName, $0.failure.message] })
      ProgressOptions.remark(table.text + "More in \(experiment.failedPath); --retry-failed repeats them.")
    }
    if !outcome.blocked.isEmpty {
      let table = TextTable(
        [("baseline not run", .left), ("why", .left)],
        rows: outcome.blocked.map { [$0.run.folderName, $0.reason] })
      ProgressOptions.remark(table.text + "\(Quantity.counted(outcome.blocked.count, "baseline")) not run.")
    }
  }

  func reportSubmission(_ outcome: ExecutionOutcome, _ experiment: String) throws {
    guard let submission = outcome.submission else { return }
    if !wait { SlurmReport.lines(of: submission, experiment + options.results.words).forEach(display.say) }
    guard outcome.stop == nil, outcome.left > 0 else { return }
    // What was not known, or did not fit, at first may have come to its end since.
    if !wait || submission.isHopeless, let trouble = SlurmReport.trouble(with: submission) {
      throw CommandError.environment(trouble)
    }
    if wait {
      ProgressOptions.remark(
        "\(Quantity.counted(outcome.left, "run")) to go; the same command submits what is left")
      throw ExitCode(1)
    }
  }

  func finish(_ outcome: ExecutionOutcome, skipped: Int, in experiment: ExperimentFolder) throws {
    reportFailures(outcome, in: experiment)
    try reportSubmission(outcome, experiment.name)
    // What is repeated by force begins at its beginning each time.
    let next =
      force ? "--force begins all of them anew, the old results are kept" : "the same command goes on"
    switch outcome.stop {
    case .signal(let number) where executor == .slurm:
      let fate = wait ? "no longer followed" : "stopped"
      ProgressOptions.remark(
        "\(fate), \(Quantity.counted(outcome.left, "run")) to go; Slurm goes on with what it has, the same command submits the rest"
      )
      throw ExitCode(128 + number)
    case .signal(let number):
      let rest =
        outcome.left > 0 ? "with \(Quantity.counted(outcome.left, "run")) to go" : "as the last run ended"
      ProgressOptions.remark("stopped \(rest); \(next)")
      throw ExitCode(128 + number)
    case .budget:
      ProgressOptions.remark(
        "the budget is used up, \(Quantity.counted(outcome.left, "run")) to go; \(next)")
    case .failFast:
      ProgressOptions.remark(
        "stopped after the first failure, \(Quantity.counted(outcome.left, "run")) to go")
    case .unusable, nil: break
    }
    if skipped > 0, outcome.failures.isEmpty {
      ProgressOptions.remark(
        "\(Quantity.counted(skipped, "run")) failed before and left alone; --retry-failed repeats")
    }
    if !outcome.failures.isEmpty || !outcome.blocked.isEmpty || skipped > 0 { throw ExitCode(1) }
  }
}

import Analysis
import ArgumentParser
import Datasets
import Execution
import Experiments
import Foundation
import Reports
import Results
import Training
import YAML

/// `sprout run`: plans a spec and executes what is missing.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Execute the runs of a spec that are not there yet.",
    discussion: """
      Finished runs are never repeated, interrupted ones go on from their checkpoint, failed ones are left alone unless \
      --retry-failed is given. Ctrl-C writes checkpoints and stops, once more ends at once; the same command goes on.

      Exit codes: 0 all that was asked is done, and with --budget all that fits into it; 1 at least one run failed, the \
      others went on; 2 wrong usage or an invalid spec; 5 the data set, the results, the disk or Slurm; 130 and 143 \
      stopped by Ctrl-C and SIGTERM.
      """
  )

  @OptionGroup var options: SpecOptions
  @OptionGroup var display: ProgressOptions

  @OptionGroup var execution: ExecutionOptions

  @Option(help: "Where the runs are executed.")
  var executor: ExecutorName = .local

  @Flag(
    help: "With --executor slurm: follow the runs to their end; without it, done once they are submitted.")
  var wait = false

  @Flag(help: "Start nothing more after the first failure; what is in progress is finished.")
  var failFast = false

  @Flag(help: "Repeat finished runs from the beginning; the old result stays until there is a new one.")
  var force = false

  @Option(
    help: """
      Start no run after this time: 90s, 10m, 2h or 02:00:00. Seeds take turns, so the table is balanced. What is left is \
      no failure.
      """)
  var budget: TimeSpan?

  @Option(help: "After a search: train its best point on so many seeds that have chosen nothing.")
  var confirm: Int?

  @Flag(help: "Print what would be done and do nothing.")
  var dryRun = false

  func validate() throws {
    if let confirm, !(1...1000).contains(confirm) {
      throw ValidationError("--confirm must be from 1 to 1000, not \(confirm)")
    }
    guard executor == .slurm else { return }
    let refused = [
      (confirm != nil, "--confirm", "the best is known when all points are done"),
      (execution.jobs != nil, "--jobs", "slurm.max_parallel bounds the tasks that run at a time"),
      (force, "--force", "a task that is queued again would begin them anew each time"),
      (failFast, "--fail-fast", "what is submitted goes on; 'sprout cancel' ends it"),
      (budget != nil, "--budget", "resources.time is the time limit of a task"),
    ]
    for (isGiven, flag, reason) in refused where isGiven {
      throw ValidationError("\(flag) goes with --executor local: \(reason)")
    }
  }

  func run() throws {
    let plan = try options.loadPlan()
    let experiment = options.results.tree.experiment(plan.spec.name)
    let runs = try options.selectedRuns(of: plan)
    let halving = try halving(of: plan, runs)
    if confirm != nil, SearchRecord(of: plan)?.metric == nil {
      let reason =
        plan.contests.isEmpty
        ? "but nothing is drawn here" : "which is chosen on a validation part; set dataset.validation"
      throw UsageError("--confirm trains the best point of a search, \(reason)")
    }
    let execution = try ExperimentExecution(
      of: runs, planned: plan.runs, in: experiment, retryFailed: self.execution.retryFailed,
      repeating: force, halving: halving != nil)
    let selection = execution.selection
    if dryRun { return printPlan(selection, execution.index) }

    try execution.begin(spec: options.text(of: plan.spec), search: SearchRecord(of: plan))
    let others = execution.index.finishedCount(beside: plan.runs)
    if others > 0, options.changesSpec {
      ProgressOptions.warn(
        "\(counted(others, "finished run")) of \(plan.spec.name) \(others == 1 ? "is" : "are") not in the plan with these "
          + "changes: compare and report speak of the plan as last run; --set name=NAME keeps the two apart")
    }
    report(selection, planned: selection.runs.count)
    var (outcome, index, finished) =
      switch executor {
      case .local:
        try self.execution.work(on: execution, of: plan.spec, halving: halving, display: display) { pool in
          pool.failFast = failFast
          pool.repeating = force
          pool.budget = budget?.seconds
        }
      case .slurm: try self.execution.submit(execution, of: plan, display: display, waits: wait)
      }
    if case .unusable(let message) = outcome.stop {
      reportFailures(outcome, in: experiment)
      throw CommandError.environment(message)
    }
    try printResults(finished, of: selection.runs, index: index, stopped: outcome.stopped)
    if let confirm, outcome.stop == nil, outcome.left == 0 {
      try self.confirm(plan, in: experiment, onSeeds: confirm, &outcome)
    }
    for sentence in SearchReport.sentences(on: SearchResult.results(of: try PlanProgress(of: experiment))) {
      print(sentence)
    }
    try finish(outcome, skipped: selection.failed, in: experiment)
  }

  /// How the points of the plan compete; nil when they do not.
  ///
  /// - Throws: `UsageError` when the flags do not go with it.
  private func halving(of plan: Plan, _ runs: [PlannedRun]) throws -> Halving? {
    guard let halving = Halving(of: plan) else { return nil }
    if executor == .slurm {
      throw UsageError(
        "halving waits at each rung for all points, which tasks of Slurm do not; --executor local, or --set halving=null to "
          + "train all points to their end")
    }
    if force {
      throw UsageError(
        "--force begins runs anew, and halving goes on with them from rung to rung; leave out one of the two")
    }
    if let contest = halving.divided(by: runs).first {
      let name = contest.name.isEmpty ? "the search" : contest.name
      throw UsageError(
        "--only leaves out runs that compete with others under halving; take all of \(name), or --set halving=null"
      )
    }
    return halving
  }

  /// Trains the best points of a search on seeds that have chosen nothing.
  ///
  /// - Parameter outcome: Takes what became of these runs.
  private func confirm(
    _ plan: Plan, in experiment: ExperimentFolder, onSeeds count: Int, _ outcome: inout ExecutionOutcome
  ) throws {
    let results = SearchResult.results(of: try PlanProgress(of: experiment))
    guard var record = SearchRecord(of: plan), !results.isEmpty, results.allSatisfy({ $0.open == 0 }) else {
      return display.complain("the search is not complete, so there is nothing to confirm yet")
    }
    let next = (plan.spec.seeds.filter { $0 < 1 << 53 }.max() ?? -1) + 1
    let seeds = next..<next + count
    var wider = options
    wider.seeds = (plan.spec.seeds + seeds).map(String.init).joined(separator: ",")
    wider.maxRuns = .max
    let widened = try wider.loadPlan()
    var added: [PlannedRun] = []
    for result in results {
      let best = Set(result.runs.map(\.id))
      let point = widened.contests.flatMap(\.points).first { $0.contains { best.contains($0.id) } } ?? []
      let fresh = point.filter { seeds.contains($0.seed) }
      added += fresh
      guard let place = record.contests.firstIndex(where: { $0.name == result.contest }) else { continue }
      record.contests[place].confirmations = fresh.map(\.id)
    }
    let execution = try ExperimentExecution(
      of: added, planned: widened.runs, listed: plan.runs + added, in: experiment,
      retryFailed: self.execution.retryFailed, repeating: force)
    try execution.begin(spec: options.text(of: plan.spec), search: record)
    let pending = execution.selection.pending.count
    if pending > 0 { display.say("\(counted(pending, "run")) on fresh seeds to do") }
    let part = try self.execution.work(on: execution, of: widened.spec, display: display) { pool in
      pool.failFast = failFast
      pool.repeating = force
    }.outcome
    if case .unusable(let message) = part.stop { throw CommandError.environment(message) }
    outcome.failures += part.failures
    outcome.left += part.left
    outcome.stop = part.stop
  }

  // MARK: Before

  private func printPlan(_ selection: RunSelection, _ index: RunIndex) {
    let pending = Set(selection.pending.map(\.id))
    let added = Set(selection.prerequisites.map(\.id))
    let blocked = Set(selection.blocked.map(\.id))
    var table = TextTable([("run", .left), ("state", .left), ("would be", .left)])
    for run in selection.runs {
      var fate = pending.contains(run.id) ? "executed" : "left alone"
      if added.contains(run.id) { fate += ", baselines need it" }
      if let baseline = run.baseline, pending.contains(baseline.of) { fate += " after \(baseline.label)" }
      if let baseline = run.baseline, blocked.contains(run.id) { fate += ": \(baseline.label) failed" }
      table.append([run.folderName, index.state(of: run).rawValue, fate])
    }
    print(table.text, terminator: "")
    print("\(counted(selection.runs.count, "run")), \(pending.count) to be executed; nothing was done")
  }

  private func report(_ selection: RunSelection, planned: Int) {
    var parts = ["\(counted(planned, "run")) planned"]
    if selection.finished > 0 { parts.append("\(selection.finished) done") }
    if selection.failed > 0 {
      parts.append("\(selection.failed) failed before (--retry-failed repeats them)")
    }
    if selection.damaged > 0 { parts.append("\(selection.damaged) damaged") }
    if selection.stopped > 0 { parts.append("\(selection.stopped) stopped by halving") }
    if selection.interrupted > 0 { parts.append("\(selection.interrupted) interrupted") }
    if !selection.blocked.isEmpty {
      parts.append("\(selection.blocked.count) cannot be made from a grown run that failed")
    }
    parts.append(selection.pending.isEmpty ? "nothing to do" : "\(selection.pending.count) to do")
    display.say(parts.joined(separator: ", "))
    if !selection.prerequisites.isEmpty {
      let names = selection.prerequisites.map(\.label)
      let more = names.count > 5 ? " ..." : ""
      display.say(
        "among them, because baselines need them: \(names.prefix(5).joined(separator: ", "))\(more)")
    }
  }

  // MARK: After

  private func printResults(_ finished: [StoredRun], of runs: [PlannedRun], index: RunIndex, stopped: Int)
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
      "\(finished.count) of \(counted(runs.count, "run")) done\(rest); results in \(index.experiment.path)")
  }

  private func reportFailures(_ outcome: ExecutionOutcome, in experiment: ExperimentFolder) {
    if !outcome.failures.isEmpty {
      var table = TextTable([("failed run", .left), ("why", .left)])
      for failure in outcome.failures { table.append([failure.run.folderName, failure.failure.message]) }
      display.complain(table.text + "More in \(experiment.failedPath); --retry-failed repeats them.")
    }
    if !outcome.blocked.isEmpty {
      var table = TextTable([("baseline not run", .left), ("why", .left)])
      for (run, reason) in outcome.blocked { table.append([run.folderName, reason]) }
      display.complain(table.text + "\(counted(outcome.blocked.count, "baseline")) not run.")
    }
  }

  private func reportSubmission(_ outcome: ExecutionOutcome, _ experiment: String) throws {
    guard let submission = outcome.submission else { return }
    if !wait { SlurmReport.lines(of: submission, experiment + options.results.words).forEach(display.say) }
    guard outcome.stop == nil, outcome.left > 0 else { return }
    // What was not known, or did not fit, at first may have come to its end since.
    if !wait || submission.isHopeless, let trouble = SlurmReport.trouble(with: submission) {
      throw CommandError.environment(trouble)
    }
    if wait {
      display.complain("\(counted(outcome.left, "run")) to go; the same command submits what is left")
      throw ExitCode(1)
    }
  }

  private func finish(_ outcome: ExecutionOutcome, skipped: Int, in experiment: ExperimentFolder) throws {
    reportFailures(outcome, in: experiment)
    try reportSubmission(outcome, experiment.name)
    // What is repeated by force begins at its beginning each time.
    let next =
      force ? "--force begins all of them anew, the old results are kept" : "the same command goes on"
    switch outcome.stop {
    case .signal(let number) where executor == .slurm:
      let fate = wait ? "no longer followed" : "stopped"
      display.complain(
        "\(fate), \(counted(outcome.left, "run")) to go; Slurm goes on with what it has, the same command submits the rest"
      )
      throw ExitCode(128 + number)
    case .signal(let number):
      display.complain("stopped with \(counted(outcome.left, "run")) to go; \(next)")
      throw ExitCode(128 + number)
    case .budget:
      display.complain(
        "the budget is used up, \(counted(outcome.left, "run")) to go; \(next)")
    case .failFast:
      display.complain("stopped after the first failure, \(counted(outcome.left, "run")) to go")
    case .unusable, nil: break
    }
    if skipped > 0, outcome.failures.isEmpty {
      display.complain("\(counted(skipped, "run")) failed before and left alone; --retry-failed repeats")
    }
    if !outcome.failures.isEmpty || !outcome.blocked.isEmpty || skipped > 0 { throw ExitCode(1) }
  }
}

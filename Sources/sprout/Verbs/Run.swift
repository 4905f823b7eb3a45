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
    try checkConfirmation(of: plan)
    let execution = try ExperimentExecution(
      of: runs, planned: plan.runs, in: experiment, retryFailed: self.execution.retryFailed,
      repeating: force, halving: halving)
    let selection = execution.selection
    if dryRun { return printPlan(selection, execution.index) }

    let search = SearchRecord(of: plan, ladders: halving?.ladders ?? [])
    try execution.begin(spec: options.text(of: plan.spec), search: search)
    let others = execution.index.finishedCount(beside: plan.runs)
    if others > 0, options.changesSpec {
      ProgressOptions.warn(
        "\(Quantity.counted(others, "finished run")) of \(plan.spec.name) \(others == 1 ? "is" : "are") not in the plan with these "
          + "changes: compare and report speak of the plan as last run; --set name=NAME keeps the two apart")
    }
    report(selection, planned: selection.runs.count, isHalving: halving != nil)
    let started = ContinuousClock.now
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
    var skipped = selection.failed
    if let confirm, let search, outcome.stop == nil, outcome.left == 0 {
      let rest = budget.map { $0.seconds - (ContinuousClock.now - started) / .seconds(1) }
      skipped += try self.confirm(plan, search, in: experiment, onSeeds: confirm, within: rest, &outcome)
    }
    if search != nil {
      let results = SearchResult.results(of: try PlanProgress(of: experiment))
      for sentence in SearchReport.sentences(on: results) { print(sentence) }
    }
    try finish(outcome, skipped: skipped, in: experiment)
  }

  /// How the points of the plan compete; nil when they do not.
  ///
  /// - Throws: `CommandError` when the flags do not go with it.
  private func halving(of plan: Plan, _ runs: [PlannedRun]) throws -> Halving? {
    guard plan.spec.halving != nil else { return nil }
    if executor == .slurm {
      throw CommandError(
        "halving waits at each rung for all points, which tasks of Slurm do not; --executor local, or --set halving=null to "
          + "train all points to their end")
    }
    if force {
      throw CommandError(
        "--force begins runs anew, and halving goes on with them from rung to rung; leave out one of the two")
    }
    let halving = try Halving(of: plan, Catalog())
    if let contest = halving?.divided(by: runs).first {
      let name = contest.name.isEmpty ? "the search" : contest.name
      throw CommandError(
        "--only leaves out runs that compete with others under halving; take all of \(name), or --set halving=null"
      )
    }
    return halving
  }

  /// Refuses `--confirm` where it has nothing to confirm, or too much.
  private func checkConfirmation(of plan: Plan) throws {
    guard let confirm else { return }
    guard SearchRecord(of: plan)?.metric != nil else {
      let reason =
        plan.contests.isEmpty
        ? "but nothing is drawn here" : "which is chosen on a validation part; set dataset.validation"
      throw CommandError("--confirm trains the best point of a search, \(reason)")
    }
    let added = confirm * plan.contests.count
    guard plan.counts.runs + added > options.maxRuns else { return }
    throw CommandError(
      "\(plan.counts.runs) runs and \(added) that confirm the best are more than \(options.maxRuns); raise --max-runs if "
        + "they are meant")
  }

  /// Trains the best points of a search on seeds that have chosen nothing.
  ///
  /// - Parameters:
  ///   - budget: Seconds that are left for it; nil means any number.
  ///   - outcome: Takes what became of these runs.
  /// - Returns: How many of them failed before and are left alone.
  private func confirm(
    _ plan: Plan, _ search: SearchRecord, in experiment: ExperimentFolder, onSeeds count: Int,
    within budget: Double?, _ outcome: inout ExecutionOutcome
  ) throws -> Int {
    let progress = try PlanProgress(of: experiment)
    let results = SearchResult.results(of: progress)
    let best = results.compactMap { result in result.runs.first.map { (contest: result.contest, run: $0.id) }
    }
    guard progress.open.isDisjoint(with: search.contests.flatMap(\.points).joined()) else {
      ProgressOptions.remark("the search is not complete, so there is nothing to confirm yet")
      return 0
    }
    guard !results.isEmpty else {
      ProgressOptions.remark(
        "every point of the search has a run that failed, so there is nothing to confirm")
      return 0
    }
    let confirmation = Confirmation(of: plan, best: best, onSeeds: count, in: search)
    let execution = try confirmation.execution(
      in: experiment, spec: options.text(of: plan.spec), retryFailed: self.execution.retryFailed,
      repeating: force)
    let (pending, failed) = (execution.selection.pending.count, execution.selection.failed)
    let runs = Quantity.counted(pending > 0 ? pending : execution.selection.runs.count, "run")
    let before = failed > 0 ? ", \(failed) failed before (--retry-failed repeats them)" : ""
    display.say("\(runs) on fresh seeds\(pending > 0 ? "" : " planned, nothing") to do\(before)")
    let part = try self.execution.work(on: execution, of: plan.spec, display: display) { pool in
      pool.failFast = failFast
      pool.repeating = force
      pool.budget = budget
    }.outcome
    if case .unusable(let message) = part.stop { throw CommandError.environment(message) }
    outcome.failures += part.failures
    outcome.left += part.left
    outcome.stop = part.stop
    return failed
  }
}

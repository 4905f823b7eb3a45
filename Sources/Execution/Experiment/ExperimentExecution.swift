public import Experiments
public import Results

/// The execution of what an experiment lacks: which runs, who executes them, and the tables before and after.
public struct ExperimentExecution {
  /// The experiment.
  public let experiment: ExperimentFolder
  /// What the results tree said before.
  public let index: RunIndex
  /// The runs that were chosen.
  public let selection: RunSelection
  /// The runs that stand in `plan.csv`.
  private let listed: [PlannedRun]

  /// Chooses what is to be executed.
  ///
  /// - Parameters:
  ///   - runs: The runs that are wanted.
  ///   - planned: All runs of the plan.
  ///   - listed: What stands in `plan.csv`; the runs of the plan when it is not given.
  ///   - retryFailed: Repeat runs that failed.
  ///   - repeating: Repeat every run that is wanted.
  ///   - halving: What is given up on the way; nil leads every run to its end.
  /// - Throws: `FileSystemError` when the results cannot be read; `DamagedFile` when halving cannot say who goes on.
  public init(
    of runs: [PlannedRun],
    planned: [PlannedRun],
    listed: [PlannedRun]? = nil,
    in experiment: ExperimentFolder,
    retryFailed: Bool,
    repeating: Bool = false,
    halving: Halving? = nil
  ) throws {
    self.experiment = experiment
    index = try RunIndex(of: experiment)
    let givenUp = try halving?.givenUp(among: runs, retryFailed: retryFailed, index: index) ?? []
    selection = RunSelection(
      runs, of: planned, index: index, retryFailed: retryFailed, repeating: repeating, givenUp: givenUp)
    self.listed = listed ?? planned
  }

  /// Makes the folders and writes down the spec and the plan.
  ///
  /// - Parameter search: What is drawn.
  /// - Throws: `FileSystemError` when they cannot be written.
  public func begin(spec: String, search: SearchRecord?) throws {
    try experiment.prepare()
    try experiment.writeSpec(spec)
    try experiment.writeSearch(search)
    try experiment.writePlan(listed, index: index)
  }

  /// Lets an executor work on the chosen runs and brings the tables up to date.
  ///
  /// - Parameters:
  ///   - isAsked: Whether the executor is made in any case: it may know of something to do that is not pending.
  ///   - executor: Made when there is something to do.
  /// - Returns: What became of the runs, those included that cannot be begun for an earlier failure; the results tree
  ///   afterwards; and the finished ones of the runs.
  /// - Throws: What making the executor and its work throw; `FileSystemError`.
  public func work(
    asked isAsked: Bool = false, with executor: () throws -> any Executor
  ) throws -> (outcome: ExecutionOutcome, index: RunIndex, finished: [StoredRun]) {
    var outcome = ExecutionOutcome()
    var after = index
    if isAsked || !selection.pending.isEmpty {
      let lease = try experiment.announceRunner()
      defer { lease.release() }
      outcome = try executor().work(on: selection.pending)
      after = try RunIndex(of: experiment)
    }
    outcome.blocked += selection.blocked.map { ($0, "\($0.baseline?.label ?? "") failed before") }
    if case .unusable = outcome.stop {
      // As far as it can be written: what stopped it may be a full disk.
      try? experiment.writePlan(listed, index: after)
      _ = try? experiment.rebuildSummary()
      return (outcome, after, [])
    }
    try experiment.writePlan(listed, index: after)
    return (outcome, after, try experiment.rebuildSummary(returning: selection.runs))
  }
}

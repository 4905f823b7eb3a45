public import Experiments
public import Results

/// What became of the runs given to an executor.
public struct ExecutionOutcome: Sendable {
  /// Why it ended before all its runs.
  public enum Stop: Sendable {
    /// By a signal.
    case signal(Int32)
    /// The time was used up.
    case budget
    /// A run failed, and the first failure was to be the last.
    case failFast
    /// No run can be worked on; one sentence why.
    case unusable(String)
  }

  /// The number of runs that were finished, here or by another program.
  public var finished = 0
  /// The runs that failed, in the order of their failing.
  public var failures: [(run: PlannedRun, failure: RunFailure)] = []
  /// The baselines that could not be begun, because their grown run has no result.
  public var blocked: [(run: PlannedRun, reason: String)] = []
  /// The number of runs that halving has given up, now or before.
  public var stopped = 0
  /// The number of runs that were not begun, or were begun and interrupted.
  public var left = 0
  /// Why there are such runs.
  public var stop: Stop?

  /// What was given to Slurm, which starts it in its time.
  public var submission: SlurmSubmission?
}

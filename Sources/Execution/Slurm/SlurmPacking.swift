public import Experiments

/// Runs packed into the tasks of job arrays.
public struct SlurmPacking: Sendable {
  /// The runs of each task.
  public private(set) var tasks: [[PlannedRun]] = []
  /// The estimated seconds of each task.
  public private(set) var seconds: [Double] = []

  /// What a run takes besides its training, roughly: to be claimed, to have its data split and its files written.
  private static let overhead = 0.1

  /// Packs runs in their order.
  ///
  /// - Parameters:
  ///   - minutes: What a task is to take: `slurm.task_minutes`; 0 for a task a run.
  ///   - limit: The seconds that Slurm gives a task; nil for no such limit.
  ///   - estimate: The seconds of a run.
  public init(_ runs: [PlannedRun], minutes: Double, limit: Int?, estimate: (PlannedRun) -> Double) {
    let bound = min(60 * minutes, limit.map { Double($0) / 2 } ?? .infinity)
    for run in runs {
      let own = max(0, estimate(run)) + Self.overhead
      if let last = seconds.last, last + own <= bound {
        tasks[tasks.count - 1].append(run)
        seconds[seconds.count - 1] += own
      } else {
        tasks.append([run])
        seconds.append(own)
      }
    }
  }
}

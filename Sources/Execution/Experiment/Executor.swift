public import Experiments

/// Who executes runs: the worker processes of this machine, or the tasks of a cluster.
///
/// The results tree is the only truth: an executor starts workers and tells what became of the runs; what is finished
/// stands in `runs/` alone.
public protocol Executor {
  /// Works on some runs in their order, until all are finished or failed, or something stops it.
  ///
  /// - Throws: `FileSystemError` when nothing can be started or written down.
  func work(on runs: [PlannedRun]) throws -> ExecutionOutcome
}

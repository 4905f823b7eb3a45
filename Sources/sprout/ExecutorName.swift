import ArgumentParser

/// Where runs are executed.
enum ExecutorName: String, CaseIterable, ExpressibleByArgument {
  /// By worker processes of this machine.
  case local
  /// By the tasks of a cluster.
  case slurm
}

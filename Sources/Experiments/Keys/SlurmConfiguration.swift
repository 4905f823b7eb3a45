/// How runs are given to Slurm: the `slurm` section of a spec. None of it is part of a run's id.
public struct SlurmConfiguration: Codable, Hashable, Sendable {
  /// The partition; nil for the cluster's default, like what follows.
  public var partition: String?
  /// The account that is charged.
  public var account: String?
  /// The quality of service.
  public var qos: String?
  /// The features that a node must have.
  public var constraint: String?
  /// The tasks that run at a time.
  public var maxParallel = 64
  /// The minutes that a task is estimated to take; 0 for a task a run.
  public var taskMinutes = 10.0
  /// Further options of sbatch, in their long form.
  public var options: [String] = []
  /// Lines for the shell, before the worker.
  public var setup: [String] = []

  /// What the program says to sbatch itself.
  static let reservedOptions = [
    "array", "chdir", "clusters", "cluster", "cpus-per-task", "error", "gid", "help", "input", "job-name",
    "mem", "no-requeue", "open-mode", "output", "parsable", "requeue", "signal", "test-only", "uid", "usage",
    "version", "wait", "wrap",
  ]

  /// Why an option cannot be given to sbatch; nil when it can.
  ///
  /// The beginning of a name stands for it, as sbatch reads it.
  static func problem(withOption option: String) -> String? {
    let name = option.dropFirst(2).prefix { $0 != "=" }
    guard let reserved = reservedOptions.first(where: { $0.hasPrefix(name) }) else { return nil }
    let advice =
      switch reserved {
      case "mem": "; resources.memory says it"
      case "cpus-per-task": "; resources.threads says it"
      case "array": "; slurm.max_parallel and slurm.task_minutes shape the arrays"
      default: ""
      }
    return "cannot have --\(reserved), which the program gives itself\(advice)"
  }
}

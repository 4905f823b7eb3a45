extension SpecKeys {
  static let slurm: [SpecKey] = [
    SpecKey(
      "slurm",
      .section,
      "How 'run --executor slurm' gives runs to Slurm. None of it is part of a run's id."
    ),
    word("slurm.partition", \.slurm.partition, "The partition; null for the default of the cluster.", "cpu"),
    word(
      "slurm.account", \.slurm.account, "The account that is charged; null for the user's default.", "lab"),
    word("slurm.qos", \.slurm.qos, "The quality of service; null for the user's default.", "long"),
    word(
      "slurm.constraint", \.slurm.constraint, "The features a node must have; null for any node.", "avx512"),
    SpecKey(
      "slurm.max_parallel",
      .value(\.slurm.maxParallel, .integer(1...100_000)),
      "The tasks of the experiment that run at a time."
    ),
    SpecKey(
      "slurm.task_minutes",
      .value(\.slurm.taskMinutes, .number(.from(0, to: 100_000))),
      "Runs are packed into tasks of about so many minutes, by the estimates of plan; 0 makes a task of each run.",
      "A grid of many short runs is a few tasks of a job array. With resources.time, which is the time limit of a task, "
        + "a task is packed for at most half of it."
    ),
    SpecKey(
      "slurm.options",
      .value(
        \.slurm.options,
        .list(
          .pattern(
            "--[a-z][a-z0-9-]*(=[^\\x00-\\x1f\\x7f]{0,1000})?",
            meaning: "an option of sbatch in its long form, with its value behind an equals sign",
            example: "--gres=gpu:1"
          ),
          counts: 0...100
        )),
      "Further options of sbatch, as they are: [\"--gres=gpu:1\", \"--exclusive\"].",
      "What the program gives itself is refused: \(SlurmConfiguration.reservedOptions.joined(separator: ", "))."
    ),
    SpecKey(
      "slurm.setup",
      .value(\.slurm.setup, .list(.string, counts: 0...1000)),
      "Lines for bash, before the worker: [\"module load openblas\"]."
    ),
  ]

  /// A value that sbatch takes as it is.
  private static func word(
    _ path: String, _ place: SpecKey.Place<String?>, _ summary: String, _ example: String
  ) -> SpecKey {
    let type = ValueType.pattern(
      "[^\\x00-\\x1f\\x7f]{1,200}", meaning: "a text without control characters", example: example)
    return SpecKey(path, .value(place, type), summary)
  }
}

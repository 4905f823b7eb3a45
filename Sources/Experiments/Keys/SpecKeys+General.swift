/// The table of keys, section by section, in the order of the interface.
enum SpecKeys {
  static let all: [SpecKey] =
    general + dataset + model + optimizer + training + growth + growthMethod + expansion + check + machine
    + slurm

  static let general: [SpecKey] = [
    SpecKey(
      "version",
      .general(.integer(1...1)),
      "The version of the language the spec is written in: 1.",
      isRequired: true
    ),
    SpecKey(
      "name",
      .general(
        .pattern(
          "[a-z0-9_-]{1,64}",
          meaning: "1 to 64 of the characters a-z, 0-9, _ and -",
          example: "width_ablation"
        )),
      "The name of the experiment: its folder under the results.",
      isRequired: true
    ),
    SpecKey("description", .general(.string, isOptional: true), "Free text for readers."),
    SpecKey(
      "extends",
      .general(.union([.string, .list(.string, counts: 1...Int.max)]), isOptional: true),
      "A spec, or a list of specs, that this one builds on.",
      "Paths are relative to the file that names them. Later files win over earlier ones and this file over all of "
        + "them; sections are merged key by key, lists are replaced, and grid or variants that are null drop what stands "
        + "there in an earlier file."
    ),
  ]

  static let expansion: [SpecKey] =
    [
      SpecKey(
        "seeds",
        .general(.special("a list of seeds [0, 1, 2], a count, or {count: 5, first: 100}")),
        "The seeds every point is run with.",
        "A count n means the seeds 0 to n - 1. On the command line --seeds 0..4, 0,1,5 or a count.",
        defaultInWords: "[0]"
      ),
      SpecKey(
        "grid",
        .general(.special("a section of paths, each with a list of values"), isOptional: true),
        "Axes that are combined with one another: each path with its list of values.",
        "grid: {growth.method: [tiny, random], optimizer.learning_rate: [0.05, 0.1]} gives four points. The last path "
          + "varies fastest. A variant's own values win over those of the grid."
      ),
      SpecKey(
        "zip",
        .general(.special("a list of sections, each with paths and lists of equal length"), isOptional: true),
        "Linked axes: the lists of one item advance together.",
        "zip: [{optimizer.name: [sgd, adam], optimizer.learning_rate: [0.05, 0.001]}] gives two points."
      ),
    ]
    + search + [
      SpecKey(
        "exclude",
        .general(.special("a list of sections of paths and values"), isOptional: true),
        "Points that are left out: those that have all the values of an item.",
        "An item that matches nothing is an error."
      ),
      SpecKey(
        "include",
        .general(.special("a list of sections of paths and values"), isOptional: true),
        "Complete points that are added: the base configuration with the values of an item."
      ),
      SpecKey(
        "variants",
        .general(.special("a section of names, each with a section of paths and values"), isOptional: true),
        "Named points, combined with grid and zip; their own values win."
      ),
      SpecKey(
        "baselines",
        .general(.special("a list of items such as {match: final_width}"), isOptional: true),
        "Fixed-width networks derived from what each grown run ended with, and run after it.",
        "Every grown run of the plan gets one run for each item, with the same seed, data and order of samples. They stand "
          + "in the tables as variants of their own, grown.final_width say, with the axes of the grown run."
      ),
      SpecKey(
        "baselines.match",
        .general(.choice(Baseline.Match.allCases.map(\.rawValue))),
        "In what the fixed-width network is like the grown one.",
        "final_width: the widths the grown run ended with, from the start, for the same epochs. parameters: hidden layers "
          + "of one width, with the nearest number of parameters; where that is off by more than 1 %, some layers are one "
          + "unit wider. train_flops: the widths the grown run ended with, for the number of epochs (at least 1) that "
          + "comes nearest to its training FLOPs, growth events not counted; schedules span these epochs, and early "
          + "stopping only chooses the epoch whose weights are kept. total_flops: these widths, trained until the FLOPs of the "
          + "grown run, growth included, are spent.",
        isRequired: true
      ),
    ]

  static let machine: [SpecKey] = [
    SpecKey("resources", .section, "What a run may use of the machine. None of it is part of a run's id."),
    SpecKey(
      "resources.threads",
      .value(\.resources.threads, .integer(1...1024)),
      "Threads of one run.",
      "One thread per run and several runs at a time (run -j) give the best throughput. The last bits of the numbers "
        + "depend on the number of threads."
    ),
    SpecKey(
      "resources.memory",
      .value(
        \.resources.memory,
        .pattern(
          "[1-9][0-9]{0,5}(\\.[0-9]+)?[KMGT](i?B)?",
          meaning: "a size with its unit",
          example: "512M or 2G"
        )),
      "A bound on the memory of one run, shown by plan.",
      "A run that takes more is ended and fails. Slurm is asked for so much, and some for the program beside the worker."
    ),
    SpecKey(
      "resources.time",
      .value(
        \.resources.time,
        .pattern(
          "(?!(0+-)?0+:00:00)([0-9]{1,4}-)?[0-9]{1,4}:[0-5][0-9]:[0-5][0-9]",
          meaning: "hours:minutes:seconds",
          example: "\"02:00:00\""
        )),
      "A bound on the time of one run, shown by plan.",
      "Locally a run that takes longer is ended and fails. Through Slurm it is the time limit of a task: before it is over "
        + "the task saves the state of its run and is queued again, as long as that brings it further."
    ),
    SpecKey(
      "resources.blas_kernel",
      .choice(\.resources.blasKernel),
      "The kernels of OpenBLAS; haswell gives the same bits on every machine with AVX2.",
      "auto takes the one that OPENBLAS_CORETYPE names, else the fastest of the machine. The last bits of the numbers "
        + "depend on the kernels."
    ),
  ]
}

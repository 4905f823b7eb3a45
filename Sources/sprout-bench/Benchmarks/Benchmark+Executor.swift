import Foundation

extension Benchmark {
  /// The local pool of worker processes.
  static let executor: [Benchmark] = [
    Benchmark("executor/two_jobs", "a grid of 8 equal runs with -j 1 and with -j 2, in turn") { workbench in
      let spec = workbench.path("equal.yaml")
      try Data(equalRuns.utf8).write(to: URL(filePath: spec))
      var costs: [Int: [ProcessCost]] = [:]
      for turn in 0..<workbench.repeats {
        for jobs in [1, 2] {
          let results = workbench.path("equal.\(turn).\(jobs)")
          costs[jobs, default: []].append(
            try workbench.run([
              workbench.sprout, "run", spec, "-j", "\(jobs)", "--results", results, "--progress", "none",
            ])
          )
        }
      }
      let one = costs[1] ?? []
      let two = costs[2] ?? []
      let slow = Figure("wall time, -j 1", .seconds, one.map(\.seconds))
      let fast = Figure("wall time, -j 2", .seconds, two.map(\.seconds))
      return [
        slow, fast,
        Figure("processor time, -j 1", .seconds, one.map(\.cpuSeconds)),
        Figure("processor time, -j 2", .seconds, two.map(\.cpuSeconds)),
        Figure("-j 1 over -j 2", .ratio, [slow.median / fast.median], goal: .atLeast(1.8)),
      ]
    },
    Benchmark("executor/worker", "the start of a worker on 60,000 images that are in the system's cache") {
      workbench in
      let images = try workbench.images()
      let command = [workbench.bench, "time-worker", images.folder, workbench.sprout]
      // The first one learns what the images are; later ones find that written down.
      _ = try workbench.numbers(command)
      var seconds: [String: [Double]] = [:]
      for _ in 0..<workbench.repeats {
        seconds.merge(try workbench.numbers(command)) { $0 + $1 }
      }
      return [
        Figure("loading, splitting and normalising", .seconds, seconds["loading"] ?? []),
        Figure(
          "from its start to the beginning of its run", .seconds, seconds["start"] ?? [], goal: .atMost(0.05)),
      ]
    },
    Benchmark("executor/short_runs", "16 short runs on digits with -j 2, and the like under Hydra, in turn") {
      workbench in
      let spec = workbench.path("short.yaml")
      try Data(shortRuns.utf8).write(to: URL(filePath: spec))
      var ours: [Double] = []
      var theirs: [Double] = []
      for turn in 0..<workbench.repeats {
        ours.append(
          try workbench.run([
            workbench.sprout, "run", spec, "-j", "2", "--results", workbench.path("short.\(turn)"),
            "--progress", "none",
          ]).seconds)
        let cost = try workbench.peerCost(
          "hydra_digits.py", "--multirun", "hydra/launcher=joblib", "hydra.launcher.n_jobs=2",
          "learning_rate=0.01,0.02,0.05,0.1", "seed=0,1,2,3",
          "hydra.sweep.dir=\(workbench.path("hydra.\(turn)"))")
        theirs += cost.map { [$0.seconds] } ?? []
      }
      let sprout = Figure("wall time", .seconds, ours)
      guard !theirs.isEmpty else { return [sprout] }
      let hydra = Figure("Hydra, joblib and PyTorch", .seconds, theirs)
      return [
        sprout, hydra,
        Figure("Hydra over ours", .ratio, [hydra.median / sprout.median], goal: .atLeast(20)),
      ]
    },
  ]

  /// What `hydra_digits.py` trains.
  private static let shortRuns = """
    version: 1
    name: short
    dataset: {name: digits, validation: 0}
    model: {hidden: [32, 32]}
    training: {epochs: 20, batch_size: 32}
    growth: {method: none}
    grid: {optimizer.learning_rate: [0.01, 0.02, 0.05, 0.1]}
    seeds: 4

    """

  /// About a second of work for each run, and nothing that differs between seeds but the numbers.
  private static let equalRuns = """
    version: 1
    name: equal
    dataset: {name: digits}
    model: {hidden: [64, 64]}
    training: {epochs: 300, batch_size: 32}
    growth: {method: none}
    seeds: 8

    """
}

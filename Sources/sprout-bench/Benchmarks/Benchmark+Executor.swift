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
    }
  ]

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

extension Benchmark {
  /// Plans and results trees of many runs. Each is measured in a process of its own, so that its memory is its own.
  ///
  /// The goals are for 100,000 runs.
  static let scale: [Benchmark] = [
    Benchmark("scale/plan", "sprout plan of many distinct points, none of them done") { workbench in
      let tree = SampleTree(folder: workbench.path("plan"), runs: workbench.runs)
      try tree.writeSpec()
      return try workbench.measure([
        workbench.sprout, "plan", tree.specPath, "--csv", "--results", tree.resultsPath,
      ])
      .figures(secondsAtMost: 5, bytesAtMost: 500e6)
    },
    Benchmark("scale/status", "sprout status over many finished runs") { workbench in
      let tree = try workbench.finishedTree()
      return try workbench.measure([workbench.sprout, "status", "--results", tree.resultsPath])
        .figures(secondsAtMost: 10)
    },
    Benchmark("scale/summary", "summary.csv and summary.json of many finished runs") { workbench in
      let tree = try workbench.finishedTree()
      return try workbench.measure([workbench.bench, "rebuild-summary", tree.folder]) {
        try tree.removeSummary()
      }
      .figures(secondsAtMost: 10)
    },
    Benchmark("scale/run", "sprout run when everything is done") { workbench in
      let tree = try workbench.finishedTree()
      return try workbench.measure([
        workbench.sprout, "run", tree.specPath, "--results", tree.resultsPath, "--progress", "none",
      ])
      .figures()
    },
  ]
}

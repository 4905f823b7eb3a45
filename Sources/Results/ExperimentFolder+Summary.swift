public import Experiments
internal import OrderedCollections
internal import Training

extension ExperimentFolder {
  /// The schema of `summary.json`.
  public static let summarySchema = "sprout/summary/1"

  /// Writes `summary.csv` and `summary.json` from what is in `runs/`: one row for each finished run, in the order of
  /// the plan, then, for runs of earlier plans, of the names.
  ///
  /// - Parameter planned: Runs whose results are wanted: who reads them all need not read them twice.
  /// - Returns: Those of them that are finished, in their order, under the variant and axes they have now, without
  ///   configuration and provenance.
  /// - Throws: `FileSystemError` when a run cannot be read or the files cannot be written.
  @discardableResult
  public func rebuildSummary(returning planned: [PlannedRun] = []) throws -> [StoredRun] {
    let places = Dictionary(zip(planned.map(\.id), planned.indices), uniquingKeysWith: { first, _ in first })
    var wanted: [StoredRun?] = Array(repeating: nil, count: planned.count)
    // Held while the runs are read too: of two programs that finish together the later one has seen all runs.
    let lock = try FileLock(at: path + "/.summary.lock")
    try withExtendedLifetime(lock) {
      let plan = try storedPlan()
      let table = SummaryTable(axes: plan?.axes ?? [])
      let csv = FileUpdate(summaryPath)
      let json = FileUpdate(summaryJSONPath)
      try csv.append(Array(table.header.utf8))
      var list = JSONListText(
        ["schema": .string(Self.summarySchema), "experiment": .string(name)], list: "runs")
      try forEachFinishedRun(orderedBy: plan) { run in
        let row = table.row(of: try table.isCovered(by: run) ? run : run.inFull())
        try csv.append(Array(row.line.utf8))
        list.append(row.json)
        try json.append(list.take())
        if let place = places[run.id] { wanted[place] = run.planned(as: planned[place]) }
      }
      list.end()
      try json.append(list.take())
      try csv.commit()
      try json.commit()
    }
    return wanted.compactMap(\.self)
  }

  /// The finished runs, in the order of the plan, then of the names.
  ///
  /// - Throws: `FileSystemError` when a run cannot be read.
  public func finishedRuns(orderedBy plan: StoredPlan? = nil) throws -> [StoredRun] {
    var runs: [StoredRun] = []
    try forEachFinishedRun(orderedBy: plan, extent: .everything) { runs.append($0) }
    return runs
  }

  /// The results of some planned runs, in their order, with everything there is about them; those that are not finished
  /// are left out.
  ///
  /// - Throws: `FileSystemError` when a run cannot be read.
  public func finishedRuns(of runs: [PlannedRun], index: RunIndex) throws -> [StoredRun] {
    try runs.compactMap { run in
      guard let name = index.finishedName(of: run) else { return nil }
      return try StoredRun(path: "\(runsPath)/\(name)", state: .done)?.planned(as: run)
    }
  }

  /// Reads the finished runs one after the other, in the order of the plan, then of the names.
  private func forEachFinishedRun(
    orderedBy plan: StoredPlan?,
    extent: StoredRun.Extent = .figures,
    _ body: (StoredRun) throws -> Void
  ) throws {
    let index = try RunIndex(of: self)
    let read = { (name: String) in
      try StoredRun(path: "\(runsPath)/\(name)", state: .done, extent: extent)
    }
    var visited: Set<String> = []
    for entry in plan?.entries ?? [] {
      // The label may be that of another plan, so it is the id that counts.
      for name in index.finishedNames(like: entry.id) where !visited.contains(name) {
        guard let run = try read(name), run.id == entry.id else { continue }
        visited.insert(name)
        try body(run)
      }
    }
    for name in index.finished.subtracting(visited).sorted(by: FileSystem.precedes) {
      if let run = try read(name) { try body(run) }
    }
  }
}

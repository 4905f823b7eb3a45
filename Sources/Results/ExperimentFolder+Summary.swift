public import Experiments
internal import OrderedCollections
internal import Training

extension ExperimentFolder {
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
    try FileSystem.withLock(at: path + "/.summary.lock") {
      let plan = try storedPlan()
      let table = SummaryTable(axes: plan?.axes ?? [])
      let csv = FileUpdate(summaryPath)
      let json = FileUpdate(summaryJSONPath)
      try csv.append(Array(table.header.utf8))
      var list = JSONListText(
        ["schema": "sprout/summary/1", "experiment": .string(name)], list: "runs")
      try forEachRow(of: table, orderedBy: plan) { row in
        try csv.append(row.line)
        list.append(row.element)
        try json.append(list.take())
        if let place = places[row.run.id] { wanted[place] = row.run.planned(as: planned[place]) }
      }
      list.end()
      try json.append(list.take())
      try csv.commit()
      try json.commit()
    }
    return wanted.compactMap(\.self)
  }

  /// The finished runs, in the order of their names.
  ///
  /// - Throws: `FileSystemError` when a run cannot be read.
  public func finishedRuns() throws -> [StoredRun] {
    try finishedNames().concurrentMap { try StoredRun(path: "\(runsPath)/\($0)", state: .done) }
      .compactMap(\.self)
  }

  /// The results of some planned runs, in their order, with everything there is about them; those that are not finished
  /// are left out.
  ///
  /// - Throws: `FileSystemError` when a run cannot be read.
  public func finishedRuns(of runs: [PlannedRun], index: RunIndex) throws -> [StoredRun] {
    try runs.concurrentMap { run in
      guard let name = index.finishedName(of: run) else { return nil }
      let stored = try StoredRun(path: "\(runsPath)/\(name)", state: .done)
      return stored?.id == run.id ? stored?.planned(as: run) : nil
    }
    .compactMap(\.self)
  }

  /// Reads the finished runs in the order of the plan, then of the names; their rows are made on all cores.
  private func forEachRow(
    of table: SummaryTable, orderedBy plan: StoredPlan?, _ body: (SummaryTable.Row) throws -> Void
  ) throws {
    var visited: Set<String> = []
    func visit(_ candidates: [(name: String, id: String?)]) throws {
      // In batches, so that not all rows are held at a time.
      for start in stride(from: 0, to: candidates.count, by: 4096) {
        let batch = Array(candidates[start..<min(start + 4096, candidates.count)])
        let rows = try batch.concurrentMap { candidate -> SummaryTable.Row? in
          let run = try StoredRun(path: "\(runsPath)/\(candidate.name)", state: .done, extent: .figures)
          guard let run, candidate.id == nil || candidate.id == run.id else { return nil }
          return try table.row(of: run)
        }
        for (candidate, row) in zip(batch, rows) {
          if let row, visited.insert(candidate.name).inserted { try body(row) }
        }
      }
    }
    // The label may be that of an earlier plan, so it is the id that counts.
    let names = try finishedNames()
    let namesByID = Dictionary(grouping: names) { $0.suffix(8) }
    try visit(
      (plan?.entries ?? []).flatMap { entry in
        (namesByID[entry.id.prefix(8)] ?? []).map { ($0, entry.id) }
      }
    )
    let planned = plan?.ids ?? [:]
    try visit(names.filter { !visited.contains($0) }.map { ($0, planned[$0]) })
  }
}

public import Experiments
internal import OrderedCollections
internal import Training

/// Where a run stands when one part in so many of its training is done.
public enum RungStanding: Hashable, Sendable {
  /// It has not come so far.
  case onTheWay
  /// It has, with this figure; nil where it was not measured.
  case there(Double?)
  /// It has no result.
  case failed
}

extension ExperimentFolder {
  /// Looks where a run stands.
  ///
  /// A run that ended before, by early stopping, stands with its last epoch.
  ///
  /// - Parameters:
  ///   - divisor: One part in so many is to be done; 1 for all.
  ///   - metric: The figure.
  /// - Throws: `FileSystemError` when it cannot be read; `DamagedFile` when a run does not say how it stood: another would
  ///   win in its place without a word.
  public func standing(
    of run: PlannedRun, oneIn divisor: Int, by metric: Metric, index: RunIndex
  ) throws -> RungStanding {
    switch index.state(of: run) {
    case .failed: return .failed
    case .done:
      let name = index.finishedName(of: run) ?? run.folderName
      let path = "\(runsPath)/\(name)"
      let stored = try StoredRun(path: path, state: .done, extent: .figures)
      let table = try metrics(in: path, advice: "delete the run's folder, and it is made anew")
      guard let stored, let table, !stored.isCut(table), table.index(of: metric.rawValue) != nil else {
        throw DamagedFile(
          path: "\(path)/\(StoredRun.metricsName)",
          reason: "is missing or was cut, and halving compares its rows; delete the run's folder, "
            + "and it is made anew"
        )
      }
      let rows = table.rows(of: EpochMetrics.self)
      return .there((rows.first { has(run, done: divisor, at: $0) } ?? rows.last)?.figure(metric))
    case .new, .running, .damaged: return .onTheWay
    case .interrupted, .stopped:
      // A state at the rung itself: what was killed on the way there comes there first, so that nothing depends on when.
      for entry in index.active[run.folderName] ?? [] where entry.isPaused {
        let table = try metrics(
          in: entry.path, advice: "delete the file, and it is made anew from the run's checkpoint")
        // Who takes the run up writes what is lost from its checkpoint.
        guard let table, !table.lacksEpochs, table.index(of: metric.rawValue) != nil else { continue }
        let rows = table.rows(of: EpochMetrics.self)
        if let row = rows.first(where: { has(run, done: divisor, at: $0) }) {
          return .there(row.figure(metric))
        }
      }
      return .onTheWay
    }
  }

  /// The `metrics.csv` of a folder, whose cells are as they were written; nil when there is none.
  private func metrics(in folder: String, advice: String) throws -> CSVTable? {
    let path = "\(folder)/\(StoredRun.metricsName)"
    let table = try CSVTable(contentsOf: path)
    guard let fault = table?.fault(as: EpochMetrics.self) else { return table }
    throw DamagedFile(
      path: "\(path):\(fault.line):", reason: "\(fault.words), and halving compares its rows; \(advice)")
  }

  /// Whether a run had done one part in so many of its training at an epoch.
  private func has(_ run: PlannedRun, done divisor: Int, at row: StoredRow<EpochMetrics>) -> Bool {
    guard let epoch = row.epoch, epoch > 0 else { return false }
    let flops = (row.trainFlops ?? 0) + (row.growthFlops ?? 0)
    return run.configuration.hasDone(oneIn: divisor, epoch: epoch, flops: flops)
  }

  /// Gives a run up: its folder stays where it is, with its checkpoint, and says why.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be written.
  public func stop(_ run: PlannedRun, because reason: StopReason) throws {
    try withLock {
      for entry in try activeEntries(of: run) where entry.owner == nil {
        try FileSystem.update("\(entry.path)/\(ActiveEntry.stopName)", to: reason.json.prettyText.utf8)
      }
    }
  }
}

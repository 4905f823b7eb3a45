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
  /// - Throws: `FileSystemError` when it cannot be read; `DamagedFile` when a finished run does not say how it stood:
  ///   another would win in its place without a word.
  public func standing(
    of run: PlannedRun, oneIn divisor: Int, by metric: Metric, index: RunIndex
  ) throws -> RungStanding {
    switch index.state(of: run) {
    case .failed: return .failed
    case .done:
      let name = index.finishedName(of: run) ?? run.folderName
      let path = "\(runsPath)/\(name)"
      guard let found = try figure(in: path, of: run, oneIn: divisor, metric, isOver: true) else {
        throw DamagedFile(
          path: "\(path)/\(StoredRun.metricsName)",
          reason: "is missing or empty, and halving compares its rows; delete the run's folder, "
            + "and it is made anew"
        )
      }
      return .there(found)
    case .new, .running, .damaged: return .onTheWay
    case .interrupted, .stopped:
      // A state at the rung itself: what was killed on the way there comes there first, so that nothing depends on when.
      for entry in index.active[run.folderName] ?? [] where entry.isPaused {
        let found = try figure(in: entry.path, of: run, oneIn: divisor, metric, isOver: false)
        if let found { return .there(found) }
      }
      return .onTheWay
    }
  }

  /// The figure of the first epoch that has done so much; nil when none has.
  private func figure(
    in folder: String, of run: PlannedRun, oneIn divisor: Int, _ metric: Metric, isOver: Bool
  ) throws -> Double?? {
    guard let table = try CSVTable(contentsOf: "\(folder)/\(StoredRun.metricsName)") else { return nil }
    if isOver, let fault = table.fault(as: EpochMetrics.self) {
      throw DamagedFile(
        path: "\(folder)/\(StoredRun.metricsName):\(fault.line):",
        reason: "\(fault.words), and halving compares its rows; delete the run's folder, and it is made anew")
    }
    let rows = table.rows(of: EpochMetrics.self)
    let reached = rows.first { row in
      let flops = (row.trainFlops ?? 0) + (row.growthFlops ?? 0)
      return row.epoch.map {
        $0 > 0 && run.configuration.hasDone(oneIn: divisor, epoch: $0, flops: flops)
      } ?? false
    }
    return (reached ?? (isOver ? rows.last : nil)).map { $0.figure(metric) }
  }

  /// Gives a run up: its folder stays where it is, with its checkpoint, and says why.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be written.
  public func stop(_ run: PlannedRun, because reason: StopReason) throws {
    try withLock {
      let bytes = Array(reason.json.prettyText.utf8)
      for entry in try activeEntries(of: run) where entry.owner == nil {
        let path = "\(entry.path)/\(ActiveEntry.stopName)"
        if try FileSystem.contents(of: path) != bytes { try FileSystem.replace(path, with: bytes) }
      }
    }
  }
}

public import Experiments
internal import OrderedCollections

extension ExperimentFolder {
  /// What became of the wish to work on a run.
  public enum Claim {
    /// It is ours.
    case claimed(ActiveRun)
    /// Somebody else works on it.
    case running(LeaseOwner)
    /// It is finished.
    case finished
  }

  /// Takes a run, unless somebody else has it or it is finished.
  ///
  /// What an owner who is gone left behind is taken over: the run goes on from the furthest checkpoint. If that owner
  /// came as far as writing everything, the run is published instead. A run that failed goes on too: what ended it may
  /// have been a limit that is wider now.
  ///
  /// - Parameter repeating: Take the run even when it is finished, from its beginning; the old result stays until there
  ///   is a new one.
  /// - Throws: `FileSystemError` when the tree cannot be written.
  public func claim(_ run: PlannedRun, repeating: Bool = false) throws -> Claim {
    try withLock {
      var left: [String] = []
      for entry in try activeEntries(of: run) {
        if let owner = entry.owner { return .running(owner) }
        if try !salvage(entry) { left.append(entry.path) }
      }
      // Looked for again: another program, under a spec that gives it another label perhaps, may have finished it
      // since the runs were chosen.
      let finished = try names(of: run, in: runsPath).first
      if finished != nil, !repeating {
        for path in left { try FileSystem.remove(path) }
        return .finished
      }
      let reading =
        repeating
        ? CheckpointFile.Reading()
        : CheckpointFile.read(
          in: left + (try names(of: run, in: failedPath)).map { "\(failedPath)/\($0)" }, run: run)
      // A folder of its own, not that of the owner before: should that one live after all, on a machine that was cut
      // off, it writes nothing here.
      let active = try ActiveRun(run, in: self, from: reading, replacing: finished)
      for path in left { try FileSystem.remove(path) }
      return .claimed(active)
    }
  }

  /// Writes down that a run has no result, for a worker that did not live to do it.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be written.
  public func recordFailure(_ failure: RunFailure, of run: PlannedRun, provenance: Provenance) throws {
    try withLock {
      let left = try activeEntries(of: run).filter { $0.owner == nil }
      let path = left.last?.path ?? "\(activePath)/\(run.folderName).\(FileSystem.nonce())"
      for entry in left.dropLast() { try FileSystem.remove(entry.path) }
      try FileSystem.createFolder(path)
      let record = RunRecord(run: run, provenance: provenance, outcome: .failed(failure))
      try moveToFailed(path, record: record)
    }
  }

  /// Moves a folder from `active/` to `failed/`, in the place of an older failure of the same run.
  func moveToFailed(_ path: String, record: RunRecord) throws {
    try record.write(in: path)
    try FileSystem.remove("\(path)/\(ActiveEntry.leaseName)")
    let target = "\(failedPath)/\(record.run.folderName)"
    try FileSystem.remove(target)
    try FileSystem.rename(path, to: target)
    try FileSystem.synchronize(folder: failedPath)
    try FileSystem.synchronize(folder: activePath)
  }

  /// Publishes what an owner who is gone had completed.
  ///
  /// - Returns: Whether the folder was complete.
  private func salvage(_ entry: ActiveEntry) throws -> Bool {
    let target = "\(runsPath)/\(entry.folderName)"
    let isComplete = try StoredRun(path: entry.path, state: .interrupted)?.json["result"] != nil
    guard isComplete, !FileSystem.exists(target) else { return false }
    try CheckpointFile.remove(in: entry.path)
    try FileSystem.remove("\(entry.path)/\(ActiveEntry.leaseName)")
    try FileSystem.rename(entry.path, to: target)
    try FileSystem.synchronize(folder: runsPath)
    return true
  }
}

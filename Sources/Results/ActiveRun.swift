public import Experiments
internal import Growth
internal import OrderedCollections
public import Training
internal import Glibc

/// A run this process works on: its folder in `active/`, until that is moved to `runs/` or `failed/`.
///
/// When the process ends in between, the folder stays and its lease is free: the run is interrupted.
public final class ActiveRun {
  /// The run.
  public let run: PlannedRun
  /// Its folder.
  public let path: String
  /// Where an interrupted run goes on; nil when it begins.
  public var checkpoint: Checkpoint? { checkpointsLeft.first }
  /// A sentence for each checkpoint that was there and could not be used.
  public let complaints: [String]

  private let experiment: ExperimentFolder
  private let replaced: String?
  private let lease: Lease
  private let metrics: CSVLog<EpochMetrics>
  private let growth: CSVLog<GrowthRecord>
  private let checkpoints: CheckpointFile
  /// The states to go on from, the furthest first.
  private var checkpointsLeft: [Checkpoint]
  private var records: [GrowthRecord] = []
  private var split: String?
  private var testPart: JudgedPart?
  private var warnings: [String] = []
  private var log: RunLog?

  /// Makes the folder of a run; the caller holds the experiment's lock.
  ///
  /// - Parameters:
  ///   - reading: What earlier owners left of it. Its rows are in the new folder's files before this returns, so that
  ///     the old folders can be removed.
  ///   - replaced: The finished folder whose place the run takes.
  init(
    _ run: PlannedRun, in experiment: ExperimentFolder, from reading: CheckpointFile.Reading,
    replacing replaced: String?
  ) throws {
    self.run = run
    self.experiment = experiment
    self.replaced = replaced
    path = "\(experiment.activePath)/\(run.folderName).\(FileSystem.nonce())"
    try FileSystem.createFolder(path)
    lease = try Lease(at: "\(path)/\(ActiveEntry.leaseName)")
    metrics = try CSVLog(
      "\(path)/\(StoredRun.metricsName)",
      columns: EpochMetrics.columns(isRegression: run.configuration.isRegression))
    growth = try CSVLog(
      "\(path)/\(StoredRun.growthName)", columns: GrowthRecord.columns(of: run.configuration.growth.method))
    checkpoints = CheckpointFile(in: path, run: run)
    checkpointsLeft = reading.checkpoints
    complaints = reading.complaints
    try takeUpCheckpoint()
  }

  /// Puts into the folder what the run goes on from.
  private func takeUpCheckpoint() throws {
    guard let checkpoint else { return }
    // Two, so that there is one before it here too, be it the same.
    for state in [checkpointsLeft.dropFirst().first ?? checkpoint, checkpoint] {
      try checkpoints.write(state, durably: true)
    }
    for row in checkpoint.metrics { try metrics.append(row) }
    for row in checkpoint.growth { try growth.append(row) }
    records = checkpoint.growth
  }

  /// Whether somebody else has taken the run over, believing that this process is gone.
  public var isLost: Bool { !FileSystem.isFolder(path) }

  /// Writes down what is known before the run has begun.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  public func begin(provenance: Provenance) throws {
    try record(provenance, .begun).write(in: path)
  }

  /// What `run.json` says when the run has come so far.
  private func record(_ provenance: Provenance, _ outcome: RunRecord.Outcome) -> RunRecord {
    RunRecord(
      run: run, provenance: provenance, outcome: outcome, split: split, testPart: testPart, warnings: warnings
    )
  }

  /// Keeps what the run has to beat on the part it is judged on.
  public func note(_ part: JudgedPart) { testPart = part }

  /// Writes down beside the runs which sample is of which part; once for all runs that split alike.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  public func note(_ file: SplitFile) throws {
    split = file.path
    let path = "\(experiment.path)/\(file.path)"
    guard !FileSystem.exists(path) else { return }
    try experiment.withLock {
      try FileSystem.createFolder("\(experiment.path)/\(SplitFile.folder)")
      if !FileSystem.exists(path) { try FileSystem.replace(path, with: file.bytes) }
    }
  }

  /// Writes down what the owner of the run should know: into its log, and into `run.json` at its end.
  public func warn(_ sentence: String) {
    guard !warnings.contains(sentence) else { return }
    warnings.append(sentence)
    log(Array("warning: \(sentence)\n".utf8))
  }

  /// Appends to the log of the run, which is there as soon as there is something in it; a full disk is not told of here.
  public func log(_ bytes: [UInt8]) {
    guard !bytes.isEmpty else { return }
    if log == nil { log = RunLog(at: "\(path)/\(RunLog.name)") }
    log?.append(bytes)
  }

  /// Appends what happened to the files.
  ///
  /// - Throws: `FileSystemError`, on a full disk for example.
  public func record(_ event: Trainer.Event) throws {
    switch event {
    case .epoch(let row): try metrics.append(row)
    case .growth(let row):
      try growth.append(row)
      records.append(row)
    case .progress, .checkpoint: break
    }
  }

  /// Writes the state down, from which the run goes on should this process end.
  ///
  /// - Parameter durably: Wait until it is on disk, so that it outlives the machine too.
  /// - Throws: `FileSystemError`, on a full disk for example; the states before are then still there.
  public func save(_ checkpoint: Checkpoint, durably: Bool) throws {
    try checkpoints.write(checkpoint, durably: durably)
  }

  /// Leaves the run where it is, with a checkpoint, until it is known whether it goes on.
  ///
  /// - Throws: `FileSystemError`.
  public func pause() throws {
    try FileSystem.replace("\(path)/\(ActiveEntry.pauseName)", with: [])
    lease.release()
  }

  /// Takes back what the checkpoint had brought, for a run that cannot go on from it; the one before takes its place,
  /// where there is one.
  ///
  /// - Throws: `FileSystemError`.
  public func dropCheckpoint() throws {
    checkpointsLeft = Array(checkpointsLeft.dropFirst())
    try checkpoints.remove()
    try metrics.clear()
    try growth.clear()
    records = []
    try takeUpCheckpoint()
  }

  /// Completes the run: everything on disk, then one rename to `runs/`.
  ///
  /// - Parameter model: The trained network as a safetensors file.
  /// - Returns: Whether it is there; not when another program had put the same run there before, and ours is gone.
  /// - Throws: `FileSystemError`; the folder then stays in `active/`.
  public func publish(
    result: RunResult, cost: RunCost, model: [UInt8], provenance: Provenance
  ) throws -> Bool {
    try metrics.synchronize()
    try growth.synchronize()
    try FileSystem.write(model, to: path + "/model.safetensors")
    let isExternal = run.configuration.growth.method == .external
    let outcome = RunRecord.Outcome.finished(result, GrowthSummary(records, isExternal: isExternal), cost)
    try record(provenance, outcome).write(in: path)
    return try experiment.withLock {
      let displaced = try makeRoom()
      try CheckpointFile.remove(in: path)
      lease.release()
      do {
        try FileSystem.rename(path, to: "\(experiment.runsPath)/\(run.folderName)")
      } catch let error as FileSystemError where error.code == EEXIST || error.code == ENOTEMPTY {
        try FileSystem.remove(path)
        return false
      }
      try FileSystem.synchronize(folder: experiment.runsPath)
      try FileSystem.synchronize(folder: experiment.activePath)
      if let displaced { try FileSystem.remove(displaced) }
      for name in try experiment.names(of: run, in: experiment.failedPath) {
        try FileSystem.remove("\(experiment.failedPath)/\(name)")
      }
      return true
    }
  }

  /// Ends the run without a result: its folder goes to `failed/`.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  public func fail(_ failure: RunFailure, provenance: Provenance) throws {
    try experiment.withLock {
      try experiment.moveToFailed(path, record: record(provenance, .failed(failure)))
    }
  }

  /// Moves the finished folder that is to be replaced out of the way, back among the active ones, where a claim
  /// finds it again should the power fail before the new one stands in its place.
  private func makeRoom() throws -> String? {
    guard let replaced, FileSystem.isFolder("\(experiment.runsPath)/\(replaced)") else { return nil }
    let displaced = "\(experiment.activePath)/\(replaced).\(FileSystem.nonce())"
    try FileSystem.rename("\(experiment.runsPath)/\(replaced)", to: displaced)
    return displaced
  }
}

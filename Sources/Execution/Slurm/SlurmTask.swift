internal import Experiments
internal import Foundation
internal import Glibc
internal import Results
internal import Training

/// A task of a job array, from the inside: a pool of one worker at a time for its runs.
///
/// Before its time is over Slurm sends `SIGUSR1`: states are saved and the task is queued again, unless it comes no
/// further that way. On `SIGTERM` states are saved and it ends: for the end of a cancelled task and of one that is
/// queued again begin alike.
public struct SlurmTask {
  private let batch: SlurmBatch
  private let index: Int
  private let runs: [PlannedRun]
  private let hashes: [String?]
  private let commands: SlurmCommands

  /// So many starts in a row may end at the time limit without having brought the runs further.
  static let mostIdleStarts = 3

  /// A task of the batch in a folder.
  ///
  /// - Throws: `DamagedFile`, `FileSystemError` when the batch cannot be read; `SlurmError` when it has no such task.
  public init(_ index: Int, ofBatch path: String) throws {
    batch = try SlurmBatch(at: path)
    guard batch.tasks.indices.contains(index) else {
      throw SlurmError("\(path) has no task \(index)")
    }
    self.index = index
    let read = try batch.runs(ofTask: index)
    runs = read.map(\.run)
    hashes = read.map(\.contentHash)
    // On a node Slurm knows its user; the token of who has submitted may be out of date by now.
    commands = SlurmCommands(
      in: ProcessInfo.processInfo.environment.filter { $0.key != SlurmCommands.token })
  }

  /// Works on the runs of the task.
  ///
  /// - Parameters:
  ///   - isLate: Whether its time was nearly over before it began.
  ///   - write: Takes the lines of the log.
  /// - Returns: The exit code: 0, 1 when a run failed, 75 when it was interrupted.
  /// - Throws: `SlurmError` when no run can be worked on; `FileSystemError`.
  public func run(isLate: Bool = false, write: @escaping (String) -> Void) throws -> Int32 {
    signal(SIGUSR1, SIG_IGN)
    write("task \(index) of \(batch.nonce) on \(LeaseOwner.hostName): \(runs.count) runs")
    let before = try batch.folder.progressMark(of: runs)
    if isLate {
      try queueAgain(after: before, provenance, write)
      return Worker.interruptedCode
    }
    let outcome = try work(write)
    signal(SIGUSR1, SIG_IGN)
    switch outcome.stop {
    case .signal(SIGUSR1):
      try queueAgain(after: before, provenance, write)
      return Worker.interruptedCode
    case .signal: return Worker.interruptedCode
    case .unusable(let message): throw SlurmError(message)
    case .budget, .failFast, nil:
      try completeTables()
      return outcome.failures.isEmpty ? 0 : 1
    }
  }

  /// What was known where it was submitted, and the machine it runs on.
  private var provenance: Provenance {
    var provenance = batch.provenance
    provenance.host = LeaseOwner.hostName
    provenance.cpu = Machine.processor
    provenance.operatingSystem = Machine.operatingSystem
    return provenance
  }

  private func work(_ write: @escaping (String) -> Void) throws -> ExecutionOutcome {
    let log = PlainProgress(total: runs.count, isVerbose: true, write: write)
    let known = zip(runs, hashes).compactMap { run, hash in hash.map { (run.configuration.dataset, $0) } }
    let pool = Pool(
      batch.folder,
      provenance: provenance,
      options: batch.options,
      program: .sprout(batch.options),
      contentHashes: Dictionary(known) { first, _ in first },
      observer: log
    )
    // What has failed in an earlier start of the task is not tried again in the next.
    let left = runs.filter { !batch.folder.hasFailed($0, since: batch.filePath) }
    return try withExtendedLifetime(log) { try pool.work(on: left) }
  }

  // MARK: Again

  private var idleStartsPath: String { "\(batch.path)/idle/\(index)" }

  /// Has Slurm queue the task again, unless that has brought nothing a few times: then the run it cannot get over has
  /// failed, and the others go on.
  private func queueAgain(after before: String, _ provenance: Provenance, _ write: (String) -> Void) throws {
    let folder = batch.folder
    var idle = 0
    if try folder.progressMark(of: runs) == before {
      let text = try FileSystem.contents(of: idleStartsPath).map { String(decoding: $0, as: UTF8.self) }
      idle = 1 + (text.flatMap(Int.init) ?? 0)
    }
    if idle >= Self.mostIdleStarts, let run = try folder.firstUnfinished(of: runs, since: batch.filePath) {
      let limit =
        batch.timeLimit.isEmpty ? "the time limit of the partition" : "resources.time, \(batch.timeLimit)"
      let failure = RunFailure(
        .timeout,
        "came no further in \(idle) starts within \(limit); it needs more time")
      try folder.recordFailure(failure, of: run, provenance: provenance)
      write("\(run.label)  failed: \(failure.message)")
      idle = 0
      if try folder.firstUnfinished(of: runs, since: batch.filePath) == nil { return try completeTables() }
    }
    try FileSystem.createFolder("\(batch.path)/idle")
    try FileSystem.replace(idleStartsPath, with: Array(String(idle).utf8))
    let environment = ProcessInfo.processInfo.environment
    guard let array = environment["SLURM_ARRAY_JOB_ID"], let task = environment["SLURM_ARRAY_TASK_ID"] else {
      throw SlurmError("this is no task of Slurm: SLURM_ARRAY_JOB_ID is not set")
    }
    write("the time is nearly over; task \(array)_\(task) is queued again")
    _ = try commands.output("scontrol", "requeue", "\(array)_\(task)")
  }

  /// Brings the summary up to date when the batch is done: nobody else may be there to do it.
  private func completeTables() throws {
    let names = Set(
      try [batch.folder.runsPath, batch.folder.failedPath].flatMap { try FileSystem.names(in: $0) }
        .map { $0.suffix(8) })
    guard batch.tasks.allSatisfy({ $0.ids.allSatisfy { names.contains($0.prefix(8)) } }) else { return }
    try batch.folder.rebuildSummary()
  }
}

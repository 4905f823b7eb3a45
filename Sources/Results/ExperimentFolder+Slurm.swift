public import Experiments
internal import Hashing

extension ExperimentFolder {
  /// Holds what was given to Slurm: a folder for each submission.
  public var slurmPath: String { path + "/slurm" }

  /// Keeps every other program from submitting runs of the experiment: what one has given to Slurm the next one sees.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be written; what `body` throws.
  public func withSubmissionLock<Result>(_ body: () throws -> Result) throws -> Result {
    try FileSystem.createFolder(slurmPath)
    return try FileSystem.withLock(at: slurmPath + "/.lock", body)
  }

  /// A text that changes whenever one of some runs comes further: ends, or saves another state.
  ///
  /// - Throws: `FileSystemError` when a folder cannot be read.
  public func progressMark(of runs: [PlannedRun]) throws -> String {
    var parts = ""
    for run in runs {
      if FileSystem.isFolder("\(runsPath)/\(run.folderName)") { parts += "done" }
      if let failed = FileSystem.modification(of: "\(failedPath)/\(run.folderName)/run.json") {
        parts += "failed \(failed)"
      }
      let states = try activeEntries(of: run).compactMap { try CheckpointFile.mark(in: $0.path) }
      parts += states.joined(separator: "\n") + "\n\n"
    }
    return SHA256Digest(of: parts).hexadecimal
  }

  /// Whether a run has failed since a file was written.
  public func hasFailed(_ run: PlannedRun, since file: String) -> Bool {
    guard let failed = FileSystem.modification(of: "\(failedPath)/\(run.folderName)/run.json"),
      let written = FileSystem.modification(of: file)
    else { return false }
    return failed > written
  }

  /// The first of some runs that somebody has begun and left, or that nobody has begun; one that is in somebody's hands
  /// is none.
  ///
  /// - Parameter file: What failed before it was written is to be repeated.
  /// - Throws: `FileSystemError` when a folder cannot be read.
  public func firstUnfinished(of runs: [PlannedRun], since file: String) throws -> PlannedRun? {
    let open = try runs.filter {
      !FileSystem.isFolder("\(runsPath)/\($0.folderName)") && !hasFailed($0, since: file)
    }
    .map { (run: $0, entries: try activeEntries(of: $0)) }
    .filter { $0.entries.allSatisfy { $0.owner == nil } }
    return (open.first { !$0.entries.isEmpty } ?? open.first)?.run
  }

  /// When the runs that failed did so, by the characters of their id that end the names of their folders; seconds since
  /// 1970.
  ///
  /// - Throws: `FileSystemError` when the folder cannot be read.
  public func failureTimes() throws -> [Substring: Double] {
    let times = try FileSystem.names(in: failedPath).compactMap { name in
      FileSystem.modification(of: "\(failedPath)/\(name)/run.json").map { (name.suffix(8), $0) }
    }
    return Dictionary(times, uniquingKeysWith: max)
  }
}

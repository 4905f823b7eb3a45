internal import Experiments
internal import Glibc
internal import Results
internal import Training

/// What is given to Slurm at a time, frozen before it is: the plan with its resolved configurations, this program's
/// copy, and how runs are executed. What a task does is read from here alone, whatever happens to the spec.
struct SlurmBatch: Codable, Sendable {
  /// A task: where its runs stand in the file of the runs.
  struct Portion: Codable, Sendable {
    let offset: Int
    let length: Int
    /// The ids of the runs.
    let ids: [String]
  }

  static let schema = "sprout/slurm/1"

  var schema = SlurmBatch.schema
  /// Tells the batch from all others, in names of jobs and folders.
  let nonce: String
  let experiment: String
  /// The folder of the experiment, absolute.
  let experimentPath: String
  /// This program's copy.
  let program: String
  let provenance: Provenance
  let options: PoolOptions
  /// In words, for what a run that makes no progress is told; empty when there is none.
  let timeLimit: String
  let tasks: [Portion]

  var folder: ExperimentFolder { ExperimentFolder(name: experiment, path: experimentPath) }
  var path: String { Self.path(of: nonce, in: folder) }
  var logsPath: String { path + "/logs" }
  /// The file it is read from.
  var filePath: String { path + "/batch.json" }
  var arraysPath: String { path + "/arrays" }
  /// The ids of the runs of some tasks.
  func ids(in range: Range<Int>) -> [String] { tasks[range].flatMap(\.ids) }

  private var runsPath: String { path + "/runs.jsonl" }
  private static func path(of nonce: String, in experiment: ExperimentFolder) -> String {
    "\(experiment.slurmPath)/\(nonce)"
  }

  /// Writes everything down, on disk when this returns.
  ///
  /// - Parameter experiment: With an absolute path.
  /// - Throws: `FileSystemError` when it cannot be written.
  init(
    of packing: SlurmPacking, in experiment: ExperimentFolder, provenance: Provenance, options: PoolOptions,
    timeLimit: String, data: RunData
  ) throws {
    nonce = FileSystem.nonce()
    self.experiment = experiment.name
    experimentPath = experiment.path
    self.provenance = provenance
    self.options = options
    self.timeLimit = timeLimit
    program = try ProgramCopy.place(in: experiment)
    var lines: [UInt8] = []
    tasks = try packing.tasks.map { runs in
      let offset = lines.count
      for run in runs {
        let hash = data.contentHashes[run.configuration.dataset]
        lines += try JSONValue(encoding: AssignedRun(run: run, contentHash: hash)).text.utf8
        lines.append(UInt8(ascii: "\n"))
      }
      return Portion(offset: offset, length: lines.count - offset, ids: runs.map(\.id))
    }
    for folder in [logsPath, arraysPath] { try FileSystem.createFolder(folder) }
    try FileSystem.replace(runsPath, with: lines)
    // Last: a folder without it is none of a batch.
    try FileSystem.replace(filePath, with: Array(try JSONValue(encoding: self).text.utf8))
    for folder in [experiment.slurmPath, experiment.path] { try FileSystem.synchronize(folder: folder) }
  }

  /// Reads a batch from its folder.
  ///
  /// - Throws: `DamagedFile`, `FileSystemError`.
  init(at path: String) throws {
    let file = path + "/batch.json"
    guard let bytes = try FileSystem.contents(of: file) else {
      throw FileSystemError("read", file, code: ENOENT)
    }
    do {
      self = try JSONValue(parsing: bytes).decode()
    } catch {
      throw DamagedFile(ofBatch: file, error)
    }
  }

  /// The batches of an experiment.
  ///
  /// - Throws: `DamagedFile`, `FileSystemError`.
  static func all(in experiment: ExperimentFolder) throws -> [SlurmBatch] {
    try FileSystem.names(in: experiment.slurmPath)
      .map { path(of: $0, in: experiment) }
      .filter { FileSystem.exists($0 + "/batch.json") }
      .map(SlurmBatch.init)
  }

  /// The runs of a task.
  ///
  /// - Throws: `DamagedFile`, `FileSystemError`.
  func runs(ofTask task: Int) throws -> [AssignedRun] {
    let portion = tasks[task]
    let bytes = try FileSystem.piece(of: runsPath, at: portion.offset, count: portion.length)
    do {
      return try bytes.split(separator: UInt8(ascii: "\n")).map { line in
        try JSONValue(parsing: Array(line)).decode()
      }
    } catch {
      throw DamagedFile(ofBatch: runsPath, error)
    }
  }
}

extension DamagedFile {
  /// A file that keeps what was given to Slurm, and what was wrong in it.
  init(ofBatch path: String, _ error: any Error) {
    self.init(path: path, reason: "is damaged; delete it when nothing of it is queued (\(error))")
  }
}

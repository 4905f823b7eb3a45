/// Where a run's numbers come from: `provenance` in `run.json`.
public struct Provenance: Codable, Hashable, Sendable {
  /// The version of the program.
  public var programVersion: String
  /// The commit of the repository the program was called in; nil outside of one.
  public var gitCommit: String?
  /// Whether files of that repository differed from the commit.
  public var gitDirty: Bool?
  /// The command and its arguments.
  public var commandLine: [String]
  /// The folder the command was given in.
  public var workingDirectory: String
  /// The name of the machine.
  public var host: String
  /// The model of its processor.
  public var cpu: String
  /// The operating system and its kernel.
  public var operatingSystem: String
  /// The BLAS library; nil before a worker has said it, like what follows.
  public var blasName: String?
  /// The version of the BLAS library.
  public var blasVersion: String?
  /// The kernel the BLAS library chose for the processor.
  public var blasKernel: String?
  /// The number of threads of the BLAS library.
  public var threads: Int?
  /// SHA-256 of the samples before splitting.
  public var datasetSHA256: String?

  /// What is known before a worker has begun.
  public init(
    programVersion: String,
    commandLine: [String],
    workingDirectory: String,
    host: String,
    cpu: String,
    operatingSystem: String
  ) {
    self.programVersion = programVersion
    self.commandLine = commandLine
    self.workingDirectory = workingDirectory
    self.host = host
    self.cpu = cpu
    self.operatingSystem = operatingSystem
  }
}

extension Provenance: Tabular {
  /// The keys in `run.json`. New ones go to the end.
  public static let layout = ColumnLayout<Provenance>([
    Column("program_version", \.programVersion),
    Column("git_commit", \.gitCommit),
    Column("git_dirty", \.gitDirty),
    Column("command_line", \.commandLine),
    Column("working_directory", \.workingDirectory),
    Column("host", \.host),
    Column("cpu", \.cpu),
    Column("operating_system", \.operatingSystem),
    Column("blas_name", \.blasName),
    Column("blas_version", \.blasVersion),
    Column("blas_kernel", \.blasKernel),
    Column("threads", \.threads),
    Column("dataset_sha256", \.datasetSHA256),
  ])
}

internal import Experiments

/// The folder of one experiment in the results tree.
public struct ExperimentFolder: Codable, Sendable {
  /// The name of the experiment.
  public let name: String
  /// The folder.
  public let path: String

  /// The folder of an experiment, which need not be there yet.
  public init(name: String, path: String) {
    self.name = name
    self.path = path
  }

  /// Holds one folder for each finished run.
  public var runsPath: String { path + "/runs" }
  /// Holds one folder for each run in progress or interrupted.
  public var activePath: String { path + "/active" }
  /// Holds one folder for each failed run.
  public var failedPath: String { path + "/failed" }
  /// The spec as last run.
  public var specPath: String { path + "/spec.yaml" }
  /// Every planned run with its state.
  public var planPath: String { path + "/plan.csv" }
  /// One row for each finished run.
  public var summaryPath: String { path + "/summary.csv" }
  /// The same as JSON.
  public var summaryJSONPath: String { path + "/summary.json" }

  /// Whether there is anything of the experiment.
  public var exists: Bool {
    FileSystem.exists(planPath) || FileSystem.isFolder(runsPath)
  }

  /// Makes the folders and removes what a killed program left of runs that are finished.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be written.
  public func prepare() throws {
    for folder in [runsPath, activePath, failedPath] { try FileSystem.createFolder(folder) }
    try withLock {
      for lease in try leases() where Lease.holder(at: lease) == nil { try FileSystem.remove(lease) }
      for entry in try activeEntries()
      where entry.owner == nil && FileSystem.isFolder("\(runsPath)/\(entry.folderName)") {
        try FileSystem.remove(entry.path)
      }
    }
  }

  /// Runs in progress and interrupted ones.
  ///
  /// - Throws: `FileSystemError` when the folder cannot be read.
  public func activeEntries() throws -> [ActiveEntry] {
    try FileSystem.names(in: activePath).compactMap { ActiveEntry(name: $0, in: activePath) }
  }

  /// The folders in `active/` of one run.
  func activeEntries(of run: PlannedRun) throws -> [ActiveEntry] {
    try FileSystem.names(in: activePath)
      .filter { name in
        if name.hasPrefix(run.folderName + ".") { return true }
        // Interrupted under another label, before the spec around it changed.
        guard name.contains("~\(run.id.prefix(8)).") else { return false }
        return try StoredRun(path: "\(activePath)/\(name)", state: .interrupted)?.id == run.id
      }
      .compactMap { ActiveEntry(name: $0, in: activePath) }
  }

  /// The names of the folders of the finished runs, be they whole or not, in the order of their bytes.
  func finishedNames() throws -> [String] {
    try FileSystem.names(in: runsPath) { $0.utf8.contains(UInt8(ascii: "~")) }
  }

  /// The names of the folders of one run in `runs/` or `failed/`. A run keeps its id when the spec around it changes and
  /// its label with it.
  func names(of run: PlannedRun, in folder: String) throws -> [String] {
    let state: RunState = folder == runsPath ? .done : .failed
    return try FileSystem.names(in: folder) { $0.hasSuffix("~\(run.id.prefix(8))") }
      .filter { name in
        if name == run.folderName { return true }
        return try StoredRun(path: "\(folder)/\(name)", state: state, extent: .figures)?.id == run.id
      }
  }

  /// Says that this process runs the experiment, until the lease is released or the process ends.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be written.
  public func announceRunner() throws -> Lease {
    try withLock { try Lease(at: "\(path)/\(Self.leasePrefix)\(FileSystem.nonce())") }
  }

  /// The processes that run the experiment.
  ///
  /// - Throws: `FileSystemError` when the folder cannot be read.
  public func runners() throws -> [LeaseOwner] {
    try leases().compactMap(Lease.holder)
  }

  private static let leasePrefix = ".lease."

  private func leases() throws -> [String] {
    try FileSystem.names(in: path).filter { $0.hasPrefix(Self.leasePrefix) }.map { "\(path)/\($0)" }
  }

  /// Keeps every other program out while a run is claimed or moved.
  func withLock<Result>(_ body: () throws -> Result) throws -> Result {
    try FileSystem.withLock(at: path + "/.lock", body)
  }
}

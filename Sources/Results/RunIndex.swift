public import Experiments

/// What is in an experiment's folders, read once from their names alone.
public struct RunIndex: Sendable {
  /// The folder the index speaks of.
  public let experiment: ExperimentFolder
  /// The names of the finished runs.
  public let finished: Set<String>
  /// The names of the failed runs.
  public let failed: Set<String>
  /// The runs in progress and the interrupted ones, by the name they will have.
  public let active: [String: [ActiveEntry]]
  /// The names of the finished runs by the eight characters of their id.
  private let finishedByID: [Substring: [String]]

  /// Reads the names in the folders of an experiment.
  ///
  /// - Throws: `FileSystemError` when a folder cannot be read.
  public init(of experiment: ExperimentFolder) throws {
    self.experiment = experiment
    let names = try FileSystem.names(in: experiment.runsPath).filter { $0.contains("~") }
    finished = Set(names)
    finishedByID = Dictionary(grouping: names) { $0.suffix(8) }
    failed = Set(try FileSystem.names(in: experiment.failedPath).filter { $0.contains("~") })
    active = Dictionary(grouping: try experiment.activeEntries(), by: \.folderName)
  }

  /// The name of the folder that holds the result of a run; nil when it is not finished.
  ///
  /// A run keeps its id when the spec around it changes and its label with it, so a folder with another label and
  /// the same id is the same run.
  public func finishedName(of run: PlannedRun) -> String? {
    finishedName(id: run.id, folderName: run.folderName)
  }

  /// What the tree says about a run.
  public func state(of run: PlannedRun) -> RunState {
    state(id: run.id, folderName: run.folderName)
  }

  /// What the tree says about a run of a stored plan.
  public func state(of entry: StoredPlan.Entry) -> RunState {
    state(id: entry.id, folderName: entry.folderName)
  }

  func finishedName(id: String, folderName: String) -> String? {
    if finished.contains(folderName) { return folderName }
    return finishedByID[id.prefix(8)]?.first { name in
      let stored = try? StoredRun(path: "\(experiment.runsPath)/\(name)", state: .done)
      return stored?.id == id
    }
  }

  private func state(id: String, folderName name: String) -> RunState {
    if finishedName(id: id, folderName: name) != nil { return .done }
    if let entries = active[name] {
      return entries.contains { $0.owner != nil } ? .running : .interrupted
    }
    return failed.contains(name) ? .failed : .new
  }
}

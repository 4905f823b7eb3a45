public import Experiments

/// What is in an experiment's folders, read once from their names alone, and of the finished runs whether `run.json` is
/// whole and theirs.
public struct RunIndex: Sendable {
  /// The folder the index speaks of.
  public let experiment: ExperimentFolder
  /// The names of the finished runs.
  public let finished: Set<String>
  /// Those of them whose `run.json` is missing, or no whole one of the run.
  public let damaged: Set<String>
  /// The names of the failed runs.
  public let failed: Set<String>
  /// The runs in progress and the interrupted ones, by the name they will have.
  public let active: [String: [ActiveEntry]]
  /// The names of the finished runs by the eight characters of their id.
  private let finishedByID: [Substring: [String]]
  /// The ids of the finished runs in full, by their names, as far as their `run.json` is whole.
  private let ids: [String: String]
  /// Why finished runs learnt nothing, by their names; empty where it was not asked for.
  let idle: [String: LearningFailure]
  /// The names of the failed runs likewise.
  private let failedByID: [Substring: [String]]

  /// Reads the names in the folders of an experiment.
  ///
  /// - Parameter isJudging: Also whether finished runs learnt anything, while their files are read; of one whose files cannot
  ///   be read nobody can say.
  /// - Throws: `FileSystemError` when a folder cannot be read.
  public init(of experiment: ExperimentFolder, isJudging: Bool = false) throws {
    self.experiment = experiment
    let names = try experiment.finishedNames()
    finished = Set(names)
    let found = try names.concurrentMap { name -> (id: String, idle: LearningFailure?)? in
      let path = "\(experiment.runsPath)/\(name)"
      guard let run = try? StoredRun(path: path, state: .done, extent: .figures) else { return nil }
      return (run.id, isJudging ? (try? run.learningFailure()) ?? nil : nil)
    }
    damaged = Set(zip(names, found).lazy.filter { $1 == nil }.map(\.0))
    let whole = Dictionary(uniqueKeysWithValues: zip(names, found)).compactMapValues(\.self)
    ids = whole.mapValues(\.id)
    idle = whole.compactMapValues(\.idle)
    finishedByID = Dictionary(grouping: names) { $0.suffix(8) }
    let failedNames = try FileSystem.names(in: experiment.failedPath).filter { $0.contains("~") }
    failed = Set(failedNames)
    failedByID = Dictionary(grouping: failedNames) { $0.suffix(8) }
    active = Dictionary(grouping: try experiment.activeEntries(), by: \.folderName)
  }

  /// The name of the folder that holds the result of a run; nil when it is not finished.
  ///
  /// A run keeps its id when the spec around it changes and its label with it, so a folder with another label and
  /// the same id is the same run.
  public func finishedName(of run: PlannedRun) -> String? {
    finishedName(id: run.id, folderName: run.folderName)
  }

  /// How many finished runs are of none of these.
  public func finishedCount(beside runs: [PlannedRun]) -> Int {
    finished.count - Set(runs.compactMap(finishedName(of:))).count
  }

  /// What the tree says about a run.
  public func state(of run: PlannedRun) -> RunState {
    state(id: run.id, folderName: run.folderName)
  }

  /// Whether somebody works on a run, be it finished or not.
  public func isHeld(_ run: PlannedRun) -> Bool {
    active[run.folderName]?.contains { $0.state == .running } ?? false
  }

  /// What the tree says about a run of a stored plan.
  public func state(of entry: StoredPlan.Entry) -> RunState {
    state(id: entry.id, folderName: entry.folderName)
  }

  func finishedName(id: String, folderName: String) -> String? {
    if finished.contains(folderName) { return folderName }
    return finishedByID[id.prefix(8)]?.first { ids[$0] == id }
  }

  /// The name of the folder that says why a run failed, by the same rule as `finishedName`.
  func failedName(id: String, folderName: String) -> String? {
    if failed.contains(folderName) { return folderName }
    return failedByID[id.prefix(8)]?.first { name in
      let path = "\(experiment.failedPath)/\(name)"
      return (try? StoredRun(path: path, state: .failed, extent: .figures))?.id == id
    }
  }

  /// The names of all runs that have a folder, in the order of their bytes.
  var names: [String] { finished.union(failed).union(active.keys).sorted(by: FileSystem.precedes) }

  /// How many folders there are in each state.
  var counts: [RunState: Int] {
    let folders: [RunState: Int] = [
      .done: finished.count - damaged.count, .damaged: damaged.count, .failed: failed.count,
    ]
    return active.values.joined().reduce(into: folders) { $0[$1.state, default: 0] += 1 }
  }

  /// What the tree says about a run.
  func state(id: String, folderName name: String) -> RunState {
    if let finished = finishedName(id: id, folderName: name) {
      return isWhole(finished, id: id) ? .done : .damaged
    }
    if let entries = active[name] {
      let states = entries.map(\.state)
      return states.contains(.running) ? .running : states.contains(.stopped) ? .stopped : .interrupted
    }
    return failedName(id: id, folderName: name) != nil ? .failed : .new
  }

  /// Whether the file of a finished run is whole and that of a planned one, whose id is empty where there is no plan. The
  /// name of a folder has only the beginning of an id.
  func isWhole(_ name: String, id: String) -> Bool {
    ids[name].map { id.isEmpty || $0 == id } ?? false
  }
}

/// The runs of an experiment's stored plan: what is finished, and what is not.
public struct PlanProgress: Sendable {
  /// The experiment.
  public let experiment: ExperimentFolder
  /// The finished runs in the order of the plan, under the variants and axes it gives them; without a plan, all.
  public let finished: [StoredRun]
  /// The planned runs without a readable result, each with its state.
  public let missing: [(entry: StoredPlan.Entry, state: RunState)]
  /// The ids of the planned runs that are still to be trained.
  public var open: Set<String> {
    Set(missing.filter { [.new, .running, .interrupted].contains($0.state) }.map(\.entry.id))
  }
  /// The finished runs that belong to earlier plans, under the variants and axes they were made with.
  public let earlier: [StoredRun]

  /// The finished runs that confirm the best points of a search on seeds that have chosen nothing: none of `finished`.
  public let confirming: [StoredRun]
  /// What the search has drawn; nil without one.
  public let search: SearchRecord?

  /// Reads the plan and the finished runs.
  ///
  /// - Throws: `FileSystemError` when something cannot be read.
  public init(of experiment: ExperimentFolder) throws {
    self.experiment = experiment
    let index = try RunIndex(of: experiment)
    let stored = try experiment.finishedRuns()
    let plan = try experiment.storedPlan()
    let byID = Dictionary(stored.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let found = plan?.entries.compactMap { entry in byID[entry.id]?.planned(as: entry) } ?? stored
    search = plan == nil ? nil : try experiment.storedSearch()
    let confirmations = search?.confirmations ?? []
    finished = found.filter { !confirmations.contains($0.id) }
    confirming = found.filter { confirmations.contains($0.id) }
    missing = (plan?.entries ?? []).filter { byID[$0.id] == nil }.map { entry in
      let state = index.state(of: entry)
      // Its folder is there, and it was not among those that could be read.
      return (entry, state == .done ? .damaged : state)
    }
    let planned = Set(found.map(\.path))
    earlier = stored.filter { !planned.contains($0.path) }
  }
}

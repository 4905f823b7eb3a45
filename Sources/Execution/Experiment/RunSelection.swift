public import Experiments
public import Results

/// Which of the planned runs are to be executed, and in which order.
public struct RunSelection: Sendable {
  /// The runs that were chosen, and the grown runs that are missing for baselines among them, in the order of the plan.
  public let runs: [PlannedRun]
  /// The runs to execute. The seeds take turns: whenever it ends, what is done is a balanced table.
  public let pending: [PlannedRun]
  /// The grown runs that are executed only because baselines need them.
  public let prerequisites: [PlannedRun]
  /// The baselines that cannot be executed, because their grown run failed before and is not repeated.
  public let blocked: [PlannedRun]
  /// The number of runs that are finished and not repeated.
  public let finished: Int
  /// The number of runs that failed before and are not repeated.
  public let failed: Int
  /// The number of runs that are finished, cannot be read and are not repeated.
  public let damaged: Int
  /// The number of pending runs that were interrupted.
  public let interrupted: Int
  /// The number of runs that halving has given up before and still does.
  public let stopped: Int
  /// The number of pending runs that halving had given up before.
  public let reopened: Int

  /// Chooses among planned runs.
  ///
  /// - Parameters:
  ///   - runs: The runs that are wanted.
  ///   - planned: All runs of the plan.
  ///   - retryFailed: Repeat runs that failed.
  ///   - repeating: Repeat every run that is wanted.
  ///   - givenUp: The ids of runs that halving gives up: those that are stopped are left alone.
  public init(
    _ runs: [PlannedRun],
    of planned: [PlannedRun],
    index: RunIndex,
    retryFailed: Bool,
    repeating: Bool,
    givenUp: Set<String> = []
  ) {
    var states: [String: RunState] = [:]
    for run in runs { states[run.id] = index.state(of: run) }
    let isPending = { (id: String, state: RunState) in
      switch state {
      case .new, .interrupted, .running: true
      case .stopped: !givenUp.contains(id)
      case .failed: retryFailed || repeating
      case .done, .damaged: repeating
      }
    }
    let baselines = runs.filter { $0.baseline != nil && isPending($0.id, states[$0.id] ?? .new) }
    var blocked: [PlannedRun] = []
    var needed: Set<String> = []
    if !baselines.isEmpty {
      let grown = Dictionary(planned.lazy.map { ($0.id, $0) }) { first, _ in first }
      for run in baselines {
        guard let parent = run.baseline.flatMap({ grown[$0.of] }) else { continue }
        let state = states[parent.id] ?? index.state(of: parent)
        if state == .failed, !isPending(parent.id, state) { blocked.append(run) }
        if states[parent.id] == nil, state != .done, isPending(parent.id, state) { needed.insert(parent.id) }
      }
    }
    let isBlocked = Set(blocked.map(\.id))
    prerequisites = planned.filter { needed.contains($0.id) }
    self.runs = needed.isEmpty ? runs : planned.filter { states[$0.id] != nil || needed.contains($0.id) }
    self.blocked = blocked
    let count = { (state: RunState) in runs.count { states[$0.id] == state } }
    finished = repeating ? 0 : count(.done)
    failed = retryFailed || repeating ? 0 : count(.failed)
    damaged = repeating ? 0 : count(.damaged)
    interrupted = count(.interrupted)
    stopped = runs.count { states[$0.id] == .stopped && givenUp.contains($0.id) }
    reopened = count(.stopped) - stopped
    pending = Self.seedsTakingTurns(
      self.runs.filter { run in
        guard let state = states[run.id] else { return true }
        return isPending(run.id, state) && !isBlocked.contains(run.id)
      }
    )
  }

  private static func seedsTakingTurns(_ runs: [PlannedRun]) -> [PlannedRun] {
    // The seeds in the order the spec names them.
    var ranks: [Int: Int] = [:]
    for run in runs where ranks[run.seed] == nil { ranks[run.seed] = ranks.count }
    return runs.sorted { ranks[$0.seed] ?? 0 < ranks[$1.seed] ?? 0 }
  }
}

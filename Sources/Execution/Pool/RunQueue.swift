internal import Experiments

/// The runs a pool has yet to begin. A baseline waits until its grown run is done.
struct RunQueue {
  private var ready: ArraySlice<PlannedRun> = []
  /// Baselines whose grown run is done now. They go before the others, so that whenever the pool ends, what is done is
  /// a balanced table.
  private var released: [PlannedRun] = []
  /// Baselines by the id of the grown run they wait for.
  private var waiting: [String: [PlannedRun]] = [:]

  /// Some runs in their order; a baseline waits when its grown run is one of them.
  init(_ runs: [PlannedRun] = []) {
    let ids = Set(runs.lazy.filter { $0.baseline == nil }.map(\.id))
    ready = runs.filter { run in !(run.baseline.map { ids.contains($0.of) } ?? false) }[...]
    for run in runs {
      if let baseline = run.baseline, ids.contains(baseline.of) {
        waiting[baseline.of, default: []].append(run)
      }
    }
  }

  /// Whether no run can be begun now.
  var isEmpty: Bool { released.isEmpty && ready.isEmpty }

  /// The runs that are not begun, those that wait included.
  var runs: [PlannedRun] { released + ready + waiting.values.joined() }

  /// Takes the next run that can be begun.
  mutating func popFirst() -> PlannedRun? {
    released.isEmpty ? ready.popFirst() : released.removeFirst()
  }

  /// Puts a run back, behind the others.
  mutating func append(_ run: PlannedRun) {
    ready.append(run)
  }

  /// A run is done: its baselines wait no longer.
  mutating func release(baselinesOf run: PlannedRun) {
    released += waiting.removeValue(forKey: run.id) ?? []
  }

  /// A run has failed: takes its baselines out.
  mutating func remove(baselinesOf run: PlannedRun) -> [PlannedRun] {
    waiting.removeValue(forKey: run.id) ?? []
  }
}

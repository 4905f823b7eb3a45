internal import Experiments
internal import Results

/// Follows submitted runs to their end: by the results tree each second, by the queue now and then.
///
/// What the queue does not say changes nothing: a run is done or failed when the tree says so, and given up when its
/// task is known to be gone.
final class SlurmFollower {
  private let executor: SlurmExecutor
  private var outcome = ExecutionOutcome()
  /// The runs without an end, by the characters of their id that end the name of their folder.
  private var open: [Substring: PlannedRun] = [:]
  private var order: [PlannedRun] = []
  /// What was there of runs that failed before.
  private var oldFailures: [Substring: [UInt8]] = [:]
  /// The runs that neither Slurm nor anybody had at the last look at the queue.
  private var missed: Set<String> = []
  /// The baselines whose grown run has no result yet.
  private var later: Set<String> = []
  /// Whether Slurm did not take everything at the last submission.
  private var isCrowded = false
  /// When Slurm was asked last.
  private var asked = ContinuousClock.now
  private var isSilent = false

  /// Seconds between two looks at the queue.
  private static let interval = 30.0

  /// A follower of some runs, in their order.
  init(_ executor: SlurmExecutor, _ runs: [PlannedRun]) throws {
    self.executor = executor
    order = runs
    open = Dictionary(runs.map { ($0.id.prefix(8), $0) }) { first, _ in first }
    for name in try FileSystem.names(in: executor.experiment.failedPath) where open[name.suffix(8)] != nil {
      oldFailures[name.suffix(8)] = try failure(name) ?? []
    }
  }

  /// Submits and follows, until every run has an end that can have one.
  func follow() throws -> ExecutionOutcome {
    let signals = try SignalPipe(SignalPipe.ending)
    try submit()
    while true {
      try readTree()
      if waiting.isEmpty, later.isEmpty { break }
      if let number = signals.next(within: 1000) {
        outcome.stop = .signal(number)
        break
      }
      if waiting.isEmpty {
        // What is left are baselines; those that cannot be planned now never can be.
        let before = later
        if isSilent, ContinuousClock.now - asked < .seconds(Self.interval) { continue }
        do {
          try submit()
          if later == before { break }
        } catch let error as SlurmError {
          note(error)
          asked = .now
        }
      }
      try askSlurm()
      executor.observer?.tick()
    }
    outcome.left += open.count
    return outcome
  }

  /// The runs that have no end yet and could be submitted.
  private var waiting: [PlannedRun] {
    order.filter { open[$0.id.prefix(8)] != nil && !later.contains($0.id) }
  }

  /// Submits what has no end yet and is not with Slurm.
  private func submit() throws {
    let runs = order.filter { open[$0.id.prefix(8)] != nil }
    let submission = try executor.submit(runs)
    isCrowded = submission.refused > 0
    isSilent = false
    if outcome.submission == nil { outcome.submission = submission }
    let index = try RunIndex(of: executor.experiment)
    later = Set(
      try runs.filter { run in
        guard let baseline = run.baseline else { return false }
        return try executor.experiment.grownNetwork(of: baseline, index: index) == nil
      }.map(\.id))
    asked = .now
    missed = []
  }

  // MARK: The tree

  private func readTree() throws {
    let experiment = executor.experiment
    for name in try FileSystem.names(in: experiment.runsPath) {
      guard let run = open.removeValue(forKey: name.suffix(8)) else { continue }
      let stored = try StoredRun(path: "\(experiment.runsPath)/\(name)", state: .done, extent: .figures)
      outcome.finished += 1
      executor.observer?.observe(.finished(run, stored.map(RunNote.init)))
    }
    for name in try FileSystem.names(in: experiment.failedPath) {
      guard let run = open[name.suffix(8)], let bytes = try failure(name),
        bytes != oldFailures[name.suffix(8)]
      else { continue }
      open.removeValue(forKey: name.suffix(8))
      let said = try? JSONValue(parsing: bytes)["error"]?.decode(as: RunFailure.self)
      let failure = said ?? RunFailure(.other, StoredRun.damage)
      outcome.failures.append((run, failure))
      executor.observer?.observe(.failed(run, failure))
      for baseline in open.values where baseline.baseline?.of == run.id {
        open.removeValue(forKey: baseline.id.prefix(8))
        outcome.blocked.append((baseline, "\(run.label) failed"))
        executor.observer?.observe(.blocked(baseline, "\(run.label) failed"))
      }
    }
  }

  private func failure(_ name: String) throws -> [UInt8]? {
    try FileSystem.contents(of: "\(executor.experiment.failedPath)/\(name)/run.json")
  }

  // MARK: The queue

  /// Says once that Slurm does not answer.
  private func note(_ error: SlurmError) {
    if !isSilent {
      executor.observer?.observe(.noted("\(error.message); the results are looked at all the same"))
    }
    isSilent = true
  }

  private func askSlurm() throws {
    guard ContinuousClock.now - asked > .seconds(Self.interval) else { return }
    asked = .now
    let held: Set<String>
    do {
      // There may be room by now.
      if isCrowded { return try submit() }
      held = try SlurmLedger(of: executor.experiment, executor.commands).heldIDs
    } catch let error as SlurmError {
      return note(error)
    }
    isSilent = false
    let index = try RunIndex(of: executor.experiment)
    let gone = waiting.filter { run in
      !held.contains(run.id) && !index.isHeld(run)
        && [.new, .interrupted, .failed].contains(index.state(of: run))
    }
    // Twice: between a look at the queue and one at the tree a run may have ended, and a file system may be slow to
    // tell.
    for run in gone where missed.contains(run.id) {
      open.removeValue(forKey: run.id.prefix(8))
      outcome.left += 1
      executor.observer?.observe(
        .remarked(run, "its task has ended without it; the same command submits it again"))
    }
    missed = Set(gone.map(\.id))
  }
}

extension RunNote {
  /// What a run that is stored came to.
  init(_ run: StoredRun) {
    self.init(
      testAccuracy: run.figure("test_accuracy")?.number,
      widths: run.figure("final_widths")?.array?.compactMap(\.integer) ?? [],
      seconds: run.figure("seconds")?.number ?? 0)
  }
}

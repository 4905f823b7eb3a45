internal import Experiments
internal import Results
internal import Training

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
  private var oldFailures: [Substring: Double] = [:]
  /// The runs that neither Slurm nor anybody had at the last look at the queue.
  private var missed: Set<String> = []
  /// The baselines whose grown run has no result yet.
  private var later: Set<String> = []
  /// The runs that Slurm has not taken so far.
  private var untaken: Set<String> = []
  /// Why, as far as it was said.
  private var reason = ""
  private let signals: SignalPipe
  /// When Slurm was asked last.
  private var asked = ContinuousClock.now
  private var isSilent = false

  /// Seconds between two looks at the queue.
  private static let interval = 30.0

  /// A follower of some runs, in their order.
  init(_ executor: SlurmExecutor, _ runs: [PlannedRun]) throws {
    self.executor = executor
    signals = try SignalPipe(SignalPipe.ending)
    order = runs
    open = Dictionary(runs.map { ($0.id.prefix(8), $0) }) { first, _ in first }
    oldFailures = try executor.experiment.failureTimes()
  }

  /// Submits and follows, until every run has an end that can have one.
  func follow() throws -> ExecutionOutcome {
    try submit(order)
    while true {
      try readTree()
      if waiting.isEmpty, later.isEmpty { break }
      if outcome.stop == nil { outcome.stop = signals.next(within: 1000).map(ExecutionOutcome.Stop.signal) }
      if outcome.stop != nil { break }
      if waiting.isEmpty {
        // What is left are baselines; those that cannot be planned now never can be.
        let before = later
        if isSilent, ContinuousClock.now - asked < .seconds(Self.interval) { continue }
        do {
          try submit(order.filter(isOpen))
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

  private func isOpen(_ run: PlannedRun) -> Bool { open[run.id.prefix(8)] != nil }

  /// The runs that have no end yet and could be submitted.
  private var waiting: [PlannedRun] { order.filter { isOpen($0) && !later.contains($0.id) } }

  /// Submits those of some runs that are not with Slurm.
  ///
  /// - Returns: The ids of all runs that Slurm has then.
  @discardableResult
  private func submit(_ runs: [PlannedRun]) throws -> Set<String> {
    asked = .now
    let submission = try executor.submit(runs, until: signals)
    isSilent = false
    outcome.stop = submission.signal.map(ExecutionOutcome.Stop.signal)
    report(submission)
    if outcome.submission == nil || submission.isHopeless { outcome.submission = submission }
    untaken = submission.isHopeless ? [] : submission.refused
    if submission.isHopeless {
      for run in runs where submission.refused.contains(run.id) { giveUp(run) }
    }
    let index = try RunIndex(of: executor.experiment)
    later = Set(
      try order.filter { run in
        guard let baseline = run.baseline, isOpen(run) else { return false }
        return try executor.experiment.grownNetwork(of: baseline, index: index) == nil
      }.map(\.id))
    return submission.held
  }

  /// Says why not all is with Slurm, when there is something new to say.
  private func report(_ submission: SlurmSubmission) {
    if reason != submission.reason, submission.signal == nil, !submission.reason.isEmpty {
      let fate = submission.isHopeless ? "cannot be submitted" : "are not known to be with Slurm yet"
      let count = submission.unanswered + submission.refused.count
      executor.observer?.observe(.noted("\(count) of the runs \(fate): \(submission.reason)"))
    }
    reason = submission.reason
    if outcome.submission == nil, submission.queued > 0, !submission.foreign.isEmpty {
      executor.observer?.observe(
        .noted("some may be with \(submission.foreign.joined(separator: ", ")), whose queue is not looked at")
      )
    }
  }

  private func giveUp(_ run: PlannedRun) {
    if open.removeValue(forKey: run.id.prefix(8)) != nil { outcome.left += 1 }
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
      let path = "\(experiment.failedPath)/\(name)/run.json"
      guard let run = open[name.suffix(8)], let time = FileSystem.modification(of: path),
        time != oldFailures[name.suffix(8)], let bytes = try FileSystem.contents(of: path)
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
      held =
        untaken.isEmpty
        ? try SlurmLedger(of: executor.experiment, executor.commands).heldIDs()
        : try submit(order.filter { isOpen($0) && untaken.contains($0.id) })
    } catch let error as SlurmError {
      return note(error)
    }
    isSilent = false
    let index = try RunIndex(of: executor.experiment)
    let gone = waiting.filter { run in
      !held.contains(run.id) && !untaken.contains(run.id) && !index.isHeld(run)
        && [.new, .interrupted, .failed].contains(index.state(of: run))
    }
    // Twice: between a look at the queue and one at the tree a run may have ended, and a file system may be slow to
    // tell.
    for run in gone where missed.contains(run.id) {
      giveUp(run)
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
      testAccuracy: run.result.testAccuracy, testR2: run.result.testR2, widths: run.result.finalWidths ?? [],
      seconds: run.cost.seconds ?? 0)
  }
}

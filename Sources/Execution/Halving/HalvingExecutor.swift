public import Experiments
public import Results

/// Trains the runs of a plan from rung to rung, and stops at each those of the worst points.
public final class HalvingExecutor: Executor {
  private let halving: Halving
  private let wanted: [PlannedRun]
  private let experiment: ExperimentFolder
  private let retryFailed: Bool
  private let options: PoolOptions
  private let pool: (PoolOptions, SignalPipe) -> any Executor
  private weak var observer: (any ExecutionObserver)?
  /// The ids of the runs that were to be worked on and are not given up.
  private var open: Set<String> = []

  /// An executor.
  ///
  /// - Parameters:
  ///   - wanted: The runs that are executed, those included that are done or were given up before.
  ///   - options: How a pool works that is begun for each rung.
  ///   - pool: Makes it; it hears signals by what it is given.
  public init(
    _ halving: Halving, of wanted: [PlannedRun], in experiment: ExperimentFolder, retryFailed: Bool,
    options: PoolOptions,
    observer: (any ExecutionObserver)?, pool: @escaping (PoolOptions, SignalPipe) -> any Executor
  ) {
    self.halving = halving
    self.wanted = wanted
    self.experiment = experiment
    self.retryFailed = retryFailed
    self.options = options
    self.observer = observer
    self.pool = pool
  }

  /// Works until the points that are left are trained to their end.
  ///
  /// - Parameter runs: Those of the runs that are neither done nor given up for good.
  public func work(on runs: [PlannedRun]) throws -> ExecutionOutcome {
    open = Set(runs.map(\.id))
    let ids = Set(wanted.map(\.id))
    let drawn = Set(halving.contests.flatMap { $0.contest.runs.map(\.id) })
    var others = runs.filter { !drawn.contains($0.id) }
    var outcome = ExecutionOutcome()
    var repeated = retryFailed ? ids : []
    let started = ContinuousClock.now
    // Between two pools too, where it is decided and written down who goes on.
    let signals = try SignalPipe(SignalPipe.ending)
    while true {
      let index = try RunIndex(of: experiment)
      let step = try halving.step(for: ids, repeating: repeated, index: index)
      try stop(step)
      outcome.stopped = step.stopped.count
      let next = others + step.goingOn.map(\.run)
      observer?.observe(.foreseen(work: step.work + Double(others.count)))
      if let number = signals.next() {
        observer?.observe(.stopping(signal: number))
        outcome.stop = .signal(number)
        outcome.left = try left()
        return outcome
      }
      guard !next.isEmpty else { return outcome }
      others = []
      var options = options
      options.rungs = Dictionary(
        step.goingOn.lazy.filter { $0.divisor > 1 }.map { ($0.run.id, $0.divisor) }, uniquingKeysWith: { $1 })
      options.budget = self.options.budget.map { $0 - (ContinuousClock.now - started) / .seconds(1) }
      let part = try pool(options, signals).work(on: next)
      outcome.finished += part.finished
      outcome.failures += part.failures
      outcome.blocked += part.blocked
      outcome.stop = part.stop
      repeated.subtract(part.failures.map(\.run.id))
      guard outcome.stop == nil else {
        outcome.left = try left()
        return outcome
      }
    }
  }

  /// Gives up what a step says, and tells of it once.
  private func stop(_ step: Halving.Step) throws {
    var stopped: Set<String> = []
    for (run, reason) in step.stopped {
      try experiment.stop(run, because: reason)
      guard open.remove(run.id) != nil else { continue }
      stopped.insert(run.id)
      observer?.observe(.stopped(run))
    }
    for decision in step.decisions where decision.stopped.contains(where: { stopped.contains($0.id) }) {
      observer?.observe(.noted(decision.sentence))
    }
  }

  /// How many runs are neither finished, nor failed, nor given up.
  private func left() throws -> Int {
    let index = try RunIndex(of: experiment)
    return wanted.count { run in
      switch index.state(of: run) {
      case .new, .interrupted, .running: true
      case .stopped: open.contains(run.id)
      case .done, .failed, .damaged: false
      }
    }
  }
}

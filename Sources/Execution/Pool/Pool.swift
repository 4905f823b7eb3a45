public import Datasets
public import Experiments
internal import Glibc
public import Results
internal import Training

/// Worker processes on this machine, and the loop that hands them runs.
///
/// One thread: a `poll(2)` over what the workers say and the signals that arrive. A worker that dies takes its run
/// with it and nothing else.
public final class Pool: Executor {
  let experiment: ExperimentFolder
  let provenance: Provenance
  let options: PoolOptions
  private let program: WorkerProgram
  weak var observer: (any ExecutionObserver)?
  /// Who hears signals before and after this pool works; nil where it hears them itself.
  private let signals: SignalPipe?

  private let dataSizes: [DatasetConfiguration: DataSize]
  private let contentHashes: [DatasetConfiguration: String]

  var queue = RunQueue()
  /// Runs another program works on, and since when that is known.
  var elsewhere: [(run: PlannedRun, since: ContinuousClock.Instant)] = []
  var workers: [WorkerProcess] = []
  var outcome = ExecutionOutcome()
  private var started = ContinuousClock.now
  var lookedElsewhere = ContinuousClock.now
  var stoppingSince: ContinuousClock.Instant?

  /// A pool for the runs of an experiment.
  ///
  /// - Parameters:
  ///   - provenance: What is known of the runs before their workers say more.
  ///   - program: What a worker is.
  ///   - dataSizes: The sizes of the data of the baselines among the runs.
  ///   - contentHashes: SHA-256 of the samples the runs were planned with, as far as known: a worker that finds others
  ///     does not train on them.
  ///   - signals: Who hears signals before and after this pool works; nil where it hears them itself.
  public init(
    _ experiment: ExperimentFolder,
    provenance: Provenance,
    options: PoolOptions,
    program: WorkerProgram,
    dataSizes: [DatasetConfiguration: DataSize] = [:],
    contentHashes: [DatasetConfiguration: String] = [:],
    signals: SignalPipe? = nil,
    observer: (any ExecutionObserver)?
  ) {
    self.signals = signals
    self.experiment = experiment
    self.provenance = provenance
    self.options = options
    self.program = program
    self.dataSizes = dataSizes
    self.contentHashes = contentHashes
    self.observer = observer
  }

  /// Works on some runs in their order, until all are finished or failed, or something stops it.
  ///
  /// - Throws: `FileSystemError` when a worker cannot be started or a failure cannot be written down.
  public func work(on runs: [PlannedRun]) throws -> ExecutionOutcome {
    let signals = try self.signals ?? SignalPipe(SignalPipe.ending + (options.isTask ? [SIGUSR1] : []))
    // A worker that has just died must not end the pool that writes to it.
    signal(SIGPIPE, SIG_IGN)
    defer {
      for worker in workers {
        worker.process.signal(SIGKILL)
        _ = worker.process.waitForExit()
      }
      workers = []
    }
    queue = RunQueue(runs)
    started = .now
    while true {
      try assign()
      if queue.isEmpty, elsewhere.isEmpty, workers.allSatisfy({ $0.run == nil }) { break }
      wait(for: signals)
      while let number = signals.next() { stop(number) }
      for worker in workers { try listen(to: worker) }
      enforceLimits()
      try lookElsewhere()
      observer?.tick()
    }
    for worker in workers {
      worker.process.closeInput()
      _ = worker.process.waitForExit()
    }
    return outcome
  }

  // MARK: Handing out

  private func assign() throws {
    if let budget = options.budget, ContinuousClock.now - started > .seconds(budget),
      !queue.isEmpty || !elsewhere.isEmpty
    {
      dropQueue(.budget)
    }
    while !queue.isEmpty {
      let worker: WorkerProcess
      if let idle = workers.first(where: { $0.isReady }) {
        worker = idle
      } else if workers.count < options.jobs {
        worker = try WorkerProcess(program, boundTo: freeCores())
        workers.append(worker)
      } else {
        return
      }
      guard let next = queue.popFirst(), let run = try matched(next) else { continue }
      let assignment = Assignment(
        folder: experiment, specFolder: options.specFolder, run: run,
        contentHash: contentHashes[run.configuration.dataset], provenance: provenance,
        repeating: options.repeating, checkpointInterval: options.checkpointInterval,
        rung: options.rungs[run.id])
      worker.assign(run, try JSONValue(encoding: assignment).text)
      observer?.observe(.started(run))
    }
  }

  /// Cores for one more worker: as many as it has threads, of those this process may use, and only when the workers
  /// fill them all. Otherwise the system spreads them better: a worker bound to a core that something else keeps busy
  /// would wait while another core idles.
  private func freeCores() -> [CoreClaim] {
    let allowed = Affinity.current
    guard options.jobs * options.threads == allowed.count else { return [] }
    return CoreClaim.claim(
      options.threads, of: Affinity.spread(allowed), namespace: options.coreNamespace)
  }

  /// The run with what is derived for it; nil for a baseline whose grown run says nothing.
  private func matched(_ run: PlannedRun) throws -> PlannedRun? {
    // What a task is given is derived already.
    guard let baseline = run.baseline, !options.isTask else { return run }
    guard let size = dataSizes[run.configuration.dataset] else {
      preconditionFailure("the sizes of the data of all baselines are given")
    }
    if let grown = try experiment.grownNetwork(of: baseline) { return run.matched(to: grown, data: size) }
    block([run], "\(baseline.label) has no readable result")
    return nil
  }

  func block(_ runs: [PlannedRun], _ reason: String) {
    for run in runs {
      outcome.blocked.append((run, reason))
      observer?.observe(.blocked(run, reason))
    }
  }

  func finish(_ run: PlannedRun, _ note: RunNote?) {
    outcome.finished += 1
    queue.release(baselinesOf: run)
    observer?.observe(.finished(run, note))
  }

  /// Whether a run has a result of this execution, whoever has made it.
  func isPublished(_ run: PlannedRun) -> Bool {
    !options.repeating && FileSystem.isFolder("\(experiment.runsPath)/\(run.folderName)")
  }

  /// Gives up what has not been begun.
  func dropQueue(_ reason: ExecutionOutcome.Stop) {
    // That nothing can be worked on is told whatever else stopped the pool: it calls for somebody's hands.
    if case .unusable = reason { outcome.stop = reason } else if outcome.stop == nil { outcome.stop = reason }
    for run in queue.runs + elsewhere.map(\.run) {
      // Another program may have come to its end with it.
      if isPublished(run) { outcome.finished += 1 } else { outcome.left += 1 }
    }
    queue = RunQueue()
    elsewhere = []
  }

  // MARK: Limits and signals

  private func wait(for signals: SignalPipe) {
    var descriptors = [signals.descriptor]
    for worker in workers { descriptors += worker.descriptors }
    var waiting = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = unsafe poll(&waiting, nfds_t(waiting.count), 100)
  }

  private func stop(_ number: Int32) {
    if !options.isTask || stoppingSince == nil { observer?.observe(.stopping(signal: number)) }
    guard stoppingSince == nil else {
      if options.isTask {
        // A scheduler that ends the task says so after the warning too, and more than once.
        if number != SIGUSR1 { outcome.stop = .signal(number) }
        return
      }
      for worker in workers { worker.process.signal(SIGKILL) }
      return
    }
    stoppingSince = .now
    outcome.stop = .signal(number)
    dropQueue(.signal(number))
    for worker in workers {
      worker.process.closeInput()
      worker.process.signal(SIGTERM)
    }
  }

  /// Seconds a worker is given to finish a step or an evaluation and to save its state.
  private static let patience = 30.0

  private func enforceLimits() {
    if let stoppingSince, ContinuousClock.now - stoppingSince > .seconds(Self.patience) {
      for worker in workers { worker.process.signal(SIGKILL) }
    }
    for worker in workers { worker.enforce(options) }
  }
}

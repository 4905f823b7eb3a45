internal import Datasets
internal import Experiments
internal import Glibc
internal import Growth
internal import LinearAlgebra
internal import Networks
internal import Results
internal import Training

/// A worker process: takes runs from its standard input one by one, trains them, and writes their files.
///
/// It ends when its input ends, which is also how it learns that the program that started it is gone. Interrupted in
/// the middle of a run it writes a checkpoint between two steps and leaves the run's folder to who takes it over.
public final class Worker {
  /// The exit code of a worker that was interrupted and can be started again.
  public static let interruptedCode: Int32 = 75

  /// Milliseconds between the arrivals of a signal that is sent to several processes.
  private static let scatter: Int32 = 200

  private struct Interruption: Error {}

  /// The run has come to the rung that it was to come to.
  private struct Pause: Error {}

  /// The files of an external criterion are no longer those of the plan.
  private struct ChangedCriterion: Error {}

  private var trainer: any RunTrainer
  /// The program of an external criterion, kept from run to run.
  private var criterion: CriterionProcess?
  private let input: Int32
  private let output: Int32
  private let signals: SignalPipe
  private var lines = LineSplitter()
  private var pending: [String] = []

  /// A worker on a pair of streams.
  ///
  /// - Throws: `FileSystemError` when the process may open no more files.
  public init(trainer: any RunTrainer = LocalTrainer(), input: Int32 = 0, output: Int32 = 1) throws {
    self.trainer = trainer
    self.input = input
    self.output = output
    // Ctrl-C and Ctrl-\ reach every process of the terminal; what becomes of the workers is their starter's business.
    for number in [SIGINT, SIGQUIT] { signal(number, SIG_IGN) }
    signal(SIGPIPE, SIG_IGN)
    signals = try SignalPipe([SIGTERM, SIGHUP])
    MatrixMemory.keepFreed()
  }

  /// Works until the input ends.
  ///
  /// - Returns: The exit code: 0, or 75 when it was interrupted.
  public func serve() -> Int32 {
    defer { criterion?.close() }
    while true {
      while pending.isEmpty {
        guard waitForInput() else { return 0 }
        if signals.next() != nil { return Self.interruptedCode }
        guard receive() else { return 0 }
      }
      let line = pending.removeFirst()
      let assignment: Assignment
      do {
        assignment = try JSONValue(parsing: line).decode()
      } catch {
        try? send(.unusable(message: "a worker cannot read its assignment: \(error)"))
        continue
      }
      do {
        try send(try work(on: assignment))
      } catch {
        return Self.interruptedCode
      }
    }
  }

  /// - Throws: `Interruption` alone; any other trouble is a message.
  private func work(on assignment: Assignment) throws -> WorkerMessage {
    do {
      switch try assignment.folder.claim(assignment.run, repeating: assignment.repeating) {
      case .finished: return .finishedElsewhere
      case .running(let owner): return .runningElsewhere(owner)
      case .claimed(let active):
        return try train(active, assignment)
      }
    } catch let error as FileSystemError {
      return .unusable(message: error.message)
    } catch let error as DatasetError {
      return .unusable(message: error.message)
    } catch is ChangedCriterion {
      return .unusable(
        message:
          "the files of growth.command have changed while its runs were executed; the same command plans them for "
          + "what they are now")
    }
  }

  private func train(_ active: ActiveRun, _ assignment: Assignment) throws -> WorkerMessage {
    var provenance = assignment.provenance
    let blas = BLASInformation.current
    provenance.blasName = blas.name
    provenance.blasVersion = blas.version
    provenance.blasKernel = blas.kernel
    provenance.threads = blas.threads
    do {
      // Before anything takes time: by its id the run is found again under another label.
      try active.begin(provenance: provenance)
      let dataset = active.run.configuration.drawnDataset
      let samples = try trainer.prepare(dataset)
      // The run's id speaks of the samples it was planned with.
      if let planned = assignment.contentHash, planned != samples.contentHash {
        throw DatasetError(
          .environment,
          "the data set \(dataset.path ?? dataset.name.rawValue) has changed while its runs were executed; "
            + "the same command plans them for what it is now"
        )
      }
      provenance.datasetSHA256 = samples.contentHash
      if let split = samples.split { try active.note(split) }
      if let part = samples.testPart { active.note(part) }
      try active.begin(provenance: provenance)
      try prepareCriterion(active, assignment)
      let outcome: Trainer.Outcome
      do {
        outcome = try trainOn(active, saving: assignment.checkpointInterval, upTo: assignment.rung)
      } catch is Pause {
        try active.pause()
        return .paused
      }
      let publication = try active.publish(
        result: outcome.result,
        cost: outcome.cost,
        model: outcome.model,
        provenance: provenance
      )
      switch publication {
      case .discarded: return .superseded
      case .published:
        return .finished(
          RunNote(
            testAccuracy: outcome.result.testAccuracy,
            testR2: outcome.result.testR2,
            widths: outcome.result.finalWidths,
            seconds: outcome.cost.seconds
          )
        )
      }
    } catch let error as Interruption {
      throw error
    } catch is CriterionProcess.Abandoned {
      throw Interruption()
    } catch let error as ChangedCriterion {
      throw error
    } catch let error as FileSystemError {
      guard active.isLost else { throw error }
      return .superseded
    } catch is CriterionFailure where signals.next(within: Self.scatter) != nil {
      // A signal to all processes of a task reaches the program of the criterion too.
      throw Interruption()
    } catch let error as DatasetError where error.kind == .environment {
      throw error
    } catch {
      let failure = RunFailure(error)
      try active.fail(failure, provenance: provenance)
      return .failed(failure)
    }
  }

  /// Makes ready what a run with an external criterion asks; the program is started when it is asked first.
  private func prepareCriterion(_ active: ActiveRun, _ assignment: Assignment) throws {
    let growth = active.run.configuration.growth
    guard growth.method == .external else { return }
    let files = CommandFiles(in: assignment.specFolder)
    guard try files.digests(of: growth.command) == growth.commandSha256 else { throw ChangedCriterion() }
    if criterion?.command != growth.command || criterion?.folder != assignment.specFolder {
      criterion?.close()
      criterion = CriterionProcess(growth.command, in: assignment.specFolder)
    }
    criterion?.begin(
      timeout: growth.timeout,
      watching: [
        // Nobody waits for this process any more; a signal.
        pollfd(fd: input, events: 0, revents: 0),
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      ],
      log: active.log,
      warn: { [self] sentence in
        active.warn(sentence)
        try? send(.remark(sentence))
      })
  }

  /// Trains a run to its end, from the furthest checkpoint that it can go on from; what was wrong with others is said.
  private func trainOn(_ active: ActiveRun, saving interval: Double, upTo rung: Int?) throws
    -> Trainer.Outcome
  {
    var complaints = active.complaints
    while let checkpoint = active.checkpoint {
      do {
        let present = Checkpoint.presentArithmetic
        guard checkpoint.arithmetic == present else {
          throw TrainingError.unsuitableCheckpoint(
            "it was computed with \(checkpoint.arithmetic), this is \(present), and the bits of both differ "
              + "(resources.blas_kernel fixes the kernel)")
        }
        // It was there before: it was killed as it was about to say so, or halving has begun late.
        if let rung, checkpoint.metrics.contains(where: { active.run.configuration.isAt(rung, $0) }) {
          throw Pause()
        }
        let (epoch, step) = (checkpoint.epoch, checkpoint.step)
        let beginning: WorkerMessage =
          complaints.isEmpty
          ? .resumed(epoch: epoch, step: step)
          : .remark(
            "\(complaints.joined(separator: ", ")); it goes on from the checkpoint before, "
              + "at epoch \(epoch), step \(step)")
        return try trainOn(active, from: checkpoint, saving: interval, upTo: rung, saying: beginning)
      } catch TrainingError.unsuitableCheckpoint(let reason) {
        complaints.append("a checkpoint cannot be used: \(reason)")
        try active.dropCheckpoint()
      }
    }
    let beginning: WorkerMessage? =
      complaints.isEmpty ? nil : .remark("\(complaints.joined(separator: ", ")); it begins anew")
    return try trainOn(active, from: nil, saving: interval, upTo: rung, saying: beginning)
  }

  /// - Parameter beginning: What is sent once the run has begun.
  private func trainOn(
    _ active: ActiveRun, from checkpoint: Checkpoint?, saving interval: Double, upTo rung: Int?,
    saying beginning: WorkerMessage?
  ) throws -> Trainer.Outcome {
    var beginning = beginning
    var progress = RunProgress(widths: active.run.configuration.model.widths)
    let epochs = max(1, active.run.configuration.training.epochs)
    let isCounted = active.run.configuration.training.flops != nil
    var reported = ContinuousClock.now - .seconds(1)
    var saved = ContinuousClock.now
    var hasGrown = false
    var isStopping = false
    var isThere = false
    let channel = active.run.configuration.growth.method == .external ? criterion : nil
    return try trainer.train(active.run.configuration, from: checkpoint, asking: channel) { event in
      if let message = beginning.take() { try send(message) }
      try active.record(event)
      isStopping = isStopping || shouldStop()
      let now = ContinuousClock.now
      let isDue = isStopping || now - saved >= .seconds(interval)
      switch event {
      case .epoch(let row):
        progress.epoch = Int(row.epoch.rounded(.up))
        if !isCounted { progress.share = max(progress.share, min(1, row.epoch / Double(epochs))) }
        progress.loss = row.trainLoss
        progress.widths = row.widths
        isThere = rung.map { active.run.configuration.isAt($0, row) } ?? false
        // As soon as can be: what is stopped here has not begun the next epoch.
        if isThere { return .save }
      case .growth:
        hasGrown = true
      case .progress(let share, let loss, let widths):
        progress.share = share
        progress.loss = loss
        progress.widths = widths
        if isDue || hasGrown || isThere { return .save }
      case .checkpoint(let checkpoint):
        // Growth comes often; only what is written for the clock's sake waits for the disk.
        try active.save(checkpoint, durably: isDue || isThere)
        if isDue { saved = now }
        hasGrown = false
        if isStopping { throw Interruption() }
        if isThere {
          // How far it has come, for who counts what is left.
          try send(.progress(progress))
          throw Pause()
        }
      }
      if now - reported >= .milliseconds(100) {
        reported = now
        try send(.progress(progress))
      }
      return .goOn
    }
  }

  /// - Throws: `Interruption` when nobody listens any more.
  private func send(_ message: WorkerMessage) throws {
    guard let value = try? JSONValue(encoding: message) else { preconditionFailure("no JSON of \(message)") }
    var bytes = Array((value.text + "\n").utf8)[...]
    while !bytes.isEmpty {
      let count = unsafe bytes.withUnsafeBytes { unsafe write(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw Interruption() }
      bytes = bytes.dropFirst(count)
    }
  }

  /// Waits until there is something to read or a signal; false when that is impossible.
  private func waitForInput() -> Bool {
    while true {
      var waiting = [
        pollfd(fd: input, events: Int16(POLLIN), revents: 0),
        pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
      ]
      let count = unsafe poll(&waiting, 2, -1)
      if count > 0 { return true }
      if count < 0, errno != EINTR { return false }
    }
  }

  /// Whether a signal has come, or nobody is left to hand out work.
  private func shouldStop() -> Bool {
    if signals.next() != nil { return true }
    var waiting = [pollfd(fd: input, events: Int16(POLLIN), revents: 0)]
    guard unsafe poll(&waiting, 1, 0) > 0 else { return false }
    if Int32(waiting[0].revents) & POLLIN != 0 { return !receive() }
    return Int32(waiting[0].revents) & (POLLHUP | POLLERR) != 0
  }

  /// Reads what is there; false at the end of the input.
  private func receive() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe read(input, &buffer, buffer.count)
    guard count > 0 else { return count < 0 && errno == EINTR }
    pending += lines.append(buffer[..<count])
    return true
  }
}

extension RunConfiguration {
  /// Whether a row is of an epoch at whose end one part in so many of the training is done; the untrained network has done
  /// nothing.
  fileprivate func isAt(_ rung: Int, _ row: EpochMetrics) -> Bool {
    row.epoch > 0 && hasDone(oneIn: rung, epoch: row.epoch, flops: row.trainFlops + row.growthFlops)
  }
}

internal import Datasets
internal import Experiments
internal import Glibc
internal import Growth
internal import LinearAlgebra
internal import Networks
internal import Results
internal import Training

extension Worker {
  /// Trains a claimed run, and publishes it or says why not.
  ///
  /// - Throws: `Interruption`, and what is no fault of the run.
  func train(_ active: ActiveRun, _ assignment: Assignment) throws -> WorkerMessage {
    var provenance = assignment.provenance
    provenance.take(BLASInformation.current)
    do {
      // Before anything takes time: by its id the run is found again under another label.
      try active.begin(provenance: provenance)
      let samples = try samples(of: active.run, assignment)
      provenance.datasetSHA256 = samples.contentHash
      if let split = samples.split { try active.note(split) }
      if let part = samples.testPart { active.note(part) }
      try active.begin(provenance: provenance)
      try prepareCriterion(active, assignment)
      guard let outcome = try trainOrPause(active, assignment) else { return .paused }
      let isPublished = try active.publish(
        result: outcome.result, cost: outcome.cost, model: outcome.model, provenance: provenance)
      return isPublished ? .finished(RunNote(outcome)) : .superseded
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

  /// The samples of a run, which its id speaks of: those it was planned with.
  private func samples(of run: PlannedRun, _ assignment: Assignment) throws -> PreparedSamples {
    let dataset = run.configuration.drawnDataset
    let samples = try trainer.prepare(dataset)
    if let planned = assignment.contentHash, planned != samples.contentHash {
      throw DatasetError(
        .environment,
        "the data set \(dataset.source) has changed while its runs were executed; "
          + "the same command plans them for what it is now"
      )
    }
    return samples
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
        (input, 0), (signals.descriptor, Int16(POLLIN)),
      ],
      log: active.log,
      warn: { [self] sentence in
        active.warn(sentence)
        try? send(.remark(sentence))
      })
  }

  /// Trains a run to its end; nil when it has come to its rung and waits there.
  private func trainOrPause(_ active: ActiveRun, _ assignment: Assignment) throws -> Trainer.Outcome? {
    do {
      return try trainOn(active, assignment)
    } catch is Pause {
      try active.pause()
      return nil
    }
  }

  /// Trains a run to its end, from the furthest checkpoint that it can go on from; what was wrong with others is said.
  private func trainOn(_ active: ActiveRun, _ assignment: Assignment) throws -> Trainer.Outcome {
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
        if let rung = assignment.rung,
          checkpoint.metrics.contains(where: { active.run.configuration.isAt(rung, $0) })
        {
          throw Pause()
        }
        let (epoch, step) = (checkpoint.epoch, checkpoint.step)
        let beginning: WorkerMessage =
          complaints.isEmpty
          ? .resumed(epoch: epoch, step: step)
          : .remark(
            "\(complaints.joined(separator: ", ")); it goes on from the checkpoint before, "
              + "at epoch \(epoch), step \(step)")
        return try trainOn(active, from: checkpoint, assignment, saying: beginning)
      } catch TrainingError.unsuitableCheckpoint(let reason) {
        complaints.append("a checkpoint cannot be used: \(reason)")
        try active.dropCheckpoint()
      }
    }
    let beginning: WorkerMessage? =
      complaints.isEmpty ? nil : .remark("\(complaints.joined(separator: ", ")); it begins anew")
    return try trainOn(active, from: nil, assignment, saying: beginning)
  }

  /// - Parameter beginning: What is sent once the run has begun.
  private func trainOn(
    _ active: ActiveRun, from checkpoint: Checkpoint?, _ assignment: Assignment,
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
      let isDue = isStopping || now - saved >= .seconds(assignment.checkpointInterval)
      switch event {
      case .epoch(let row):
        progress.epoch = Int(row.epoch.rounded(.up))
        if !isCounted { progress.share = max(progress.share, min(1, row.epoch / Double(epochs))) }
        progress.loss = row.trainLoss
        progress.widths = row.widths
        isThere = assignment.rung.map { active.run.configuration.isAt($0, row) } ?? false
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
}

extension Provenance {
  /// Notes what computes the products.
  fileprivate mutating func take(_ blas: BLASInformation) {
    blasName = blas.name
    blasVersion = blas.version
    blasKernel = blas.kernel
    threads = blas.threads
  }
}

extension RunNote {
  fileprivate init(_ outcome: Trainer.Outcome) {
    self.init(
      testAccuracy: outcome.result.testAccuracy, testR2: outcome.result.testR2,
      widths: outcome.result.finalWidths, seconds: outcome.cost.seconds)
  }
}

extension RunConfiguration {
  /// Whether a row is of an epoch at whose end one part in so many of the training is done; the untrained network has done
  /// nothing.
  fileprivate func isAt(_ rung: Int, _ row: EpochMetrics) -> Bool {
    row.epoch > 0 && hasDone(oneIn: rung, epoch: row.epoch, flops: row.trainFlops + row.growthFlops)
  }
}

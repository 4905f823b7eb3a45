internal import Experiments
internal import Glibc
internal import Results

/// What the workers say, and what becomes of runs that other programs work on.
extension Pool {
  /// Takes what a worker says, or its end.
  func listen(to worker: WorkerProcess) throws {
    for line in worker.newErrorLines() { observer?.observe(.said(worker.run, line)) }
    guard let messages = worker.messages() else { return try bury(worker) }
    for message in messages { take(message, from: worker) }
  }

  private func take(_ message: WorkerMessage, from worker: WorkerProcess) {
    guard let run = worker.run else { return }
    switch message {
    case .progress(let progress):
      observer?.observe(.progressed(run, progress))
      return
    case .resumed(let epoch, let step):
      observer?.observe(.resumed(run, epoch: epoch, step: step))
      return
    case .remark(let text):
      observer?.observe(.remarked(run, text))
      return
    case .finished(let note):
      finish(run, note)
    case .finishedElsewhere:
      finish(run, nil)
    case .paused:
      observer?.observe(.paused(run))
    case .runningElsewhere(let owner):
      if options.isTask, owner.isLocal {
        // Its lock is seen from here: it lives.
        supersede(run, by: owner)
      } else {
        if outcome.stop == nil { elsewhere.append((run, .now)) } else { outcome.left += 1 }
        observer?.observe(.waiting(run, owner))
      }
    case .superseded:
      supersede(run, by: nil)
    case .failed(let failure):
      fail(run, failure)
    case .unusable(let message):
      outcome.left += 1
      dropQueue(.unusable(message))
    }
    worker.run = nil
    if outcome.stop != nil { worker.process.closeInput() }
  }

  /// Another copy has the run: a task leaves it to that one, a pool that is asked for results waits.
  private func supersede(_ run: PlannedRun, by owner: LeaseOwner?) {
    observer?.observe(.superseded(run, owner))
    if !options.isTask, outcome.stop == nil { elsewhere.append((run, .now)) }
  }

  private func fail(_ run: PlannedRun, _ failure: RunFailure) {
    outcome.failures.append((run, failure))
    observer?.observe(.failed(run, failure))
    block(queue.remove(baselinesOf: run), "\(run.label) failed")
    if options.failFast { dropQueue(.failFast) }
  }

  /// A worker is gone: what it worked on has failed, unless it was told to stop.
  private func bury(_ worker: WorkerProcess) throws {
    let exit = worker.process.waitForExit()
    for line in worker.newErrorLines(isLast: true) { observer?.observe(.said(worker.run, line)) }
    workers.removeAll { $0 === worker }
    guard let run = worker.run else { return }
    if isPublished(run) {
      // It had published the run and did not live to say so.
      finish(run, nil)
    } else if stoppingSince == nil, let failure = worker.failure(after: exit) {
      try experiment.recordFailure(failure, of: run, provenance: provenance)
      fail(run, failure)
    } else if outcome.stop == nil {
      queue.append(run)
      observer?.observe(.postponed(run))
    } else {
      if case .signal(SIGKILL) = exit {
        observer?.observe(
          .remarked(
            run, "was ended before it had saved its state; what it did since its last checkpoint is lost"))
      }
      outcome.left += 1
    }
  }

  /// Looks once a second what has become of the runs of other programs.
  func lookElsewhere() throws {
    guard !elsewhere.isEmpty, ContinuousClock.now - lookedElsewhere > .seconds(1) else { return }
    lookedElsewhere = .now
    let index = try RunIndex(of: experiment)
    for (run, since) in elsewhere {
      switch index.state(of: run) {
      case .running:
        // On another machine a lease is held until it is stale; one that still is has an owner who lives.
        guard options.isTask, ContinuousClock.now - since > .seconds(Lease.staleAfter + 10) else { continue }
        supersede(run, by: nil)
      case .done:
        // What is there may be the old result, while another program repeats the run.
        if options.repeating, index.isHeld(run) { continue }
        finish(run, nil)
      case .failed:
        let stored = try StoredRun(path: "\(experiment.failedPath)/\(run.folderName)", state: .failed)
        let failure = try stored?.json["error"]?.decode(as: RunFailure.self)
        fail(run, failure ?? RunFailure(.other, "failed in another program"))
      case .damaged: fail(run, RunFailure(.other, StoredRun.damage))
      case .new, .interrupted, .stopped:
        queue.append(run)
        observer?.observe(.postponed(run))
      }
      elsewhere.removeAll { $0.run.id == run.id }
    }
  }
}

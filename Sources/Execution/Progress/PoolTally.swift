internal import Experiments
internal import Networks
internal import Results
internal import Training

/// What a display knows of a pool: counts, what is in progress, and an estimate of the rest.
struct PoolTally {
  /// A run in progress.
  struct Running {
    let run: PlannedRun
    var progress: RunProgress
    /// The share that was done when it was begun here: a run that goes on from a checkpoint begins in the middle.
    var base: Double?

    /// The share that was done here.
    var share: Double { progress.share - (base ?? 0) }

    /// `epoch 3/30  loss 0.1234  5;4`.
    var figures: String {
      let training = run.configuration.training
      let epochs = training.flops == nil ? "/\(training.epochs)" : ""
      let loss = progress.loss.map { "  loss \(Quantity.decimal($0, digits: 4))" } ?? ""
      let widths = progress.widths.map(String.init).joined(separator: ";")
      return "epoch \(progress.epoch)\(epochs)\(loss)  \(widths)"
    }
  }

  let total: Int
  private(set) var finished = 0
  private(set) var failed = 0
  private(set) var blocked = 0
  /// Given up by halving.
  private(set) var stopped = 0
  /// What was to be done when so much was done, where runs wait for one another and some are given up; nil where all are
  /// trained to their end.
  private var foreseen: (work: Double, after: Double)?
  private(set) var running: [Running] = []
  /// How many runs' worth of work was done here.
  private var work = 0.0
  private let now: () -> ContinuousClock.Instant
  private let started: ContinuousClock.Instant

  init(total: Int, now: @escaping () -> ContinuousClock.Instant = { .now }) {
    self.total = total
    self.now = now
    started = now()
  }

  mutating func take(_ event: ExecutionEvent) {
    switch event {
    case .started(let run):
      let widths = run.configuration.model.widths
      running.append(Running(run: run, progress: RunProgress(widths: widths)))
    case .progressed(let run, let progress):
      guard let place = running.firstIndex(where: { $0.run.id == run.id }) else { return }
      running[place].progress = progress
      // The first thing a worker says of a run.
      if running[place].base == nil { running[place].base = progress.share }
    case .finished(let run, _):
      finished += 1
      work += 1 - (remove(run)?.base ?? 0)
    case .failed(let run, _):
      failed += 1
      work += 1 - (remove(run)?.base ?? 0)
    case .blocked:
      blocked += 1
    case .paused(let run):
      work += remove(run)?.share ?? 0
    case .foreseen(let rest):
      foreseen = (rest, work)
    case .stopped: stopped += 1
    case .waiting(let run, _), .superseded(let run, _), .postponed(let run):
      remove(run)
    case .resumed, .remarked, .noted, .said, .stopping:
      break
    }
  }

  /// Finished, failed, what cannot be begun for that, and what halving has given up.
  var done: Int { finished + failed + blocked + stopped }

  /// Wall-clock seconds since the beginning.
  var elapsed: Double { (now() - started) / .seconds(1) }

  /// Seconds until the end if the rest goes like what was done here; nil while too little is done to say.
  var remaining: Double? {
    let done = work + running.reduce(0) { $0 + $1.share }
    let rest =
      foreseen.map { $0.work - (done - $0.after) }
      ?? Double(total - self.done) - running.reduce(0) { $0 + $1.progress.share }
    // A long run is not to be silent about its end for hours.
    guard elapsed > 1, done > (elapsed < 20 ? 0.05 : 0.001) else { return nil }
    return elapsed * max(0, rest) / done
  }

  /// `3/12 done, 1 failed, 2 running, about 20 s left`.
  var summary: String {
    var parts = ["\(done)/\(total) done"]
    if failed > 0 { parts.append("\(failed) failed") }
    if blocked > 0 { parts.append("\(blocked) not run") }
    if stopped > 0 { parts.append("\(stopped) stopped") }
    if !running.isEmpty { parts.append("\(running.count) running") }
    if let remaining, done < total { parts.append("about \(Quantity.duration(remaining)) left") }
    return parts.joined(separator: ", ")
  }

  @discardableResult
  private mutating func remove(_ run: PlannedRun) -> Running? {
    running.firstIndex { $0.run.id == run.id }.map { running.remove(at: $0) }
  }
}

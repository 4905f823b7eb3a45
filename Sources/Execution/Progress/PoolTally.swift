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
  }

  let total: Int
  private(set) var finished = 0
  private(set) var failed = 0
  private(set) var blocked = 0
  private(set) var running: [Running] = []
  private let started = ContinuousClock.now

  init(total: Int) {
    self.total = total
  }

  mutating func take(_ event: PoolEvent) {
    switch event {
    case .started(let run):
      let widths = run.configuration.model.hidden
      running.append(Running(run: run, progress: RunProgress(widths: widths)))
    case .progressed(let run, let progress):
      guard let place = running.firstIndex(where: { $0.run.id == run.id }) else { return }
      running[place].progress = progress
    case .finished(let run, _):
      finished += 1
      remove(run)
    case .failed(let run, _):
      failed += 1
      remove(run)
    case .blocked:
      blocked += 1
    case .waiting(let run, _), .postponed(let run):
      remove(run)
    case .resumed, .remarked, .said, .stopping:
      break
    }
  }

  /// Finished, failed, and what cannot be begun for that.
  var done: Int { finished + failed + blocked }

  /// Wall-clock seconds since the beginning.
  var elapsed: Double { (ContinuousClock.now - started) / .seconds(1) }

  /// Seconds until the end if the rest goes like what is done; nil while too little is done to say.
  var remaining: Double? {
    let share = Double(done) + running.reduce(0) { $0 + $1.progress.share }
    guard share > 0.05, elapsed > 1 else { return nil }
    return elapsed * max(0, Double(total) - share) / share
  }

  /// `3/12 done, 1 failed, 2 running, about 20 s left`.
  var summary: String {
    var parts = ["\(done)/\(total) done"]
    if failed > 0 { parts.append("\(failed) failed") }
    if blocked > 0 { parts.append("\(blocked) not run") }
    if !running.isEmpty { parts.append("\(running.count) running") }
    if let remaining, done < total { parts.append("about \(Quantity.duration(remaining)) left") }
    return parts.joined(separator: ", ")
  }

  private mutating func remove(_ run: PlannedRun) {
    running.removeAll { $0.run.id == run.id }
  }
}

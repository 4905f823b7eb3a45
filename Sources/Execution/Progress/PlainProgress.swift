internal import Experiments
internal import Glibc
internal import Results

/// Progress for a log: a line for each run that ends, and every half a minute how far all is. No cursor codes.
public final class PlainProgress: ExecutionObserver {
  private var tally: PoolTally
  private let isVerbose: Bool
  private let write: (String) -> Void
  private let now: () -> ContinuousClock.Instant
  private var lastCounts: ContinuousClock.Instant

  /// A display for some runs.
  ///
  /// - Parameters:
  ///   - isVerbose: Also what starts, and what workers write to their standard error.
  ///   - now: The time.
  ///   - write: Takes a line without its end.
  public init(
    total: Int, isVerbose: Bool, now: @escaping () -> ContinuousClock.Instant = { .now },
    write: @escaping (String) -> Void
  ) {
    tally = PoolTally(total: total, now: now)
    self.isVerbose = isVerbose
    self.now = now
    self.write = write
    lastCounts = now()
  }

  /// Writes what is worth a line.
  public func observe(_ event: ExecutionEvent) {
    tally.take(event)
    if let line = event.line(tally, isVerbose: isVerbose) { write(line) }
  }

  /// How many of the runs in progress are told of at a time.
  private static let shownRuns = 4

  /// Writes the counts, what is left, and how far runs are, when half a minute has passed since they were written.
  public func tick() {
    guard now() - lastCounts >= .seconds(30) else { return }
    lastCounts = now()
    write(tally.summary)
    for running in tally.running.prefix(Self.shownRuns) {
      let share = Quantity.decimal(100 * running.progress.share, digits: 0)
      write("  \(running.run.label)  \(share) %  \(running.figures)")
    }
    let hidden = tally.running.count - Self.shownRuns
    if hidden > 0 { write("  and \(hidden) more") }
  }
}

extension ExecutionEvent {
  /// What a log says of the event; nil when it is not worth a line.
  func line(_ tally: PoolTally, isVerbose: Bool) -> String? {
    let count = "[\(tally.done)/\(tally.total)]"
    let other = { (owner: LeaseOwner) in "process \(owner.processIdentifier) on \(owner.host)" }
    return switch self {
    case .started(let run): isVerbose ? "started \(run.label)" : nil
    case .resumed(let run, let epoch, let step):
      isVerbose ? "\(run.label) goes on from epoch \(epoch), step \(step)" : nil
    case .remarked(let run, let text): "\(run.label): \(text)"
    case .progressed, .foreseen: nil
    case .finished(let run, let note):
      "\(count) \(run.label)  \(note?.figures ?? "finished by another program")"
    case .paused(let run): isVerbose ? "\(run.label) waits for the others" : nil
    case .stopped(let run): isVerbose ? "\(run.label) is stopped" : nil
    case .failed(let run, let failure): "\(count) \(run.label)  failed: \(failure.message)"
    case .blocked(let run, let reason): "\(count) \(run.label)  not run: \(reason)"
    case .waiting(let run, let owner): "\(run.label) is in the hands of \(other(owner)); waiting for it"
    case .superseded(let run, let owner):
      "\(run.label): superseded by \(owner.map(other) ?? "another copy of this task"), which has the run"
    case .postponed(let run): "\(run.label) was interrupted and will be taken up again"
    case .noted(let text): text
    case .said(let run, let line): isVerbose ? "\(run?.label ?? "worker"): \(line)" : nil
    case .stopping(SIGUSR1): "saving the state (SIGUSR1)"
    case .stopping(let signal): "stopping (\(SignalName.text(of: signal))); once more ends at once"
    }
  }
}

extension RunNote {
  /// `test accuracy 97.50 %, widths 5;4, 12 s`.
  fileprivate var figures: String {
    let accuracy =
      testAccuracy.map { "test accuracy \(Quantity.decimal(100 * $0, digits: 2)) %, " }
      ?? testR2.map { "test R2 \(Quantity.decimal($0, digits: 4)), " } ?? ""
    return
      "\(accuracy)widths \(widths.map(String.init).joined(separator: ";")), \(Quantity.duration(seconds))"
  }
}

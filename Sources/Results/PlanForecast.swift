public import Experiments
internal import Training

/// The runs of a plan with what is there of them already and what the rest will take.
public struct PlanForecast: Sendable {
  /// One run.
  public struct Entry: Sendable {
    /// The run.
    public let run: PlannedRun
    /// What the results tree says about it.
    public let state: RunState
    /// Parameters, operations and disk.
    public let estimate: RunEstimate
    /// Seconds on one core, roughly.
    public let seconds: Double
  }

  /// Where the seconds come from.
  public enum Basis: Hashable, Sendable {
    /// So many finished runs of the experiment.
    case finishedRuns(Int)
    /// An assumed number of operations in a second.
    case assumedRate(Double)
  }

  /// What is assumed while nothing is measured: small networks reach a small part of the machine's peak.
  public static let assumedRate = 5e9
  /// So many finished runs are looked at; more would not make a rough figure better.
  private static let sampleSize = 200

  /// The runs, in the order of the plan.
  public let entries: [Entry]
  /// Where the seconds come from.
  public let basis: Basis

  /// Looks up some runs in the results tree and estimates what they take.
  ///
  /// - Throws: `FileSystemError` when a finished run cannot be read; what `estimate` throws.
  public init(
    _ runs: [PlannedRun],
    index: RunIndex,
    estimate: (PlannedRun) throws -> RunEstimate
  ) throws {
    let states = runs.map(index.state(of:))
    var seconds = 0.0
    var flops = 0.0
    var count = 0
    for (run, state) in zip(runs, states) where state == .done && count < Self.sampleSize {
      guard let name = index.finishedName(of: run),
        let stored = try StoredRun(
          path: "\(index.experiment.runsPath)/\(name)", state: .done, extent: .figures),
        let taken = stored.figure("seconds")?.number, let done = stored.figure("train_flops")?.number,
        taken > 0
      else { continue }
      seconds += taken
      flops += done
      count += 1
    }
    let rate = seconds > 0 && flops > 0 ? flops / seconds : Self.assumedRate
    basis = seconds > 0 && flops > 0 ? .finishedRuns(count) : .assumedRate(rate)
    entries = try runs.indices.map { index in
      let estimate = try estimate(runs[index])
      let seconds = estimate.middleFlops / rate
      return Entry(run: runs[index], state: states[index], estimate: estimate, seconds: seconds)
    }
  }

  /// How many runs are in each state, without the states that have none.
  public var states: [(state: RunState, count: Int)] {
    let counts = entries.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    return RunState.allCases.compactMap { state in counts[state].map { (state, $0) } }
  }

  /// The runs that are not done.
  private var missing: some Collection<Entry> { entries.lazy.filter { $0.state != .done } }

  /// Seconds on one core for what is not done, roughly.
  public var remainingSeconds: Double { missing.reduce(0) { $0 + $1.seconds } }

  /// The memory of a worker for the largest of the runs that are not done; of all runs when all are. Nil without runs.
  public var memory: MemoryEstimate? {
    let all = missing.isEmpty ? entries.map(\.estimate.memory) : missing.map(\.estimate.memory)
    return all.max { $0.bytes < $1.bytes }
  }

  /// Bytes of what is not done, roughly.
  public var remainingBytes: Int {
    missing.reduce(0) { sum, entry in
      let (bytes, overflow) = sum.addingReportingOverflow(entry.estimate.bytes)
      return overflow ? .max : bytes
    }
  }
}

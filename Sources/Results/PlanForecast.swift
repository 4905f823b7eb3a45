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
    /// Steps of its networks, measured on this machine.
    case measuredSteps
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

  /// Looks up some runs in the results tree and estimates what they take: as long as finished runs of the same point did; else as
  /// long as measured steps say, or an assumed rate, times how much longer the finished runs took than that says of them.
  ///
  /// - Parameters:
  ///   - measured: The seconds of a run by steps that were measured; nil where they were not.
  ///   - estimate: What a run takes.
  /// - Throws: `FileSystemError` when a finished run cannot be read; what `estimate` throws.
  public init(
    _ runs: [PlannedRun],
    index: RunIndex,
    measured: ([RunCourse]) -> [Double?] = { $0.map { _ in nil } },
    estimate: (PlannedRun) throws -> RunEstimate
  ) throws {
    let states = runs.map(index.state(of:))
    let estimates = try runs.map(estimate)
    // In the order of the plan, in which they are added up: the same sum each time.
    var stored: [(place: Int, taken: Double)] = []
    for place in runs.indices where states[place] == .done && stored.count < Self.sampleSize {
      guard let name = index.finishedName(of: runs[place]),
        let run = try StoredRun(
          path: "\(index.experiment.runsPath)/\(name)", state: .done, extent: .figures),
        let taken = run.cost.seconds, taken > 0
      else { continue }
      stored.append((place, taken))
    }
    let points = stored.isEmpty ? [] : runs.map(\.settingsID)
    let finished = Set(stored.map { points[$0.place] })
    // What is done, or was done with another seed, needs no measurement.
    let isKnown = runs.indices.allSatisfy {
      states[$0] == .done || (!finished.isEmpty && finished.contains(points[$0]))
    }
    let times = isKnown ? runs.map { _ in nil } : measured(estimates.map(\.course))
    let expected = zip(times, estimates).map { time, estimate in
      time ?? (estimate.course.trainFlops + estimate.course.growthFlops) / Self.assumedRate
    }
    var known: [String: Moment] = [:]
    var all = Moment()
    for (place, taken) in stored {
      known[points[place], default: Moment()].add(taken, expected[place])
      all.add(taken, expected[place])
    }
    basis =
      all.count > 0
      ? .finishedRuns(all.count)
      : times.contains { $0 != nil } ? .measuredSteps : .assumedRate(Self.assumedRate)
    entries = runs.indices.map { place in
      let seconds =
        points.isEmpty ? expected[place] : known[points[place]]?.mean ?? all.factor * expected[place]
      return Entry(run: runs[place], state: states[place], estimate: estimates[place], seconds: seconds)
    }
  }

  /// What some finished runs took, and what they were expected to take.
  private struct Moment {
    var count = 0
    private var taken = 0.0
    private var expected = 0.0

    mutating func add(_ seconds: Double, _ estimate: Double) {
      count += 1
      taken += seconds
      expected += estimate
    }

    var mean: Double { taken / Double(count) }
    var factor: Double { expected > 0 && count > 0 ? taken / expected : 1 }
  }

  /// How many runs are in each state, without the states that have none.
  public var states: [(state: RunState, count: Int)] {
    let counts = entries.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    return RunState.allCases.compactMap { state in counts[state].map { (state, $0) } }
  }

  /// The runs that are not done.
  private var missing: some Collection<Entry> { entries.lazy.filter { $0.state != .done } }

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

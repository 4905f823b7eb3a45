public import Experiments
internal import OrderedCollections

/// What the gate found about one metric of one point.
public struct GateFinding: Sendable {
  /// On what the verdict stands.
  public enum Evidence: String, Sendable {
    /// The same bytes.
    case identical
    /// The same decisions of growth, and no run worse by the margin.
    case sameGrowth = "same_growth"
    /// Non-inferiority of differences paired by seed.
    case paired
    /// Non-inferiority of two samples.
    case unpaired
    /// Nothing: it cannot be compared.
    case none
  }

  /// The name of the point.
  public let point: String
  /// The metric.
  public let metric: Metric
  /// What is accepted.
  public let rule: NonInferiority
  /// On what the verdict stands.
  public let evidence: Evidence
  /// Why it cannot be compared; nil when it can.
  public let problem: GateProblem?
  /// The keys that are set otherwise than in the baseline; empty when none is, or it does not say.
  public let changes: [RunDifference.Value]
  /// The figures of the baseline, over its seeds.
  public let before: Moments
  /// The figures now.
  public let after: Moments
  /// Now minus before, positive when better; nil when it cannot be compared.
  public let difference: MeanDifference?
  /// What is said.
  public private(set) var verdict: Verdict

  /// The two-sided interval of the difference at the level of the rule; nil without a difference.
  public var interval: ConfidenceInterval? { bounds(tail: rule.level / 2) }

  /// Whether the verdict is left to statistics.
  var isTested: Bool { evidence == .paired || evidence == .unpaired }

  /// The bound the difference is above at the level of the rule; nil without a difference.
  public var lowerBound: Double? { bounds(tail: rule.level)?.lower }

  private func bounds(tail: Double) -> ConfidenceInterval? {
    difference?.bounds(tail: tail).within(metric.differenceRange)
  }

  /// Compares a point with that of the baseline.
  ///
  /// - Parameter strictly: Whether only the same settings can be compared.
  init(
    _ point: GatePoint, _ known: GatePoint?, _ metric: Metric, _ rule: NonInferiority, strictly: Bool = false
  ) {
    changes = known.flatMap { point.changes(since: $0) } ?? []
    self.point = point.name
    self.metric = metric
    self.rule = rule
    func measured(_ runs: [GateRun]) -> [(GateRun, Double)] {
      runs.compactMap { run in
        guard let figure = run.figures[metric], metric.range.contains(figure) else { return nil }
        return (run, figure)
      }
    }
    let own = measured(point.runs)
    let others = measured(known?.runs ?? [])
    after = Moments(of: own.map(\.1))
    let bySeed = Dictionary(others.map { ($0.0.seed, $0) }, uniquingKeysWith: { first, _ in first })
    let pairs = own.compactMap { run, figure in bySeed[run.seed].map { (run, figure, $0.0, $0.1) } }
    before = Moments(of: pairs.count == own.count ? pairs.map(\.3) : others.map(\.1))

    let sign: Double = metric.isHigherBetter ? 1 : -1
    let differences = pairs.map { sign * ($0.1 - $0.3) }
    var problem = Self.problem(point, known, strictly: strictly)
    if problem == nil {
      if own.count < point.runs.count || others.count < (known?.runs.count ?? 0) {
        problem = .unmeasured
      } else if pairs.isEmpty {
        problem = .nothingInCommon
      }
    }
    guard problem == nil else {
      (self.problem, evidence, difference, verdict) = (problem, .none, nil, .inconclusive)
      return
    }
    let isPaired = pairs.count == own.count
    difference =
      isPaired
      ? MeanDifference(paired: differences)
      : MeanDifference(of: own.map { sign * $0.1 }, minus: others.map { sign * $0.1 })
    if isPaired, pairs.allSatisfy({ $0.0.digest.numbers == $0.2.digest.numbers && $0.1 == $0.3 }) {
      (self.problem, evidence, verdict) = (nil, .identical, .pass)
    } else if isPaired,
      pairs.allSatisfy({ !$0.0.digest.growth.isEmpty && $0.0.digest.growth == $0.2.digest.growth }),
      differences.allSatisfy({ $0 > -rule.margin }),
      // The widths of a run that grows to its caps are what the spec says: they alone prove little.
      differences.reduce(0, +) / Double(differences.count) > -rule.margin / 4
    {
      (self.problem, evidence, verdict) = (nil, .sameGrowth, .pass)
    } else if difference == nil {
      let isSingle = min(own.count, isPaired ? own.count : others.count) < 2
      (self.problem, evidence, verdict) = (isSingle ? .oneSeed : .noDeviation, .none, .inconclusive)
    } else {
      (self.problem, evidence, verdict) = (nil, isPaired ? .paired : .unpaired, .inconclusive)
    }
  }

  private static func problem(_ point: GatePoint, _ known: GatePoint?, strictly: Bool) -> GateProblem? {
    guard let known else { return .newPoint }
    guard let changes = point.changes(since: known) else { return .otherSettings }
    // How inputs are scaled belongs to the method; which samples there are, and where, is what it is judged on.
    let ofData = changes.filter { $0.name.hasPrefix("dataset.") && $0.name != "dataset.normalize" }
    if !ofData.isEmpty { return .otherSplit(ofData) }
    if strictly, !changes.isEmpty { return .changedSettings(changes) }
    if !point.failed.isEmpty { return .failed(point.failed) }
    if !point.damaged.isEmpty { return .damaged(point.damaged) }
    if !point.missing.isEmpty { return .missing(point.missing) }
    if point.data != known.data { return .otherData }
    return nil
  }

  /// Gives the verdict of the rule.
  mutating func decide(adjustedP: Double) {
    guard let difference else { return }
    verdict = rule.verdict(on: difference, adjustedP: adjustedP)
  }
}

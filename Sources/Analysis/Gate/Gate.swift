public import Experiments
internal import OrderedCollections

/// The gate: are later runs at most so much worse than a baseline?
///
/// Each metric of each point is judged by the first of these that says something:
///
/// 1. **identical**: the tables of all its runs have the same bytes, and the baseline has their figures;
/// 2. **same growth**: all its runs grew by the same decisions, and no figure of any is worse by the margin or more: the
///    same courses, told apart by the last bits of another machine;
/// 3. **paired**: `NonInferiority` of the differences, seed by seed; **unpaired** (Welch) when seeds were added that the
///    baseline does not have.
///
/// Settings may differ: what differs is named, and judged like anything else. What cannot be compared (a run that is missing or
/// failed, other data or another split, a point that is new or gone) is inconclusive, never a pass.
public struct Gate: Sendable {
  /// What makes the whole comparison meaningless; empty when nothing does.
  public let problems: [GateProblem]
  /// What was found, point by point, metric by metric.
  public let findings: [GateFinding]

  /// The gravest of all.
  public var verdict: Verdict {
    let verdicts = findings.map(\.verdict) + (problems.isEmpty && !findings.isEmpty ? [] : [.inconclusive])
    return Verdict.allCases.last(where: verdicts.contains) ?? .inconclusive
  }

  /// The points that more seeds may decide: compared, and not decided.
  public var undecided: [String] {
    let open = findings.filter {
      $0.verdict == .inconclusive && ($0.problem == nil || $0.problem == .oneSeed)
    }
    return OrderedSet(open.map(\.point)).elements
  }

  /// Whether no run could make a difference: what is asked for is not what the baseline was made for.
  public var isFutile: Bool {
    !problems.isEmpty || findings.allSatisfy { $0.problem?.isFutile ?? false }
  }

  /// A gate that cannot judge anything.
  public init(problem: GateProblem) {
    problems = [problem]
    findings = []
  }

  /// Judges the points of a plan.
  ///
  /// - Parameters:
  ///   - points: The points as they are in the results tree.
  ///   - experiment: The name, the seeds and the rules of the spec.
  ///   - looks: How often the gate may look: with `--escalate` twice, each at its share of the level, so that looking
  ///     again does not raise the chance of an error.
  ///   - strictly: Whether only the same settings can be compared; otherwise what differs is named and judged.
  public init(
    _ points: [GatePoint],
    experiment: String,
    seeds: [Int],
    rules: CheckConfiguration,
    against baseline: GateBaseline,
    looks: Int = 1,
    strictly: Bool = false
  ) {
    var problems: [GateProblem] = []
    if experiment != baseline.experiment { problems.append(.otherExperiment(baseline.experiment)) }
    if Set(seeds) != Set(baseline.seeds) { problems.append(.otherSeeds(baseline.seeds)) }
    if GateBaseline.json(of: rules).canonicalText != baseline.rules { problems.append(.otherRules) }
    let names = Set(points.map(\.name))
    let gone = baseline.points.map(\.name).filter { !names.contains($0) }
    if !gone.isEmpty { problems.append(.pointsGone(gone)) }
    self.problems = problems

    var findings: [GateFinding] = []
    for point in points {
      let known = baseline.points.first { $0.name == point.name }
      for (metric, rule) in rules.rules {
        let rule = NonInferiority(margin: rule.margin, level: rule.level / Double(looks))
        findings.append(GateFinding(point, known, metric, rule, strictly: strictly))
      }
    }
    // Only what is left to statistics can be called a regression by chance.
    let tested = findings.indices.filter { findings[$0].isTested }
    let adjusted = HolmCorrection.adjusted(tested.compactMap { findings[$0].difference?.pOfWorse })
    for (index, p) in zip(tested, adjusted) { findings[index].decide(adjustedP: p) }
    self.findings = findings
  }
}

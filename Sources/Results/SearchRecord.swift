public import Experiments

/// What the search of a spec has drawn, and what was run to confirm its best points: `search.json` of an experiment.
public struct SearchRecord: Codable, Hashable, Sendable {
  /// Points that differ in nothing but what was drawn.
  public struct Contest: Codable, Hashable, Sendable {
    /// What tells them from others; may be empty.
    public var name: String
    /// The ids of the runs of each point.
    public var points: [[String]]
    /// The ids of runs of the best point on other seeds, which have chosen nothing.
    public var confirmations: [String]
    /// How halving compares the points; nil where all are trained to their end.
    public var ladder: HalvingLadder?
  }

  /// The schema of the file.
  public var schema = "sprout/search/1"
  /// The paths that were drawn.
  public var axes: [String]
  /// What the best point is chosen by; nil where there is no validation part to choose by.
  public var metric: Metric?
  /// The contests, in the order of the plan.
  public var contests: [Contest]

  /// The ids of all runs that confirm something.
  public var confirmations: Set<String> { Set(contests.flatMap(\.confirmations)) }
}

extension SearchRecord {
  /// The record of a plan; nil when nothing is drawn in it.
  ///
  /// - Parameter ladders: How the points of each contest are halved; empty where they are not.
  public init?(of plan: Plan, ladders: [HalvingLadder] = []) {
    guard !plan.contests.isEmpty else { return nil }
    axes = plan.spec.searchPaths
    metric = plan.choosingMetric
    contests = plan.contests.enumerated().map { place, contest in
      Contest(
        name: contest.name, points: contest.points.map { $0.map(\.id) }, confirmations: [],
        ladder: ladders.isEmpty ? nil : ladders[place])
    }
  }
}

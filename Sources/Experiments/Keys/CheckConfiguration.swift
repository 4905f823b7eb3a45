/// What the gate accepts: the `check` section of a spec. None of it is part of a run's id.
public struct CheckConfiguration: Hashable, Sendable {
  /// How much worse a metric may get, and how surely that is to be known.
  public struct Rule: Hashable, Sendable {
    /// The largest drop that is accepted, in the unit of the metric.
    public var margin: Double
    /// The chance of an error.
    public var level: Double

    /// For shares: half a point.
    static let share = Rule(margin: 0.005, level: 0.05)
    /// For losses.
    static let loss = Rule(margin: 0.02, level: 0.05)
  }

  private var given: [Metric: Rule] = [:]
  /// What is checked where the spec names no metric.
  var standard = Metric.testAccuracy

  /// The metrics that are checked with their rules; test accuracy, or R2 where numbers are predicted, where the spec names none.
  public var rules: [(metric: Metric, rule: Rule)] {
    let rules = Metric.allCases.compactMap { metric in given[metric].map { (metric: metric, rule: $0) } }
    return rules.isEmpty ? [(standard, .share)] : rules
  }

  /// Nothing given.
  init() {}

  /// The rule for a metric; nil when it is not checked.
  subscript(metric: Metric) -> Rule? {
    get { given[metric] }
    set { given[metric] = newValue }
  }
}

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

  /// The rule for the accuracy on the test part; nil when it is not checked, like the others.
  var testAccuracy: Rule?
  /// The rule for the accuracy on the validation part.
  var validationAccuracy: Rule?
  /// The rule for the loss on the test part.
  var testLoss: Rule?
  /// The rule for the loss on the validation part.
  var validationLoss: Rule?
  /// The rule for the balanced accuracy on the test part.
  var testBalancedAccuracy: Rule?
  /// The rule for the macro F1 on the test part.
  var testMacroF1: Rule?

  /// The rule for the explained variance on the test part.
  var testR2: Rule?
  /// The rule for the explained variance on the validation part.
  var validationR2: Rule?
  /// The rule for the root of the mean squared error on the test part.
  var testRmse: Rule?
  /// The rule for the root of the mean squared error on the validation part.
  var validationRmse: Rule?
  /// What is checked where the spec names no metric.
  var standard = Metric.testAccuracy

  /// The metrics that are checked with their rules; test accuracy, or R2 where numbers are predicted, where the spec names none.
  public var rules: [(metric: Metric, rule: Rule)] {
    let all: [(Metric, Rule?)] = [
      (.testAccuracy, testAccuracy), (.validationAccuracy, validationAccuracy), (.testLoss, testLoss),
      (.validationLoss, validationLoss), (.testBalancedAccuracy, testBalancedAccuracy),
      (.testMacroF1, testMacroF1), (.testR2, testR2), (.validationR2, validationR2), (.testRmse, testRmse),
      (.validationRmse, validationRmse),
    ]
    let given = all.compactMap { metric, rule in rule.map { (metric: metric, rule: $0) } }
    return given.isEmpty ? [(standard, .share)] : given
  }
}

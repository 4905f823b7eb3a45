/// A figure of a run's result that runs are compared by.
public enum Metric: String, CaseIterable, Codable, Sendable {
  case testAccuracy = "test_accuracy"
  case validationAccuracy = "validation_accuracy"
  case testLoss = "test_loss"
  case validationLoss = "validation_loss"
  case trainLoss = "train_loss"
  case testBalancedAccuracy = "test_balanced_accuracy"
  case testMacroF1 = "test_macro_f1"

  /// Whether it is a share of samples, or a mean of shares, 0 to 1, which readers want in percent.
  public var isShare: Bool {
    switch self {
    case .testAccuracy, .validationAccuracy, .testBalancedAccuracy, .testMacroF1: true
    case .testLoss, .validationLoss, .trainLoss: false
    }
  }

  /// Whether more of it is better.
  public var isHigherBetter: Bool { isShare }

  /// Whether a figure can be one of it: a share from 0 to 1, a loss of at least 0.
  public func isPossible(_ figure: Double) -> Bool {
    figure.isFinite && figure >= 0 && (!isShare || figure <= 1)
  }

  /// The name for readers.
  public var title: String {
    self == .testMacroF1 ? "test macro F1" : rawValue.split(separator: "_").joined(separator: " ")
  }
}

public import Datasets

/// A figure of a run's result that runs are compared by.
public enum Metric: String, CaseIterable, Codable, Sendable {
  case testAccuracy = "test_accuracy"
  case validationAccuracy = "validation_accuracy"
  case testLoss = "test_loss"
  case validationLoss = "validation_loss"
  case trainLoss = "train_loss"
  case testBalancedAccuracy = "test_balanced_accuracy"
  case testMacroF1 = "test_macro_f1"
  case testR2 = "test_r2"
  case validationR2 = "validation_r2"
  case testRmse = "test_rmse"
  case validationRmse = "validation_rmse"

  /// Whether it is a share of samples, or a mean of shares, 0 to 1, which readers want in percent.
  public var isShare: Bool {
    switch self {
    case .testAccuracy, .validationAccuracy, .testBalancedAccuracy, .testMacroF1: true
    case .testLoss, .validationLoss, .trainLoss, .testR2, .validationR2, .testRmse, .validationRmse: false
    }
  }

  /// Whether it is the share of a variance that is explained: 1 at most, and below 0 for what is worse than the mean.
  public var isR2: Bool { self == .testR2 || self == .validationR2 }

  /// What the runs that have it predict; nil where that does not matter.
  public var task: DatasetConfiguration.Task? {
    switch self {
    case .testLoss, .validationLoss, .trainLoss: nil
    case .testAccuracy, .validationAccuracy, .testBalancedAccuracy, .testMacroF1: .classification
    case .testR2, .validationR2, .testRmse, .validationRmse: .regression
    }
  }

  /// What tells best how good the runs of a task are.
  public static func standard(of task: DatasetConfiguration.Task) -> Metric {
    task == .regression ? .testR2 : .testAccuracy
  }

  /// What points are chosen by where nothing else is said: the same on the validation part.
  public static func choosing(of task: DatasetConfiguration.Task) -> Metric {
    task == .regression ? .validationR2 : .validationAccuracy
  }

  /// Whether it is measured on the validation part.
  public var isOfValidation: Bool { rawValue.hasPrefix("validation_") }

  /// Whether more of it is better.
  public var isHigherBetter: Bool { isShare || isR2 }

  /// Whether a figure can be one of it: a share from 0 to 1, an R2 up to 1, a loss of at least 0.
  public func isPossible(_ figure: Double) -> Bool {
    figure.isFinite && (figure >= 0 || isR2) && (!isHigherBetter || figure <= 1)
  }

  /// The name for readers.
  public var title: String {
    let abbreviations = ["f1": "F1", "r2": "R2", "rmse": "RMSE"]
    return rawValue.split(separator: "_").map { abbreviations[String($0)] ?? String($0) }.joined(
      separator: " ")
  }
}

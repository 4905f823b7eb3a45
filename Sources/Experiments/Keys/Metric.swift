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

  private enum Kind { case share, loss, r2, rmse }

  private var kind: Kind {
    switch self {
    case .testAccuracy, .validationAccuracy, .testBalancedAccuracy, .testMacroF1: .share
    case .testLoss, .validationLoss, .trainLoss: .loss
    case .testR2, .validationR2: .r2
    case .testRmse, .validationRmse: .rmse
    }
  }

  /// Whether it is a share of samples, or a mean of shares, 0 to 1, which readers want in percent.
  public var isShare: Bool { kind == .share }

  /// Whether it is a mean of losses, in the unit of the loss that is minimised.
  var isLoss: Bool { kind == .loss }

  /// Whether it is the share of a variance that is explained: 1 at most, and below 0 for what is worse than the mean.
  public var isR2: Bool { kind == .r2 }

  /// What the runs that have it predict; nil where that does not matter.
  public var task: DatasetConfiguration.Task? {
    switch kind {
    case .loss: nil
    case .share: .classification
    case .r2, .rmse: .regression
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

  /// What its figures can be: a share from 0 to 1, an R2 up to 1, a loss of at least 0.
  public var range: ClosedRange<Double> {
    let most = Double.greatestFiniteMagnitude
    return isR2 ? -most...1 : isShare ? 0...1 : 0...most
  }

  /// What the difference of two of its figures can be.
  public var differenceRange: ClosedRange<Double> {
    let most = isShare ? 1 : Double.greatestFiniteMagnitude
    return -most...most
  }

  /// What it is, behind "the metric is".
  var meaning: String {
    let part = isOfValidation ? "validation part" : "test part"
    return switch self {
    case .testAccuracy, .validationAccuracy: "the share of the \(part) classified rightly"
    case .testLoss, .validationLoss: "the mean loss on the \(part)"
    case .trainLoss: "the mean loss over the training samples of the last epoch"
    case .testBalancedAccuracy:
      "the mean over the classes of the share of each classified rightly, on the test part"
    case .testMacroF1:
      "the mean over the classes of the harmonic mean of precision and recall, on the test part"
    case .testR2, .validationR2: "the share of the targets' variance that is explained on the \(part)"
    case .testRmse, .validationRmse:
      "the root of the mean squared error on the \(part), in the targets' own units"
    }
  }

  /// The name for readers.
  public var title: String {
    let abbreviations = ["f1": "F1", "r2": "R2", "rmse": "RMSE"]
    return rawValue.split(separator: "_").map(String.init).map { abbreviations[$0] ?? $0 }.joined(
      separator: " ")
  }
}

internal import Networks

/// What was measured at the end of one epoch: a row of `metrics.csv`. Row 0 is the untrained network. Nil means not
/// measured.
public struct EpochMetrics: Codable, Hashable, Sendable {
  /// The number of the epoch; fractional where a run ends within one.
  public var epoch: Double
  /// Optimizer steps made so far.
  public var step: Int
  /// Training samples seen so far.
  public var samples: Int
  /// The learning rate of the last step.
  public var learningRate: Double
  /// Mean loss over the training samples as they were trained on (row 0: evaluated).
  public var trainLoss: Double
  /// Share of the training samples classified rightly as they were trained on; nil where numbers are predicted, like the
  /// other accuracies.
  public var trainAccuracy: Double?
  /// Mean loss on the validation part.
  public var validationLoss: Double?
  /// Share of the validation part classified rightly.
  public var validationAccuracy: Double?
  /// Mean loss on the test part.
  public var testLoss: Double
  /// Share of the test part classified rightly.
  public var testAccuracy: Double?
  /// Width of each hidden layer.
  public var widths: [Int]
  /// Number of weights and biases.
  public var parameters: Int
  /// Floating-point operations of training so far.
  public var trainFlops: Double
  /// Floating-point operations of growth so far.
  public var growthFlops: Double
  /// Wall-clock seconds of this epoch's training steps alone.
  public var trainSeconds: Double
  /// Wall-clock seconds of this epoch with evaluation and growth.
  public var seconds: Double
  /// Share of the targets' variance that is explained on the test part, a mean over the targets; nil where classes are
  /// predicted, like those below, and for a part in which a target is the same throughout.
  public var testR2: Double?
  /// The same on the validation part.
  public var validationR2: Double?
  /// Root of the mean squared error on the test part in the targets' own units, a mean over the targets.
  public var testRmse: Double?
  /// The same on the validation part.
  public var validationRmse: Double?
}

/// What a run ended with: `result` in `run.json`.
public struct RunResult: Codable, Hashable, Sendable {
  /// Share of the test part classified rightly; nil where numbers are predicted.
  public var testAccuracy: Double?
  /// Mean loss on the test part.
  public var testLoss: Double
  /// Share of the validation part classified rightly; nil without one, and where numbers are predicted.
  public var validationAccuracy: Double?
  /// Mean loss on the validation part; nil without one.
  public var validationLoss: Double?
  /// Mean training loss of the epoch that was kept.
  public var trainLoss: Double
  /// The epoch whose weights were kept: the last, or with early stopping the best.
  public var bestEpoch: Double
  /// Width of each hidden layer.
  public var finalWidths: [Int]
  /// Number of weights and biases.
  public var parameters: Int
  /// The mean over the classes of the share of each that is classified rightly, on the test part.
  public var testBalancedAccuracy: Double?
  /// The mean over the classes of the harmonic mean of precision and recall, on the test part.
  public var testMacroF1: Double?
  /// Share of the targets' variance that is explained on the test part; nil where classes are predicted, like those below.
  public var testR2: Double?
  /// The same on the validation part.
  public var validationR2: Double?
  /// Root of the mean squared error on the test part in the targets' own units.
  public var testRmse: Double?
  /// The same on the validation part.
  public var validationRmse: Double?
}

extension RunResult {
  /// What the row of the epoch that was kept says, and what the test part says of the network.
  init(_ kept: EpochMetrics, widths: [Int], parameters: Int, confusion: ConfusionMatrix?) {
    self.init(
      testAccuracy: kept.testAccuracy, testLoss: kept.testLoss, validationAccuracy: kept.validationAccuracy,
      validationLoss: kept.validationLoss, trainLoss: kept.trainLoss, bestEpoch: kept.epoch,
      finalWidths: widths, parameters: parameters,
      testBalancedAccuracy: confusion?.balancedAccuracy, testMacroF1: confusion?.macroF1,
      testR2: kept.testR2, validationR2: kept.validationR2, testRmse: kept.testRmse,
      validationRmse: kept.validationRmse)
  }
}

/// What a run took: `cost` in `run.json`.
public struct RunCost: Codable, Hashable, Sendable {
  /// Wall-clock seconds.
  public var seconds: Double
  /// Seconds of processor time.
  public var cpuSeconds: Double
  /// Floating-point operations of training.
  public var trainFlops: Double
  /// Floating-point operations of growth.
  public var growthFlops: Double
  /// The largest resident memory of the process so far.
  public var peakMemoryBytes: Int
}

/// The number that is raised when a change of the code changes results, so that old runs are not taken for new ones.
public enum Semantics {
  /// The present number; part of every run's id.
  public static let number = 18
}

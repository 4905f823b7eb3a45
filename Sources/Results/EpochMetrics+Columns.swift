internal import Experiments
public import Training

extension EpochMetrics: Tabular {
  /// The columns of `metrics.csv`. New ones go to the end.
  public static let columns: [Column<EpochMetrics>] = [
    Column("epoch", \.epoch, in: .epochs),
    Column("step", \.step, in: .count),
    Column("samples", \.samples, in: .count),
    Column("learning_rate", \.learningRate),
    Column(.trainLoss, \.trainLoss),
    Column("train_accuracy", \.trainAccuracy, in: .share),
    Column(.validationLoss, \.validationLoss),
    Column(.validationAccuracy, \.validationAccuracy),
    Column(.testLoss, \.testLoss),
    Column(.testAccuracy, \.testAccuracy),
    Column("widths", \.widths, in: .count),
    Column("parameters", \.parameters, in: .count),
    Column("train_flops", \.trainFlops, in: .flops),
    Column("growth_flops", \.growthFlops, in: .flops),
    Column("train_seconds", \.trainSeconds, in: .seconds),
    Column("seconds", \.seconds, in: .seconds),
  ]

  private static let regressionColumns: [Column<EpochMetrics>] = [
    Column(.testR2, \.testR2),
    Column(.validationR2, \.validationR2),
    Column(.testRmse, \.testRmse),
    Column(.validationRmse, \.validationRmse),
  ]

  /// The columns of a run: where numbers are predicted, how well stands behind the others.
  public static func columns(isRegression: Bool) -> [Column<EpochMetrics>] {
    columns + (isRegression ? regressionColumns : [])
  }

  /// All of them.
  public static let layout = ColumnLayout(columns + regressionColumns)
}

/// What numbers of several columns can be.
extension ClosedRange<Double> {
  static var share: Self { 0.0...1 }
  static var count: Self { 0...0x1p53 }
  static var epochs: Self { 0...0x1p40 }
  /// All that was ever computed.
  static var flops: Self { 0...1e30 }
  /// A century.
  static var seconds: Self { 0...3.2e9 }
}

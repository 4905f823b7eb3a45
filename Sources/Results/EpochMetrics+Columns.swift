public import Training

extension EpochMetrics {
  /// The columns of `metrics.csv`. New ones go to the end.
  public static let columns: [Column<EpochMetrics>] = [
    Column("epoch") { $0.epoch },
    Column("step") { $0.step },
    Column("samples") { $0.samples },
    Column("learning_rate") { $0.learningRate },
    Column("train_loss") { $0.trainLoss },
    Column("train_accuracy") { $0.trainAccuracy },
    Column("validation_loss") { $0.validationLoss },
    Column("validation_accuracy") { $0.validationAccuracy },
    Column("test_loss") { $0.testLoss },
    Column("test_accuracy") { $0.testAccuracy },
    Column("widths") { $0.widths },
    Column("parameters") { $0.parameters },
    Column("train_flops") { $0.trainFlops },
    Column("growth_flops") { $0.growthFlops },
    Column("train_seconds") { $0.trainSeconds },
    Column("seconds") { $0.seconds },
  ]

  /// The columns of a run: where numbers are predicted, how well stands behind the others.
  public static func columns(isRegression: Bool) -> [Column<EpochMetrics>] {
    guard isRegression else { return columns }
    return columns + [
      Column("test_r2") { $0.testR2 },
      Column("validation_r2") { $0.validationR2 },
      Column("test_rmse") { $0.testRmse },
      Column("validation_rmse") { $0.validationRmse },
    ]
  }
}

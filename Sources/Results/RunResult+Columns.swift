public import Training

extension RunResult {
  /// The keys of `result` in `run.json`, and its columns in `summary.csv` before those of the cost.
  public static let columns: [Column<RunResult>] = [
    Column("test_accuracy") { $0.testAccuracy },
    Column("test_loss") { $0.testLoss },
    Column("validation_accuracy") { $0.validationAccuracy },
    Column("validation_loss") { $0.validationLoss },
    Column("train_loss") { $0.trainLoss },
    Column("best_epoch") { $0.bestEpoch },
    Column("final_widths") { $0.finalWidths },
    Column("parameters") { $0.parameters },
  ]

  /// The keys that stand behind them in `run.json`, and behind all others in `summary.csv`. New ones go to the end.
  public static let laterColumns: [Column<RunResult>] = [
    Column("test_balanced_accuracy") { $0.testBalancedAccuracy },
    Column("test_macro_f1") { $0.testMacroF1 },
  ]

  /// The keys behind these where numbers are predicted; `summary.csv` has them always, since its runs may be of both
  /// kinds.
  public static let regressionColumns: [Column<RunResult>] = [
    Column("test_r2") { $0.testR2 },
    Column("validation_r2") { $0.validationR2 },
    Column("test_rmse") { $0.testRmse },
    Column("validation_rmse") { $0.validationRmse },
  ]
}

extension RunCost {
  /// The keys of `cost` in `run.json`, and its columns in `summary.csv`.
  public static let columns: [Column<RunCost>] = [
    Column("seconds") { $0.seconds },
    Column("cpu_seconds") { $0.cpuSeconds },
    Column("train_flops") { $0.trainFlops },
    Column("growth_flops") { $0.growthFlops },
    Column("peak_memory_bytes") { $0.peakMemoryBytes },
  ]
}

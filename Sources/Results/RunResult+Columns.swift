internal import Experiments
public import Training

extension RunResult: Tabular {
  /// The keys of `result` in `run.json`, and its columns in `summary.csv` before those of the cost.
  public static let columns: [Column<RunResult>] = [
    Column(.testAccuracy, \.testAccuracy),
    Column(.testLoss, \.testLoss),
    Column(.validationAccuracy, \.validationAccuracy),
    Column(.validationLoss, \.validationLoss),
    Column(.trainLoss, \.trainLoss),
    Column("best_epoch", \.bestEpoch, in: .epochs),
    Column("final_widths", \.finalWidths, in: 1...0x1p24),
    Column("parameters", \.parameters, in: 1...0x1p53),
  ]

  /// The keys that stand behind them in `run.json`, and behind all others in `summary.csv`. New ones go to the end.
  public static let laterColumns: [Column<RunResult>] = [
    Column(.testBalancedAccuracy, \.testBalancedAccuracy),
    Column(.testMacroF1, \.testMacroF1),
  ]

  /// The keys behind these where numbers are predicted; `summary.csv` has them always, since its runs may be of both
  /// kinds.
  public static let regressionColumns: [Column<RunResult>] = [
    Column(.testR2, \.testR2),
    Column(.validationR2, \.validationR2),
    Column(.testRmse, \.testRmse),
    Column(.validationRmse, \.validationRmse),
  ]

  /// All of them.
  public static let layout = ColumnLayout(columns + laterColumns + regressionColumns)
}

extension RunCost: Tabular {
  /// The keys of `cost` in `run.json`, and its columns in `summary.csv`.
  public static let columns: [Column<RunCost>] = [
    Column("seconds", \.seconds, in: .seconds),
    Column("cpu_seconds", \.cpuSeconds, in: 0...1e13),
    Column("train_flops", \.trainFlops, in: .flops),
    Column("growth_flops", \.growthFlops, in: .flops),
    Column("peak_memory_bytes", \.peakMemoryBytes, in: .count),
  ]

  /// All of them.
  public static let layout = ColumnLayout(columns)
}

/// At which point of their training runs are compared.
public enum ComparisonView: String, CaseIterable, Sendable {
  /// The result, as `run.json` has it.
  case final
  /// The same number of epochs.
  case epochs
  /// The same number of floating-point operations, of training and growth together.
  case flops
  /// The same number of parameters.
  case parameters
  /// On the way to the same number of operations: the mean over them, which is the area under the curve.
  case area

  /// What a row of `metrics.csv` has used of the budget; nil for the result, which has none.
  func spending(of row: Trajectory.Row) -> Double? {
    switch self {
    case .final: nil
    case .epochs: row.epoch
    case .flops, .area: row.trainFlops + row.growthFlops
    case .parameters: row.parameters
    }
  }
}

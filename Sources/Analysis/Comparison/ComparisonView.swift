/// At which point of their training runs are compared.
public enum ComparisonView: String, CaseIterable, Sendable {
  /// The result, as `run.json` has it.
  case final
  /// The same number of epochs.
  case epochs
  /// The same number of floating-point operations.
  case flops
  /// The same number of parameters.
  case parameters
  /// On the way to the same number of operations: the mean over them, which is the area under the curve.
  case area

  /// Whether it is operations that are counted.
  public var countsFlops: Bool { self == .flops || self == .area }
}

/// Which floating-point operations a view counts.
public enum CountedFlops: String, CaseIterable, Sendable {
  /// Those of training and of growth events.
  case all
  /// Those of training alone.
  case training
}

/// What is spent on the way to where runs are compared.
struct Spending: Sendable {
  var view: ComparisonView
  var flops = CountedFlops.all

  /// What the run has used of the budget at the end of an epoch; nil for the result, which has none.
  func amount(at row: Trajectory.Row) -> Double? {
    switch view {
    case .final: nil
    case .epochs: row.epoch
    case .flops, .area: flops == .all ? row.trainFlops + row.growthFlops : row.trainFlops
    case .parameters: row.parameters
    }
  }
}

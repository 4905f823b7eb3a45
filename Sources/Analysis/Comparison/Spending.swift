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

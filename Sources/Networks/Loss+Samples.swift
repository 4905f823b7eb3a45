internal import Glibc
internal import LinearAlgebra

extension Loss {
  /// The loss of each sample of the batch in a workspace, in double precision from its logits.
  ///
  /// - Returns: n losses.
  public func losses(_ workspace: Workspace) -> [Double] {
    guard let last = workspace.layers.last else { return [] }
    return losses(last.output, labels: workspace.batch.labels, targets: workspace.batch.targets)
  }

  private func losses(
    _ outputs: borrowing Matrix<Float>, labels: [Int32], targets: [Double]
  ) -> [Double] {
    var losses: [Double] = []
    losses.reserveCapacity(outputs.rows)
    for row in 0..<outputs.rows {
      let entries = outputs.row(row)
      switch self {
      case .crossEntropy:
        var largest = entries[0]
        for column in entries.indices { largest = max(largest, entries[column]) }
        var total = 0.0
        for column in entries.indices { total += exp(Double(entries[column] - largest)) }
        losses.append(log(total) + Double(largest) - Double(entries[Int(labels[row])]))
      case .meanSquaredError:
        var squares = 0.0
        for column in entries.indices {
          let target =
            targets.isEmpty ? (column == labels[row] ? 1 : 0) : targets[row * entries.count + column]
          let difference = Double(entries[column]) - target
          squares += difference * difference
        }
        losses.append(0.5 * squares)
      }
    }
    return losses
  }
}

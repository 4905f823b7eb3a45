internal import Glibc
internal import LinearAlgebra

extension Loss {
  /// The loss of each sample of the batch in a workspace, in double precision from its logits.
  ///
  /// - Returns: n losses.
  public func losses(_ workspace: Workspace) -> [Double] {
    guard let last = workspace.layers.last else { return [] }
    let targets = workspace.batch.targets
    guard targets.isEmpty else {
      return (0..<last.output.rows).map { row in
        let columns = last.output.columns
        return (0..<columns).reduce(0) { sum, column in
          let difference = Double(last.output[row, column]) - targets[row * columns + column]
          return sum + 0.5 * difference * difference
        }
      }
    }
    return losses(logits: last.output, labels: workspace.batch.labels)
  }

  private func losses(logits: borrowing Matrix<Float>, labels: [Int32]) -> [Double] {
    var losses: [Double] = []
    losses.reserveCapacity(logits.rows)
    for row in 0..<logits.rows {
      let entries = logits.row(row)
      let label = Int(labels[row])
      switch self {
      case .crossEntropy:
        var largest = entries[0]
        for column in entries.indices { largest = max(largest, entries[column]) }
        var total = 0.0
        for column in entries.indices { total += exp(Double(entries[column] - largest)) }
        losses.append(log(total) + Double(largest) - Double(entries[label]))
      case .meanSquaredError:
        var squares = 0.0
        for column in entries.indices {
          let difference = Double(entries[column]) - (column == label ? 1 : 0)
          squares += difference * difference
        }
        losses.append(0.5 * squares)
      }
    }
    return losses
  }
}

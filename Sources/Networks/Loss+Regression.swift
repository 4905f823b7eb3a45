public import LinearAlgebra

extension Loss {
  /// Sums half the squared distance to the targets over samples and writes the gradient of each sample's own loss,
  /// output minus target.
  ///
  /// - Parameters:
  ///   - outputs: n x q.
  ///   - targets: n x q, row after row.
  ///   - gradient: n x q.
  public func evaluate(
    outputs: borrowing Matrix<Float>, targets: Span<Double>, gradient: inout Matrix<Float>
  ) -> Sum {
    precondition(self == .meanSquaredError, "only the squared error is for numbers")
    let (rows, columns) = (outputs.rows, outputs.columns)
    precondition(targets.count == rows * columns, "\(targets.count) targets for \(rows) x \(columns) outputs")
    precondition(gradient.rows == rows && gradient.columns == columns)
    var sum = Sum()
    sum.samples = rows
    for row in 0..<rows {
      var squares = 0.0
      for column in 0..<columns {
        let difference = Double(outputs[row, column]) - targets[row * columns + column]
        gradient[row, column] = Float(difference)
        squares += difference * difference
      }
      sum.loss += 0.5 * squares
    }
    return sum
  }
}

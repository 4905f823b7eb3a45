internal import LinearAlgebra

extension Loss {
  /// What the outputs of a network that was trained to this loss say of the classes, for the batch in a workspace: left in
  /// the last layer's `delta`, n x q.
  ///
  /// Probabilities by softmax for cross-entropy. The least squared error has the outputs themselves estimate the
  /// probabilities; they need not lie between 0 and 1.
  public func predict(_ workspace: Workspace) {
    guard let last = workspace.layers.last else { return }
    let rows = last.output.rows
    let columns = last.output.columns
    let stride = last.output.stride
    precondition(last.delta.rows == rows && last.delta.stride == stride)
    unsafe last.delta.withUnsafePointers(from: last.output) { logits, target in
      guard self == .crossEntropy else {
        for index in 0..<rows * stride { unsafe target[index] = logits[index] }
        return
      }
      unsafe Self.exponentiate(logits, rows, columns, stride, into: target)
      for row in 0..<rows {
        let shares = unsafe target + row * stride
        var total = 0.0
        for column in 0..<columns { unsafe total += Double(shares[column]) }
        let scale = Float(1 / total)
        for column in 0..<columns { unsafe shares[column] *= scale }
      }
    }
  }
}

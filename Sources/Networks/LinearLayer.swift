public import LinearAlgebra

/// A layer with parameters: a fully connected one, or a convolution, which is one for each patch that it reads.
///
/// Weights and biases are one matrix, `outputs` x (`inputs` + 1) with the biases in the last column, and the inputs
/// carry a column of ones: the bias then needs no pass of its own, forward or backward, and the growth method's
/// `[h, 1]` is what the layer reads anyway.
public final class LinearLayer {
  /// Weights and, in the last column, biases.
  public var parameters: Matrix<Float>

  /// The number of units.
  public var outputs: Int { parameters.rows }
  /// The number of inputs, without the column of ones.
  public var inputs: Int { parameters.columns - 1 }

  /// The weights, row after row.
  var weights: [Float] { (0..<outputs).flatMap { row in (0..<inputs).map { parameters[row, $0] } } }
  /// The biases.
  var biases: [Float] { (0..<outputs).map { parameters[$0, inputs] } }

  /// A layer with the given parameters, `outputs` x (`inputs` + 1).
  public init(parameters: consuming Matrix<Float>) {
    self.parameters = parameters
  }
}

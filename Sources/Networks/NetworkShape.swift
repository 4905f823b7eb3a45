/// The sizes of a fully connected network, from which parameters and floating-point operations are counted.
///
/// Operations are those of the matrix products, a multiplication and an addition counted as two, the bias as one
/// more input. Per sample a layer of `out` units on `in` inputs takes `2 out (in + 1)` forward, as many for the
/// gradient of its parameters, and `2 out in` for the gradient of its inputs, which the first layer does not need.
public struct NetworkShape: Codable, Hashable, Sendable {
  /// The number of inputs of a sample.
  public var inputs: Int
  /// The width of each hidden layer.
  public var hidden: [Int]
  /// The number of outputs.
  public var outputs: Int

  /// A network from `inputs` through the hidden widths to `outputs`.
  public init(inputs: Int, hidden: [Int], outputs: Int) {
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
  }

  private var layers: Zip2Sequence<[Int], [Int]> { zip([inputs] + hidden, hidden + [outputs]) }

  /// The number of weights and biases; `Int.max` for more than can be counted.
  public var parameters: Int {
    layers.reduce(0) { sum, layer in
      let (inputs, isTooWide) = layer.0.addingReportingOverflow(1)
      let (weights, areTooMany) = inputs.multipliedReportingOverflow(by: layer.1)
      let (total, isTooMuch) = sum.addingReportingOverflow(weights)
      return isTooWide || areTooMany || isTooMuch ? .max : total
    }
  }

  /// The operations of a pass forward over some samples.
  public func evaluationFlops(samples: Int) -> Double { 2 * Double(parameters) * Double(samples) }

  /// The operations of training steps over some samples: forward, gradients of parameters and of hidden outputs.
  public func trainingFlops(samples: Int) -> Double {
    // Whole numbers, exact in floating point up to 2^53.
    let inputGradients = layers.dropFirst().reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    return (4 * Double(parameters) + 2 * inputGradients) * Double(samples)
  }
}

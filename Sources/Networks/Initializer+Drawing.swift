public import LinearAlgebra

extension Initializer {
  /// The standard deviation of a fresh weight.
  public func deviation(fanIn: Int, fanOut: Int) -> Double {
    switch self {
    case .heNormal: (2 / Double(max(fanIn, 1))).squareRoot()
    case .glorotUniform: (2 / Double(max(fanIn + fanOut, 1))).squareRoot()
    case .lecunNormal: (1 / Double(max(fanIn, 1))).squareRoot()
    }
  }

  /// One fresh weight.
  public func weight(fanIn: Int, fanOut: Int, from generator: inout RandomGenerator) -> Double {
    let deviation = deviation(fanIn: fanIn, fanOut: fanOut)
    switch self {
    case .heNormal, .lecunNormal: return deviation * generator.normal()
    case .glorotUniform: return deviation * 3.0.squareRoot() * (2 * generator.uniform() - 1)
    }
  }

  /// Fresh parameters of a layer: `outputs` x (`inputs` + 1), the last column (the biases) zero.
  ///
  /// - Parameter fanOut: How many numbers an input is part of; nil for the outputs of a fully connected layer.
  public func parameters(
    outputs: Int, inputs: Int, fanOut: Int? = nil, from generator: inout RandomGenerator
  ) -> Matrix<Float> {
    var parameters = Matrix<Float>(rows: outputs, columns: inputs + 1)
    for output in 0..<outputs {
      for input in 0..<inputs {
        parameters[output, input] = Float(weight(fanIn: inputs, fanOut: fanOut ?? outputs, from: &generator))
      }
    }
    return parameters
  }
}

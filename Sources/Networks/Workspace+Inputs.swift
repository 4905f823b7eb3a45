public import LinearAlgebra

/// What is made of the inputs of a layer, from 0, with their column of ones: of the network's own, sparse or not, or of
/// the output of the layer below.
extension Workspace {
  /// The leading columns of `target ← inputs · parameters'`; the other columns stay.
  ///
  /// - Parameter parameters: u x (inputs + 1), biases last.
  public func multiplyInputs(
    of layer: Int, by parameters: borrowing Matrix<Float>, into target: inout Matrix<Float>
  ) {
    if let samples = sparseInputs(of: layer) { return target.assignProduct(samples, parameters: parameters) }
    withInputs(of: layer) { target.assignProduct($0, parameters, transposing: .right) }
  }

  /// `target ← alpha · weights' · inputs + beta · target`.
  ///
  /// - Parameters:
  ///   - weights: n x u.
  ///   - target: u x (inputs + 1).
  public func sumInputs(
    of layer: Int, weightedBy weights: borrowing Matrix<Float>, into target: inout Matrix<Float>,
    alpha: Float = 1, beta: Float = 0
  ) {
    if let samples = sparseInputs(of: layer) {
      return target.assignProduct(deltas: weights, samples, alpha: alpha, beta: beta)
    }
    withInputs(of: layer) {
      target.assignProduct(weights, $0, transposing: .left, alpha: alpha, beta: beta)
    }
  }

  /// The mean of each input.
  public func inputMeans(of layer: Int) -> [Double] {
    sparseInputs(of: layer)?.columnMeans() ?? withInputs(of: layer) { $0.columnMeans() }
  }

  /// The sum of the squares of all inputs.
  public func squaredNormOfInputs(of layer: Int) -> Double {
    sparseInputs(of: layer)?.squaredNorm() ?? withInputs(of: layer) { innerProduct($0, $0) }
  }

  /// The inputs of the first layer where they are sparse; nil for any other.
  private func sparseInputs(of layer: Int) -> SparseSamples? {
    layer == 0 && maps?.layerCount != 0 ? batch.sparse : nil
  }

  private func withInputs<Result>(of layer: Int, _ body: (borrowing Matrix<Float>) -> Result) -> Result {
    if let maps, layer == maps.layerCount { return body(maps.features) }
    return layer > 0 ? body(layers[layer - 1].output) : body(batch.input)
  }
}

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
    switch inputs(of: layer) {
    case .sparse(let samples): target.assignProduct(samples, parameters: parameters)
    case .network: target.assignProduct(batch.input, parameters, transposing: .right)
    case .layer(let below): target.assignProduct(below.output, parameters, transposing: .right)
    case .features(let maps): target.assignProduct(maps.features, parameters, transposing: .right)
    }
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
    switch inputs(of: layer) {
    case .sparse(let samples):
      target.assignProduct(deltas: weights, samples, alpha: alpha, beta: beta)
    case .network:
      target.assignProduct(weights, batch.input, transposing: .left, alpha: alpha, beta: beta)
    case .layer(let below):
      target.assignProduct(weights, below.output, transposing: .left, alpha: alpha, beta: beta)
    case .features(let maps):
      target.assignProduct(weights, maps.features, transposing: .left, alpha: alpha, beta: beta)
    }
  }

  /// The mean of each input.
  public func inputMeans(of layer: Int) -> [Double] {
    switch inputs(of: layer) {
    case .sparse(let samples): samples.columnMeans()
    case .network: batch.input.columnMeans()
    case .layer(let below): below.output.columnMeans()
    case .features(let maps): maps.features.columnMeans()
    }
  }

  /// The sum of the squares of all inputs.
  public func squaredNormOfInputs(of layer: Int) -> Double {
    switch inputs(of: layer) {
    case .sparse(let samples): samples.squaredNorm()
    case .network: innerProduct(batch.input, batch.input)
    case .layer(let below): innerProduct(below.output, below.output)
    case .features(let maps): innerProduct(maps.features, maps.features)
    }
  }

  private enum Inputs {
    case sparse(SparseSamples)
    case network
    case layer(Layer)
    case features(MapWorkspace)
  }

  private func inputs(of layer: Int) -> Inputs {
    if let maps, layer == maps.layerCount { return .features(maps) }
    if layer > 0 { return .layer(layers[layer - 1]) }
    return batch.sparse.map { .sparse($0) } ?? .network
  }
}

public import LinearAlgebra

extension Network {
  /// The parameters of every layer, to be written down.
  public var stored: [StoredMatrix] { layers.map { StoredMatrix($0.parameters) } }

  /// Takes parameters that were written down; the widths of the hidden layers become theirs.
  ///
  /// - Throws: `StoredMatrix.FormatError` when they do not make up a network of these inputs and outputs. The network is
  ///   then as it was.
  public func restore(_ stored: [StoredMatrix]) throws(StoredMatrix.FormatError) {
    guard stored.count == layers.count else { throw StoredMatrix.FormatError() }
    var inputs = inputCount
    var restored: [DenseLayer] = []
    for matrix in stored {
      let layer = DenseLayer(parameters: try matrix.matrix())
      guard layer.inputs == inputs else { throw StoredMatrix.FormatError() }
      inputs = layer.outputs
      restored.append(layer)
    }
    guard inputs == outputCount else { throw StoredMatrix.FormatError() }
    assign(Network(layers: restored, activation: activation, initializer: initializer))
  }
}

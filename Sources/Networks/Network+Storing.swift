public import LinearAlgebra

extension Network {
  /// The parameters of every layer and the norms, to be written down.
  public var stored: [StoredMatrix] {
    layers.map { StoredMatrix($0.parameters) }
      + norms.flatMap { [StoredMatrix($0.parameters), StoredMatrix($0.statistics)] }
  }

  /// Takes parameters that were written down; the widths of the places become theirs.
  ///
  /// - Throws: `StoredMatrix.FormatError` when they do not make up a network of these inputs and outputs. The network is
  ///   then as it was.
  public func restore(_ stored: [StoredMatrix]) throws(StoredMatrix.FormatError) {
    guard stored.count == layers.count + 2 * norms.count else { throw StoredMatrix.FormatError() }
    let restored = try stored.prefix(layers.count).map { matrix throws(StoredMatrix.FormatError) in
      LinearLayer(parameters: try matrix.matrix())
    }
    let restoredNorms = try norms.indices.map { number throws(StoredMatrix.FormatError) in
      let first = layers.count + 2 * number
      return BatchNorm(parameters: try stored[first].matrix(), statistics: try stored[first + 1].matrix())
    }
    let widths = places.map { restored[$0.widened].outputs }
    guard widths.allSatisfy({ $0 > 0 }) else { throw StoredMatrix.FormatError() }
    var shape = shape
    shape.widths = widths
    let fits =
      zip(restored, shape.layerSizes).allSatisfy { $0.outputs == $1.outputs && $0.inputs == $1.inputs }
      && zip(restoredNorms, shape.maps?.normChannels ?? []).allSatisfy { norm, channels in
        norm.parameters.rows == 2 && norm.statistics.rows == 2 && norm.channels == channels
          && norm.statistics.columns == channels
      }
    guard fits else { throw StoredMatrix.FormatError() }
    assign(
      Network(
        layers: restored, norms: restoredNorms, shape: shape, activation: activation,
        initializer: initializer))
  }
}

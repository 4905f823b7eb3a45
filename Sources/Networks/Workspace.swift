public import LinearAlgebra

/// The memory of passes through a network: allocated once for a batch size, made anew when the network grows.
public final class Workspace {
  /// What one layer computes.
  public final class Layer {
    /// n x (width + 1) with a final column of ones for a hidden layer; n x outputs, the logits, for the last.
    public var output: Matrix<Float>
    /// n x width: the gradient of each sample's own loss with respect to the preactivations (not divided by n).
    public var delta: Matrix<Float>
    /// The gradient of the mean loss with respect to the parameters, in their shape.
    public internal(set) var gradient: Matrix<Float>
    var slopes: Matrix<Float>
    let isHidden: Bool

    init(width: Int, inputs: Int, isHidden: Bool, capacity: Int, keepsSlopes: Bool, training: Bool) {
      self.isHidden = isHidden
      output = Matrix(rows: capacity, columns: isHidden ? width + 1 : width)
      delta = Matrix(rows: capacity, columns: width)
      slopes = Matrix(rows: keepsSlopes && isHidden ? capacity : 0, columns: width + 1)
      gradient = Matrix(rows: training ? width : 0, columns: inputs + 1)
    }

    func setRows(_ rows: Int) {
      output.reshape(rows: rows, columns: output.columns)
      delta.reshape(rows: rows, columns: delta.columns)
    }

    func writeOnes() {
      let last = output.columns - 1
      for row in 0..<output.rows { output[row, last] = 1 }
    }
  }

  /// With fewer units in the first layer, bringing sparse inputs together costs more than the products save.
  private static var fewestUnits: Int { 16 }

  /// The samples that pass.
  public let batch: Batch
  /// One for each layer of the network; those of convolutions hold nothing but the gradient.
  public let layers: [Layer]
  /// The memory of the layers that work on images.
  public let maps: MapWorkspace?

  /// The largest number of samples.
  public var capacity: Int { batch.capacity }
  /// The number of samples of the present batch.
  public var rows: Int { batch.rows }

  /// The bytes that memory for so many samples takes at most, in training, when their inputs are whole, without the gradients of
  /// parameters.
  public static func byteCount(for network: Network, capacity: Int) -> Int {
    let slopes = network.activation.keepsSlopes
    let ofMaps =
      network.maps.map { $0.byteCount(samples: capacity, keepsSlopes: slopes, .training) } ?? 0
    let elements = network.layers.indices.dropFirst(network.mapLayerCount).reduce(
      Matrix<Float>.extent(rows: capacity, columns: network.inputCount + 1)
    ) { sum, index in
      let width = network.layers[index].outputs
      let isHidden = index < network.layers.count - 1
      let wide = Matrix<Float>.extent(rows: capacity, columns: isHidden ? width + 1 : width)
      return sum + (isHidden && slopes ? 2 : 1) * wide + Matrix<Float>.extent(rows: capacity, columns: width)
    }
    return elements * MemoryLayout<Float>.stride + ofMaps
  }

  /// Memory for batches of up to `capacity` samples.
  ///
  /// - Parameters:
  ///   - training: Whether gradients of the parameters are wanted, and norms may go by the batch.
  ///   - sparse: Whether most inputs are zero as they are stored. The batch is a sparse one then, if the first layer has
  ///     enough units to gain by it.
  public convenience init(for network: Network, capacity: Int, training: Bool, sparse: Bool = false) {
    let batch = Batch(
      capacity: capacity, inputCount: network.inputCount,
      isSparse: sparse && network.maps == nil && network.layers[0].outputs >= Self.fewestUnits)
    self.init(for: network, batch: batch, training: training)
  }

  /// Memory to pass a batch, and others that are put in its place.
  ///
  /// - Parameter training: Whether gradients of the parameters are wanted, and norms may go by the batch.
  public init(for network: Network, batch: Batch, training: Bool) {
    self.batch = batch
    let keepsSlopes = network.activation.keepsSlopes
    layers = network.layers.enumerated().map { index, layer in
      Layer(
        width: layer.outputs, inputs: layer.inputs, isHidden: index < network.layers.count - 1,
        capacity: index < network.mapLayerCount ? 0 : batch.capacity, keepsSlopes: keepsSlopes,
        training: training)
    }
    maps = network.maps.map {
      MapWorkspace(for: $0, capacity: batch.capacity, keepsSlopes: keepsSlopes, training: training)
    }
  }
}

public import LinearAlgebra

/// The memory of passes through the layers that work on images.
///
/// A map is a row for each channel; a row holds position after position, and of each position all samples (`Convolution`).
public final class MapWorkspace {
  /// For each node its value, channels x (positions x lanes).
  public internal(set) var values: [Map]
  /// For each node the gradient of each sample's own loss: on the way down that of the value, afterwards, for a
  /// convolution, that of what it computes before norm, sum and activation. Empty until a gradient is carried down.
  public internal(set) var deltas: [Map]
  /// In training, for each convolution with a norm what it computes before it: the gradient needs it. In evaluation a norm is
  /// a line, and takes the place of what it reads.
  var preactivations: [Map?]
  /// For each node the slopes of the activation, where it keeps them.
  var slopes: [Map?]
  /// For each norm the mean and the reciprocal deviation that the last pass used, 2 x channels.
  var normalizers: [Map]
  /// The gradients of the parameters of each norm, 2 x channels.
  public internal(set) var normGradients: [Map]
  /// n x (features + 1), with a column of ones: what the fully connected layers read.
  public internal(set) var features: Matrix<Float>
  var featureDelta: Matrix<Float>
  /// The samples of the present batch.
  public internal(set) var samples = 0
  /// The numbers that they take at each position.
  public var lanes: Int { Convolution.lanes(for: samples) }
  /// Whether the last pass was one of training.
  var isTraining = false
  /// The number of convolutions.
  let layerCount: Int
  private let capacity: Int
  var scratch = Matrix<Float>(rows: 0, columns: 0)
  var spare = Matrix<Float>(rows: 0, columns: 0)

  /// A matrix that an array can hold.
  public final class Map {
    /// The numbers.
    public var values: Matrix<Float>
    init(rows: Int, columns: Int) { values = Matrix(rows: rows, columns: columns) }
  }

  /// Memory for batches of up to `capacity` samples.
  ///
  /// - Parameter training: Whether norms may go by the batch.
  init(for outline: MapOutline, capacity: Int, keepsSlopes: Bool, training: Bool) {
    layerCount = outline.convolutions.count
    self.capacity = capacity
    let lanes = Convolution.lanes(for: capacity)
    func map(_ shape: MapShape) -> Map { Map(rows: shape.channels, columns: shape.positions * lanes) }
    values = outline.nodes.map { map($0.shape) }
    deltas = outline.nodes.map { _ in Map(rows: 0, columns: 0) }
    preactivations = outline.nodes.map { node in
      training && node.convolution?.norm != nil ? map(node.shape) : nil
    }
    slopes = outline.nodes.map { node in
      keepsSlopes && node.convolution?.isActivated == true ? map(node.shape) : nil
    }
    normalizers = outline.normChannels.map { Map(rows: 2, columns: $0) }
    normGradients = outline.normChannels.map { Map(rows: 2, columns: $0) }
    features = Matrix(rows: capacity, columns: outline.output.count + 1)
    featureDelta = Matrix(rows: capacity, columns: outline.output.count)
  }

  /// Where a convolution's products are written, before norm, sum and activation.
  func preactivation(of node: Int) -> Map {
    guard isTraining, let own = preactivations[node] else { return values[node] }
    return own
  }

  /// Makes ready for gradients.
  func prepareDeltas(of outline: MapOutline) {
    guard deltas.allSatisfy({ $0.values.rows == 0 }) else { return }
    for (index, node) in outline.nodes.enumerated().dropFirst() {
      let (channels, positions) = (node.shape.channels, node.shape.positions)
      deltas[index] = Map(rows: channels, columns: positions * Convolution.lanes(for: capacity))
      deltas[index].values.reshape(rows: channels, columns: positions * lanes)
    }
  }

  /// Makes ready for a batch.
  func setSamples(_ count: Int, of outline: MapOutline) {
    guard count != samples else { return }
    samples = count
    for (index, node) in outline.nodes.enumerated() {
      let columns = node.shape.positions * lanes
      for map in [values[index], deltas[index], preactivations[index], slopes[index]] {
        guard let map, map.values.rows > 0 else { continue }
        map.values.reshape(rows: node.shape.channels, columns: columns)
      }
    }
    features.reshape(rows: count, columns: features.columns)
    featureDelta.reshape(rows: count, columns: featureDelta.columns)
  }

  /// Sets to zero what stands in the lanes that hold no sample.
  func clearSpareLanes(_ values: inout Matrix<Float>, positions: Int) {
    let (lanes, samples, rows, stride) = (lanes, samples, values.rows, values.stride)
    guard samples < lanes else { return }
    unsafe values.withUnsafeMutablePointer { base in
      for row in 0..<rows {
        for position in 0..<positions {
          unsafe (base + row * stride + position * lanes + samples).update(
            repeating: 0, count: lanes - samples)
        }
      }
    }
  }
}

extension MapOutline {
  /// The bytes that memory for so many samples takes in these layers.
  public func byteCount(samples: Int, keepsSlopes: Bool, _ pass: MapPass) -> Int {
    let lanes = Convolution.lanes(for: samples)
    var elements = 2 * samples * (output.count + 1)
    for (index, node) in nodes.enumerated() {
      var maps = index == 0 || pass == .forward ? 1 : 2
      if pass == .training, node.convolution?.norm != nil { maps += 1 }
      if keepsSlopes, node.convolution?.isActivated == true { maps += 1 }
      elements +=
        maps * Matrix<Float>.extent(rows: node.shape.channels, columns: node.shape.positions * lanes)
    }
    return elements * MemoryLayout<Float>.stride
  }
}

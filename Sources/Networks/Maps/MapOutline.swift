public import LinearAlgebra

/// The part of a network that works on images, without its weights: what a spec's layers before the fully connected ones
/// come to for images of a size.
public struct MapOutline: Hashable, Sendable {
  /// Why layers do not fit.
  public struct ShapeError: Error, Hashable, Sendable {
    /// The layer, from 0.
    public var layer: Int
    /// One sentence.
    public var message: String
  }

  /// The images.
  public let input: MapShape
  /// The layers, at their present widths.
  public let layers: [LayerConfiguration]
  /// What is done to the preactivations of convolutions.
  public let norm: Normalization
  /// What comes of it, in the order of computation; the first is the image itself.
  public let nodes: [MapNode]
  /// The names of the layers with parameters, as model files have them.
  public let names: [String]
  /// For each layer the shape that comes out.
  public let shapes: [MapShape]
  /// The places that can be widened, but for those whose number of consumers is not one.
  let places: [Place]

  /// A convolution whose output goes to one consumer alone.
  struct Place: Hashable, Sendable {
    /// The entry of `layers` it belongs to.
    var entry: Int
    /// The convolution.
    var node: Int
    /// The convolution that reads it; nil for the fully connected layer at the end.
    var consumer: Int?
    /// The last node before the consumer.
    var last: Int
  }

  /// Layers for images of a size.
  ///
  /// - Throws: `ShapeError` for the first layer that does not fit.
  public init(input: MapShape, layers: [LayerConfiguration], norm: Normalization) throws(ShapeError) {
    self.input = input
    self.layers = layers
    self.norm = norm
    var builder = Builder(input: input, norm: norm)
    var shapes: [MapShape] = []
    for (entry, layer) in layers.enumerated() {
      try builder.append(layer, entry)
      shapes.append(builder.shape)
    }
    nodes = builder.nodes
    names = builder.names
    self.shapes = shapes
    places = Self.places(of: builder.nodes, entries: builder.entries)
  }

  /// What the fully connected layers read.
  public var output: MapShape { nodes[nodes.count - 1].shape }

  /// The convolutions, in the order of their layers.
  public var convolutions: [(node: MapNode, convolution: MapNode.Convolution)] {
    nodes.compactMap { node in node.convolution.map { (node, $0) } }
      .sorted { $0.convolution.layer < $1.convolution.layer }
  }

  /// The channels of each norm.
  var normChannels: [Int] {
    nodes.compactMap { node in node.convolution?.norm.map { (number: $0, channels: node.shape.channels) } }
      .sorted { $0.number < $1.number }.map(\.channels)
  }

  /// The sizes of a convolution's parameters: outputs, and inputs without the bias.
  func size(of node: MapNode) -> (outputs: Int, inputs: Int) {
    guard let convolution = node.convolution else { return (0, 0) }
    return (node.shape.channels, nodes[node.source].shape.channels * convolution.geometry.taps)
  }

  /// The channels of the places that can be widened.
  var widths: [Int] { places.map { nodes[$0.node].shape.channels } }

  /// The same layers with other channels at the places that can be widened.
  func withWidths(_ widths: some Collection<Int>) -> MapOutline {
    var changed = layers
    for (place, width) in zip(places, widths) {
      switch changed[place.entry] {
      case .convolution(var convolution):
        convolution.channels = width
        changed[place.entry] = .convolution(convolution)
      case .residual(var residual):
        residual.inner = width
        changed[place.entry] = .residual(residual)
      case .pool, .dense: break
      }
    }
    do {
      return try MapOutline(input: input, layers: changed, norm: norm)
    } catch {
      preconditionFailure("layers that fitted do not: \(error.message)")
    }
  }

  /// The places: convolutions that are no sum themselves and are read once, through pooling at most.
  private static func places(of nodes: [MapNode], entries: [Int]) -> [Place] {
    var readers = Array(repeating: [Int](), count: nodes.count)
    var summands: Set<Int> = []
    for (index, node) in nodes.enumerated() where index > 0 {
      readers[node.source].append(index)
      if let added = node.convolution?.added { summands.insert(added) }
    }
    return nodes.indices.compactMap { index in
      guard let convolution = nodes[index].convolution, convolution.added == nil, convolution.isActivated
      else { return nil }
      var last = index
      while true {
        guard !summands.contains(last), readers[last].count <= 1 else { return nil }
        guard let reader = readers[last].first else {
          return Place(entry: entries[index], node: index, consumer: nil, last: last)
        }
        if nodes[reader].convolution != nil {
          return Place(entry: entries[index], node: index, consumer: reader, last: last)
        }
        last = reader
      }
    }
  }
}

extension MapOutline {
  /// Turns layers into nodes, one after the other.
  private struct Builder {
    let norm: Normalization
    var nodes: [MapNode]
    /// For each node the layer it belongs to.
    var entries = [-1]
    var names: [String] = []
    private var normCount = 0
    private var numbered = 0

    init(input: MapShape, norm: Normalization) {
      self.norm = norm
      nodes = [MapNode(operation: .input, source: 0, shape: input)]
    }

    var shape: MapShape { nodes[nodes.count - 1].shape }

    mutating func append(_ layer: LayerConfiguration, _ entry: Int) throws(ShapeError) {
      let source = nodes.count - 1
      switch layer {
      case .convolution(let layer):
        try convolve(
          source, layer.channels, kernel: layer.kernel, stride: layer.stride, layer.padding,
          name: "layers.\(numbered)", entry)
        numbered += 1
      case .residual(let layer):
        try block(layer, source, entry)
        numbered += 1
      case .pool(let layer):
        try pool(layer, source, entry)
      case .dense:
        throw ShapeError(layer: entry, message: "a fully connected layer among those that read images")
      }
    }

    private mutating func block(
      _ layer: LayerConfiguration.Residual, _ source: Int, _ entry: Int
    ) throws(ShapeError) {
      let channels = layer.channels ?? nodes[source].shape.channels
      let name = "layers.\(numbered)"
      // The order of the names is that of the layers with parameters.
      let layers = names.count
      try convolve(
        source, layer.inner, kernel: 3, stride: layer.stride, .same, name: "\(name).0", entry)
      let first = nodes.count - 1
      names.append("\(name).1")
      var added = source
      if layer.stride > 1 || channels != nodes[source].shape.channels {
        try convolve(
          source, channels, kernel: 1, stride: layer.stride, .valid, name: "\(name).skip", entry,
          isPlain: true)
        added = nodes.count - 1
      }
      try convolve(
        first, channels, kernel: 3, stride: 1, .same, name: nil, entry, layer: layers + 1, added: added)
      guard nodes[added].shape == shape else {
        throw ShapeError(
          layer: entry,
          message:
            "the block makes \(shape) of \(nodes[source].shape), which cannot be added to \(nodes[added].shape)"
        )
      }
    }

    private mutating func convolve(
      _ source: Int, _ channels: Int, kernel: Int, stride: Int, _ padding: LayerConfiguration.Padding,
      name: String?, _ entry: Int, layer: Int? = nil, isPlain: Bool = false, added: Int? = nil
    ) throws(ShapeError) {
      let from = nodes[source].shape
      let zeros = padding == .same ? kernel / 2 : 0
      guard min(from.height, from.width) + 2 * zeros >= kernel else {
        throw ShapeError(
          layer: entry, message: "a window of \(kernel) x \(kernel) does not fit into \(from)")
      }
      let geometry = PatchGeometry(
        height: from.height, width: from.width, kernel: kernel, stride: stride, padding: zeros)
      let isNormalized = norm == .batch && !isPlain
      let convolution = MapNode.Convolution(
        layer: layer ?? names.count, geometry: geometry, norm: isNormalized ? normCount : nil,
        hasBias: !isNormalized && !isPlain, isActivated: !isPlain, added: added)
      if let name { names.append(name) }
      if isNormalized { normCount += 1 }
      nodes.append(
        MapNode(
          operation: .convolution(convolution), source: source,
          shape: MapShape(
            channels: channels, height: geometry.outputHeight, width: geometry.outputWidth)))
      entries.append(entry)
    }

    private mutating func pool(
      _ layer: LayerConfiguration.Pool, _ source: Int, _ entry: Int
    ) throws(ShapeError) {
      let from = nodes[source].shape
      if let size = layer.size, min(from.height, from.width) < size {
        throw ShapeError(layer: entry, message: "windows of \(size) x \(size) do not fit into \(from)")
      }
      var node = MapNode(
        operation: .globalAverage, source: source,
        shape: MapShape(channels: from.channels, height: 1, width: 1))
      if layer.size != nil || layer.kind == .max {
        guard layer.size != nil || from.height == from.width else {
          throw ShapeError(
            layer: entry, message: "the largest value of a grid of \(from) is not taken: it is no square")
        }
        let size = layer.size ?? from.height
        let geometry = PatchGeometry(
          height: from.height, width: from.width, kernel: size, stride: size, padding: 0)
        node.operation = .pool(geometry, layer.kind)
        node.shape.height = geometry.outputHeight
        node.shape.width = geometry.outputWidth
      }
      nodes.append(node)
      entries.append(entry)
    }
  }
}

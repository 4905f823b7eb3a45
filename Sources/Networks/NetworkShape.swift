public import LinearAlgebra

/// A network without its weights: the sizes from which places, parameters and floating-point operations are counted.
///
/// Operations are those of the matrix products, a multiplication and an addition counted as two, the bias as one
/// more input. Per sample a layer of `out` units on `in` inputs takes `2 out (in + 1)` forward, as many for the
/// gradient of its parameters, and `2 out in` for the gradient of its inputs, which the first layer does not need; a
/// convolution takes that at each of its positions, `in` being the channels it reads times the taps of its window.
public struct NetworkShape: Hashable, Sendable {
  /// The layers before the fully connected ones; nil where there are none.
  public private(set) var maps: MapOutline?
  /// The number of values that the fully connected layers read.
  public var inputs: Int
  /// The width of each hidden layer among the fully connected ones.
  public private(set) var hidden: [Int]
  /// The number of outputs.
  public var outputs: Int

  /// A fully connected network from `inputs` through the hidden widths to `outputs`.
  public init(inputs: Int, hidden: [Int], outputs: Int) {
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
  }

  /// The network a configuration describes.
  ///
  /// - Parameter images: What the inputs are; needed for layers that work on images.
  /// - Throws: `MapOutline.ShapeError` when layers do not fit.
  public init(
    _ model: ModelConfiguration, inputs: Int, images: MapShape? = nil, outputs: Int
  ) throws(MapOutline.ShapeError) {
    self.init(inputs: inputs, hidden: model.hidden, outputs: outputs)
    guard let layers = model.layers else { return }
    let ofMaps = layers.prefix { $0.denseWidth == nil }
    hidden = layers.compactMap(\.denseWidth)
    let rest = layers[ofMaps.endIndex...]
    if let stray = rest.firstIndex(where: { $0.denseWidth == nil }) {
      throw MapOutline.ShapeError(
        layer: stray, message: "no layer that reads images can follow a fully connected one")
    }
    guard !ofMaps.isEmpty else { return }
    guard let images, images.count == inputs else {
      throw MapOutline.ShapeError(
        layer: 0, message: "the data are no images of a known shape; 'dataset.shape' says it")
    }
    let maps = try MapOutline(input: images, layers: Array(ofMaps), norm: model.norm)
    self.maps = maps
    self.inputs = maps.output.count
  }

  /// The layers from the input on, without the output layer.
  public var layers: [LayerConfiguration] { (maps?.layers ?? []) + hidden.map { .dense(width: $0) } }

  /// The widths of all places, in their order.
  public var widths: [Int] {
    get { (maps?.widths ?? []) + hidden }
    set {
      let first = newValue.count - hidden.count
      precondition(first == maps?.places.count ?? 0, "widths for other places")
      if let maps, !newValue.starts(with: maps.widths) {
        let wider = maps.withWidths(newValue.prefix(first))
        self.maps = wider
        inputs = wider.output.count
      }
      hidden = Array(newValue.dropFirst(first))
    }
  }

  /// The places that can be widened, in the order of their layers.
  public var places: [WideningPlace] {
    let first = maps?.convolutions.count ?? 0
    var places: [WideningPlace] = []
    for place in maps?.places ?? [] {
      guard let maps, let widened = maps.nodes[place.node].convolution else { continue }
      var consumer = first
      var taps = maps.nodes[place.last].shape.positions
      if let node = place.consumer, let reader = maps.nodes[node].convolution {
        consumer = reader.layer
        taps = reader.geometry.taps
      }
      places.append(
        WideningPlace(
          number: places.count + 1, widened: widened.layer, consumer: consumer, taps: taps,
          node: place.node, last: place.last, consumerNode: place.consumer))
    }
    for layer in hidden.indices {
      places.append(
        WideningPlace(
          number: places.count + 1, widened: first + layer, consumer: first + layer + 1, taps: 1))
    }
    return places
  }

  /// The outputs and inputs, without the bias, of every layer with parameters.
  public var layerSizes: [(outputs: Int, inputs: Int)] {
    let ofMaps = maps.map { maps in maps.convolutions.map { maps.size(of: $0.node) } } ?? []
    return ofMaps + denseSizes
  }

  /// The positions at which the consumer of a place computes an output: those of its window where it is a convolution.
  public func positions(of place: WideningPlace) -> Int { positions(ofNode: place.consumerNode) }

  /// At how many positions the consumer of a place can read a unit.
  public func readings(of place: WideningPlace) -> Int { positions(ofNode: place.last) }

  /// The positions at which a unit of a place is computed.
  public func positionsOfUnits(at place: WideningPlace) -> Int { positions(ofNode: place.node) }

  /// One where there is no node: of a fully connected layer.
  private func positions(ofNode node: Int?) -> Int {
    node.flatMap { maps?.nodes[$0].shape.positions } ?? 1
  }

  /// The parameters of a unit more at a place.
  public func parametersOfUnit(at place: WideningPlace) -> Int {
    let sizes = layerSizes
    let own = sizes[place.widened].inputs + parametersBesideWeights(ofLayer: place.widened)
    return own + sizes[place.consumer].outputs * place.taps
  }

  /// Whether a layer with parameters, from 0, has biases.
  public func hasBias(ofLayer layer: Int) -> Bool { convolution(ofLayer: layer)?.hasBias ?? true }

  /// A convolution; nil for a fully connected layer.
  func convolution(ofLayer layer: Int) -> MapNode.Convolution? {
    maps?.convolutions.dropFirst(layer).first?.convolution
  }

  /// The biases, scales and shifts that each unit of a layer with parameters has.
  private func parametersBesideWeights(ofLayer layer: Int) -> Int {
    (hasBias(ofLayer: layer) ? 1 : 0) + (convolution(ofLayer: layer)?.norm == nil ? 0 : 2)
  }

  /// How many numbers an input of a layer with parameters is part of: its outputs, times the taps of its window.
  public func fanOut(ofLayer layer: Int) -> Int {
    layerSizes[layer].outputs * (convolution(ofLayer: layer)?.geometry.taps ?? 1)
  }

  /// The taps of the window of what is widened at a place, from 1; one where it is fully connected.
  public func window(at place: Int) -> Int {
    convolution(ofLayer: places[place - 1].widened)?.geometry.taps ?? 1
  }

  /// Those of the fully connected layers.
  private var denseSizes: [(outputs: Int, inputs: Int)] {
    zip(hidden + [outputs], [inputs] + hidden).map { ($0, $1) }
  }

  /// The number of weights, biases, and scales and shifts of norms; `Int.max` for more than can be counted.
  public var parameters: Int {
    layerSizes.enumerated().reduce(0) { sum, layer in
      let others = parametersBesideWeights(ofLayer: layer.offset)
      return sum.addingSaturating(
        layer.element.outputs.multipliedSaturating(by: layer.element.inputs.addingSaturating(others)))
    }
  }

  /// The operations of a pass forward over some samples.
  public func evaluationFlops(samples: Int) -> Double { evaluationFlops(above: -1) * Double(samples) }

  /// The operations that a sample takes to compute a unit more at a place, and to hand it to the consumer.
  public func passesOfNewUnit(at place: WideningPlace) -> (in: Double, out: Double) {
    let sizes = layerSizes
    return (
      2 * Double(sizes[place.widened].inputs + 1) * Double(positionsOfUnits(at: place)),
      2 * Double(sizes[place.consumer].outputs * place.taps) * Double(positions(of: place))
    )
  }

  /// The operations of what stands above a layer with parameters, from 0, for a sample.
  public func evaluationFlops(above layer: Int) -> Double {
    let convolutions = maps?.convolutions ?? []
    var multiplications = 0.0
    for (index, size) in layerSizes.enumerated().dropFirst(layer + 1) {
      let positions = index < convolutions.count ? convolutions[index].node.shape.positions : 1
      multiplications += Double(size.outputs) * Double(size.inputs + 1) * Double(positions)
    }
    return 2 * multiplications
  }

  /// The operations of training steps over some samples: forward, gradients of parameters and of hidden outputs.
  public func trainingFlops(samples: Int) -> Double {
    // Whole numbers, exact in floating point up to 2^53.
    var inputGradients = denseSizes.dropFirst(maps == nil ? 1 : 0).reduce(0.0) {
      $0 + Double($1.inputs) * Double($1.outputs)
    }
    for entry in maps?.convolutions ?? [] where entry.node.source > 0 {
      guard let size = maps?.size(of: entry.node) else { continue }
      inputGradients += Double(size.outputs) * Double(size.inputs) * Double(entry.node.shape.positions)
    }
    return (2 * evaluationFlops(above: -1) + 2 * inputGradients) * Double(samples)
  }
}

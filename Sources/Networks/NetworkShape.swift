internal import LinearAlgebra

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
  public var hidden: [Int]
  /// The number of outputs.
  public var outputs: Int

  /// A fully connected network from `inputs` through the hidden widths to `outputs`.
  public init(inputs: Int, hidden: [Int], outputs: Int) {
    self.inputs = inputs
    self.hidden = hidden
    self.outputs = outputs
  }

  /// A network that begins with layers for images.
  public init(maps: MapOutline?, inputs: Int, hidden: [Int], outputs: Int) {
    self.init(inputs: maps?.output.count ?? inputs, hidden: hidden, outputs: outputs)
    self.maps = maps
  }

  /// The network a configuration describes.
  ///
  /// - Parameter images: What the inputs are; needed for layers that work on images.
  /// - Throws: `MapOutline.ShapeError` when layers do not fit.
  public init(
    _ model: ModelConfiguration, inputs: Int, images: MapShape? = nil, outputs: Int
  ) throws(MapOutline.ShapeError) {
    guard let layers = model.layers else {
      self.init(inputs: inputs, hidden: model.hidden, outputs: outputs)
      return
    }
    let ofMaps = layers.prefix { if case .dense = $0 { false } else { true } }
    var hidden: [Int] = []
    for (index, layer) in layers.enumerated().dropFirst(ofMaps.count) {
      guard case .dense(let width) = layer else {
        throw MapOutline.ShapeError(
          layer: index, message: "no layer that reads images can follow a fully connected one")
      }
      hidden.append(width)
    }
    guard !ofMaps.isEmpty else {
      self.init(inputs: inputs, hidden: hidden, outputs: outputs)
      return
    }
    guard let images, images.count == inputs else {
      throw MapOutline.ShapeError(
        layer: 0, message: "the data are no images of a known shape; 'dataset.shape' says it")
    }
    self.init(
      maps: try MapOutline(input: images, layers: Array(ofMaps), norm: model.norm), inputs: inputs,
      hidden: hidden, outputs: outputs)
  }

  /// The widths of all places, in their order.
  public var widths: [Int] {
    get { (maps?.widths ?? []) + hidden }
    set {
      precondition(newValue.count == widths.count, "widths for other places")
      if let maps {
        let wider = maps.withWidths(newValue.prefix(maps.places.count))
        self.maps = wider
        inputs = wider.output.count
      }
      hidden = Array(newValue.suffix(hidden.count))
    }
  }

  /// The places that can be widened, in the order of their layers.
  public var places: [WideningPlace] {
    let first = maps?.convolutions.count ?? 0
    var places: [WideningPlace] = []
    for place in maps?.places ?? [] {
      guard let maps, case .convolution(let widened) = maps.nodes[place.node].operation else { continue }
      var consumer = first
      var taps = maps.nodes[place.last].shape.positions
      if let node = place.consumer, case .convolution(let reader) = maps.nodes[node].operation {
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
    return ofMaps + dense.map { ($0.1, $0.0) }
  }

  /// The positions at which the consumer of a place computes an output: those of its window where it is a convolution.
  public func positions(of place: WideningPlace) -> Int {
    guard let maps, let node = place.consumerNode else { return 1 }
    return maps.nodes[node].shape.positions
  }

  /// At how many positions the consumer of a place can read a unit.
  public func readings(of place: WideningPlace) -> Int {
    guard let maps, let last = place.last else { return 1 }
    return maps.nodes[last].shape.positions
  }

  /// The positions at which a unit of a place is computed.
  public func positionsOfUnits(at place: WideningPlace) -> Int {
    guard let maps, let node = place.node else { return 1 }
    return maps.nodes[node].shape.positions
  }

  /// The parameters of a unit more at a place.
  public func parametersOfUnit(at place: WideningPlace) -> Int {
    let sizes = layerSizes
    var own = sizes[place.widened].inputs + 1
    if let maps, place.widened < maps.convolutions.count {
      let convolution = maps.convolutions[place.widened].convolution
      own = sizes[place.widened].inputs + (convolution.hasBias ? 1 : 0) + (convolution.norm == nil ? 0 : 2)
    }
    return own + sizes[place.consumer].outputs * place.taps
  }

  /// How many numbers an input of a layer with parameters is part of: its outputs, times the taps of its window.
  public func fanOut(ofLayer layer: Int) -> Int {
    guard let maps, layer < maps.convolutions.count else { return layerSizes[layer].outputs }
    let (node, convolution) = maps.convolutions[layer]
    return node.shape.channels * convolution.geometry.taps
  }

  /// The taps of the window of what is widened at a place, from 1; one where it is fully connected.
  public func window(at place: Int) -> Int {
    let widened = places[place - 1].widened
    guard let maps, widened < maps.convolutions.count else { return 1 }
    return maps.convolutions[widened].convolution.geometry.taps
  }

  private var dense: Zip2Sequence<[Int], [Int]> { zip([inputs] + hidden, hidden + [outputs]) }

  /// The number of weights, biases, and scales and shifts of norms; `Int.max` for more than can be counted.
  public var parameters: Int {
    let ofMaps = maps.map { maps in
      maps.convolutions.reduce(0) { sum, entry in
        let size = maps.size(of: entry.node)
        let others = (entry.convolution.hasBias ? 1 : 0) + (entry.convolution.norm == nil ? 0 : 2)
        return sum.addingSaturating(
          size.outputs.multipliedSaturating(by: size.inputs.addingSaturating(others)))
      }
    }
    return dense.reduce(ofMaps ?? 0) { sum, layer in
      sum.addingSaturating(layer.1.multipliedSaturating(by: layer.0.addingSaturating(1)))
    }
  }

  /// The multiplications of a pass of a sample through each convolution, biases counted.
  private var mapMultiplications: Double {
    guard let maps else { return 0 }
    return maps.convolutions.reduce(0) { sum, entry in
      let size = maps.size(of: entry.node)
      return sum + Double(size.outputs) * Double(size.inputs + 1) * Double(entry.node.shape.positions)
    }
  }

  private var denseParameters: Int {
    dense.reduce(0) { sum, layer in
      sum.addingSaturating(layer.1.multipliedSaturating(by: layer.0.addingSaturating(1)))
    }
  }

  /// The operations of a pass forward over some samples.
  public func evaluationFlops(samples: Int) -> Double {
    2 * (Double(denseParameters) + mapMultiplications) * Double(samples)
  }

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
    var inputGradients = dense.dropFirst(maps == nil ? 1 : 0).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
    for entry in maps?.convolutions ?? [] where entry.node.source > 0 {
      guard let size = maps?.size(of: entry.node) else { continue }
      inputGradients += Double(size.outputs) * Double(size.inputs) * Double(entry.node.shape.positions)
    }
    return (4 * (Double(denseParameters) + mapMultiplications) + 2 * inputGradients) * Double(samples)
  }
}

extension Int {
  fileprivate func addingSaturating(_ other: Int) -> Int {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }

  fileprivate func multipliedSaturating(by other: Int) -> Int {
    let (product, isTooLarge) = multipliedReportingOverflow(by: other)
    return isTooLarge ? .max : product
  }
}

public import LinearAlgebra

/// A network: layers that work on images, where there are any, then fully connected ones with the same activation, then a linear
/// output layer.
public final class Network {
  /// The number of inputs of a sample.
  public let inputCount: Int
  /// The function of the hidden units.
  public let activation: Activation
  /// How fresh weights are drawn, at the beginning and for new units.
  public let initializer: Initializer
  /// The layers with parameters, from the inputs to the outputs.
  public let layers: [LinearLayer]
  /// The norms of convolutions.
  public let norms: [BatchNorm]
  /// The sizes from which parameters and operations are counted.
  public private(set) var shape: NetworkShape
  /// The places that can be widened, in the order of their layers.
  public let places: [WideningPlace]
  /// How many of the layers are convolutions.
  public let mapLayerCount: Int

  /// The number of outputs (logits).
  public var outputCount: Int { shape.outputs }
  /// The number of places that can be widened.
  public var hiddenCount: Int { places.count }
  /// The width of each of them.
  public var widths: [Int] { places.map { layers[$0.widened].outputs } }
  /// The layers that work on images; nil for a fully connected network.
  public var maps: MapOutline? { shape.maps }

  /// A fresh network.
  public convenience init(
    _ configuration: ModelConfiguration, inputCount: Int, outputCount: Int,
    from generator: inout RandomGenerator
  ) {
    self.init(
      NetworkShape(inputs: inputCount, hidden: configuration.hidden, outputs: outputCount),
      activation: configuration.activation, initializer: configuration.initializer, from: &generator)
  }

  /// A fresh network of a shape.
  public convenience init(
    _ shape: NetworkShape, activation: Activation, initializer: Initializer,
    from generator: inout RandomGenerator
  ) {
    let layers = shape.layerSizes.enumerated().map { number, size in
      LinearLayer(
        parameters: initializer.parameters(
          outputs: size.outputs, inputs: size.inputs, fanOut: shape.fanOut(ofLayer: number), from: &generator)
      )
    }
    let norms = shape.maps?.normChannels.map(BatchNorm.init(channels:)) ?? []
    self.init(layers: layers, norms: norms, shape: shape, activation: activation, initializer: initializer)
  }

  /// A fully connected network from its layers.
  ///
  /// - Precondition: each layer has as many inputs as the one before has units.
  public convenience init(
    layers: [LinearLayer], activation: Activation, initializer: Initializer = .heNormal
  ) {
    guard let first = layers.first, let last = layers.last else {
      preconditionFailure("a network without layers")
    }
    self.init(
      layers: layers, norms: [],
      shape: NetworkShape(
        inputs: first.inputs, hidden: layers.dropLast().map(\.outputs), outputs: last.outputs),
      activation: activation, initializer: initializer)
  }

  /// A network of a shape from its layers and norms.
  ///
  /// - Precondition: They have the sizes of the shape.
  init(
    layers: [LinearLayer], norms: [BatchNorm], shape: NetworkShape, activation: Activation,
    initializer: Initializer
  ) {
    let sizes = shape.layerSizes
    precondition(
      layers.count == sizes.count
        && zip(layers, sizes).allSatisfy { $0.outputs == $1.outputs && $0.inputs == $1.inputs },
      "widths do not meet")
    precondition(norms.map(\.channels) == shape.maps?.normChannels ?? [], "norms of other convolutions")
    inputCount = shape.maps?.input.count ?? shape.inputs
    self.activation = activation
    self.initializer = initializer
    self.layers = layers
    self.norms = norms
    self.shape = shape
    places = shape.places
    mapLayerCount = shape.maps?.convolutions.count ?? 0
  }

  /// A network with the same parameters in memory of its own.
  public func copy() -> Network {
    Network(
      layers: layers.map { LinearLayer(parameters: $0.parameters.copy()) }, norms: norms.map { $0.copy() },
      shape: shape, activation: activation, initializer: initializer)
  }

  /// Takes the parameters of a network with the same activation, of any widths.
  public func assign(_ other: Network) {
    for (layer, source) in zip(layers, other.layers) { layer.parameters = source.parameters.copy() }
    for (norm, source) in zip(norms, other.norms) {
      norm.parameters = source.parameters.copy()
      norm.statistics = source.statistics.copy()
    }
    shape = other.shape
  }

  /// Adds units to a hidden layer.
  ///
  /// - Parameters:
  ///   - layer: The number of the place, from 1.
  ///   - fanIn: k x (inputs + 1), with the biases in the last column.
  ///   - fanOut: outputs of the consumer x (k taps), the taps of a unit side by side.
  ///   - normalizers: Where a norm follows, the mean and the variance of each new unit's preactivations without its bias, 2 x k.
  public func widen(
    hidden layer: Int, fanIn: borrowing Matrix<Float>, fanOut: borrowing Matrix<Float>,
    normalizers: borrowing Matrix<Float> = Matrix(rows: 0, columns: 0)
  ) {
    let place = places[layer - 1]
    let (widened, consumer) = (layers[place.widened], layers[place.consumer])
    let width = widened.outputs
    let added = fanIn.rows
    let first = width * place.taps
    precondition(fanIn.columns == widened.parameters.columns, "fan-in of \(fanIn.columns) entries")
    precondition(
      fanOut.rows == consumer.outputs && fanOut.columns == added * place.taps, "fan-out of the wrong shape")
    widened.parameters = widened.parameters.insertingRows(at: width, count: added)
    consumer.parameters = consumer.parameters.insertingColumns(at: first, count: fanOut.columns)
    widened.parameters.assign(rows: added, of: fanIn, from: 0, at: width)
    for column in 0..<fanOut.columns {
      for output in 0..<fanOut.rows { consumer.parameters[output, first + column] = fanOut[output, column] }
    }
    if let norm = norm(ofLayer: place.widened) {
      precondition(normalizers.rows == 2 && normalizers.columns == added, "no statistics for new channels")
      let bias = fanIn.columns - 1
      norm.insert(normalizers, shifts: (0..<added).map { fanIn[$0, bias] })
      // What a bias does the norm takes away again: it stands in the shift.
      for unit in 0..<added { widened.parameters[width + unit, bias] = 0 }
    }
    shape.widths[place.number - 1] = width + added
    settleBiases(ofLayer: place.widened)
  }

  /// The norm behind a convolution; nil where there is none.
  public func norm(ofLayer layer: Int) -> BatchNorm? {
    shape.convolution(ofLayer: layer)?.norm.map { norms[$0] }
  }

  /// Takes units away from a hidden layer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - units: The units, from 0; at least one is left.
  public func narrow(hidden layer: Int, without units: [Int]) {
    let place = places[layer - 1]
    let (narrowed, consumer) = (layers[place.widened], layers[place.consumer])
    precondition(units.count < narrowed.outputs, "a layer without units")
    narrowed.parameters = narrowed.parameters.removingRows(units)
    consumer.parameters = consumer.parameters.removingColumns(place.columns(of: units))
    norm(ofLayer: place.widened)?.remove(units)
    shape.widths[place.number - 1] = narrowed.outputs
  }

  /// Multiplies what one hidden unit contributes to its consumer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - unit: The unit, from 0.
  public func scaleFanOut(hidden layer: Int, unit: Int, by factor: Float) {
    let place = places[layer - 1]
    let consumer = layers[place.consumer]
    for output in 0..<consumer.outputs {
      for column in place.columns(of: CollectionOfOne(unit)) { consumer.parameters[output, column] *= factor }
    }
  }

  /// Takes the fan-in and fan-out of some hidden units from a network of the same widths.
  ///
  /// - Parameters:
  ///   - units: The units, from 0.
  ///   - layer: The hidden layer, from 1.
  public func copyUnits(_ units: [Int], hidden layer: Int, from other: Network) {
    let place = places[layer - 1]
    let (widened, consumer) = (layers[place.widened], layers[place.consumer])
    let (fanIn, fanOut) = (other.layers[place.widened], other.layers[place.consumer])
    for unit in units {
      for input in 0...widened.inputs { widened.parameters[unit, input] = fanIn.parameters[unit, input] }
      for column in place.columns(of: CollectionOfOne(unit)) {
        for output in 0..<consumer.outputs {
          consumer.parameters[output, column] = fanOut.parameters[output, column]
        }
      }
    }
    if let norm = norm(ofLayer: place.widened), let source = other.norm(ofLayer: place.widened) {
      for unit in units {
        for row in 0..<2 {
          norm.parameters[row, unit] = source.parameters[row, unit]
          norm.statistics[row, unit] = source.statistics[row, unit]
        }
      }
    }
  }

  /// Adds a multiple of an update to the parameters of the layer that reads a hidden layer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - update: (inputs + 1) x outputs of the consumer, the transpose of its parameters, as least squares gives it.
  public func move(consumerOf layer: Int, along update: borrowing Matrix<Double>, by amplitude: Double) {
    let index = places[layer - 1].consumer
    let consumer = layers[index]
    for output in 0..<consumer.outputs {
      for input in 0..<consumer.parameters.columns {
        consumer.parameters[output, input] += Float(amplitude * update[input, output])
      }
    }
    settleBiases(ofLayer: index)
  }

  /// Gives other parameters to the layer that reads a hidden layer, from 1.
  ///
  /// - Parameter parameters: outputs x (inputs + 1), biases last.
  public func setConsumer(of layer: Int, to parameters: consuming Matrix<Float>) {
    let index = places[layer - 1].consumer
    layers[index].parameters = parameters
    settleBiases(ofLayer: index)
  }

  /// Takes away what a layer without biases has been given for some. A norm takes a bias away again: in evaluation mode its shift
  /// does the same.
  private func settleBiases(ofLayer index: Int) {
    guard !shape.hasBias(ofLayer: index) else { return }
    let (layer, norm) = (layers[index], norm(ofLayer: index))
    for output in 0..<layer.outputs {
      if let norm {
        norm.parameters[1, output] += norm.line(of: output).scale * layer.parameters[output, layer.inputs]
      }
      layer.parameters[output, layer.inputs] = 0
    }
  }

  /// Shrinks every parameter and adds a share of fresh initial weights (Ash and Adams, NeurIPS 2020).
  public func shrinkAndPerturb(shrink: Double, noise: Double, from generator: inout RandomGenerator) {
    let shape = shape
    for (number, layer) in layers.enumerated() {
      let fresh = initializer.parameters(
        outputs: layer.outputs, inputs: layer.inputs, fanOut: shape.fanOut(ofLayer: number), from: &generator)
      for row in 0..<layer.outputs {
        for column in 0...layer.inputs {
          let shrunk = Float(shrink) * layer.parameters[row, column]
          layer.parameters[row, column] = shrunk + Float(noise) * fresh[row, column]
        }
      }
    }
  }

  /// Scales what the units of a hidden layer contribute so that the variance of its consumer's preactivations stays
  /// when the layer is widened: by `(C / C')^(1/2)` for a hidden consumer, `C / C'` for the outputs (Yuan, Savarese
  /// and Maire, NeurIPS 2023, table 1).
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1, still at its old width.
  ///   - width: The width it will have.
  public func transferVariance(hidden layer: Int, to width: Int) {
    let ratio = Double(widths[layer - 1]) / Double(width)
    let readsOut = places[layer - 1].consumer == layers.count - 1
    let factor = Float(readsOut ? ratio : ratio.squareRoot())
    for unit in 0..<widths[layer - 1] { scaleFanOut(hidden: layer, unit: unit, by: factor) }
  }
}

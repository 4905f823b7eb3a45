public import LinearAlgebra

/// A fully connected network: hidden layers with one activation, then a linear output layer.
public final class Network {
  /// The number of inputs of a sample.
  public let inputCount: Int
  /// The number of outputs (logits).
  public let outputCount: Int
  /// The function of the hidden units.
  public let activation: Activation
  /// How fresh weights are drawn, at the beginning and for new units.
  public let initializer: Initializer
  /// The layers from the inputs to the outputs.
  public let layers: [DenseLayer]

  /// The number of hidden layers.
  public var hiddenCount: Int { layers.count - 1 }
  /// The width of each hidden layer.
  public var widths: [Int] { layers.dropLast().map(\.outputs) }
  /// The sizes from which parameters and operations are counted.
  public var shape: NetworkShape { NetworkShape(inputs: inputCount, hidden: widths, outputs: outputCount) }

  /// A fresh network.
  public init(
    _ configuration: ModelConfiguration, inputCount: Int, outputCount: Int,
    from generator: inout RandomGenerator
  ) {
    self.inputCount = inputCount
    self.outputCount = outputCount
    activation = configuration.activation
    initializer = configuration.initializer
    let sizes = [inputCount] + configuration.hidden + [outputCount]
    var layers: [DenseLayer] = []
    for (inputs, outputs) in zip(sizes, sizes.dropFirst()) {
      layers.append(
        DenseLayer(
          parameters: configuration.initializer.parameters(outputs: outputs, inputs: inputs, from: &generator)
        ))
    }
    self.layers = layers
  }

  /// A network from its layers.
  ///
  /// - Precondition: each layer has as many inputs as the one before has units.
  public init(layers: [DenseLayer], activation: Activation, initializer: Initializer = .heNormal) {
    guard let first = layers.first, let last = layers.last else {
      preconditionFailure("a network without layers")
    }
    precondition(zip(layers, layers.dropFirst()).allSatisfy { $0.outputs == $1.inputs }, "widths do not meet")
    inputCount = first.inputs
    outputCount = last.outputs
    self.activation = activation
    self.initializer = initializer
    self.layers = layers
  }

  /// A network with the same parameters in memory of its own.
  public func copy() -> Network {
    Network(
      layers: layers.map { DenseLayer(parameters: $0.parameters.copy()) }, activation: activation,
      initializer: initializer)
  }

  /// Takes the parameters of a network with the same activation, of any widths.
  public func assign(_ other: Network) {
    for (layer, source) in zip(layers, other.layers) { layer.parameters = source.parameters.copy() }
  }

  /// Adds units to a hidden layer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - fanIn: k x (inputs + 1), with the biases in the last column.
  ///   - fanOut: outputs of the consumer x k.
  public func widen(hidden layer: Int, fanIn: borrowing Matrix<Float>, fanOut: borrowing Matrix<Float>) {
    let widened = layers[layer - 1]
    let consumer = layers[layer]
    let width = widened.outputs
    let added = fanIn.rows
    precondition(fanIn.columns == widened.parameters.columns, "fan-in of \(fanIn.columns) entries")
    precondition(fanOut.rows == consumer.outputs && fanOut.columns == added, "fan-out of the wrong shape")
    widened.parameters = widened.parameters.insertingRows(at: width, count: added)
    consumer.parameters = consumer.parameters.insertingColumns(at: width, count: added)
    for unit in 0..<added {
      for input in 0..<fanIn.columns { widened.parameters[width + unit, input] = fanIn[unit, input] }
      for output in 0..<fanOut.rows { consumer.parameters[output, width + unit] = fanOut[output, unit] }
    }
  }

  /// Takes units away from a hidden layer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - units: The units, from 0; at least one is left.
  public func narrow(hidden layer: Int, without units: [Int]) {
    let (narrowed, consumer) = (layers[layer - 1], layers[layer])
    precondition(units.count < narrowed.outputs, "a layer without units")
    narrowed.parameters = narrowed.parameters.removingRows(units)
    consumer.parameters = consumer.parameters.removingColumns(units)
  }

  /// Multiplies what one hidden unit contributes to its consumer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - unit: The unit, from 0.
  public func scaleFanOut(hidden layer: Int, unit: Int, by factor: Float) {
    let consumer = layers[layer]
    for output in 0..<consumer.outputs { consumer.parameters[output, unit] *= factor }
  }

  /// Takes the fan-in and fan-out of some hidden units from a network of the same widths.
  ///
  /// - Parameters:
  ///   - units: The units, from 0.
  ///   - layer: The hidden layer, from 1.
  public func copyUnits(_ units: [Int], hidden layer: Int, from other: Network) {
    let (widened, consumer) = (layers[layer - 1], layers[layer])
    let (fanIn, fanOut) = (other.layers[layer - 1], other.layers[layer])
    for unit in units {
      for input in 0...widened.inputs { widened.parameters[unit, input] = fanIn.parameters[unit, input] }
      for output in 0..<consumer.outputs {
        consumer.parameters[output, unit] = fanOut.parameters[output, unit]
      }
    }
  }

  /// Adds a multiple of an update to the parameters of the layer that reads a hidden layer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - update: (inputs + 1) x outputs of the consumer, the transpose of its parameters, as least squares gives it.
  public func move(consumerOf layer: Int, along update: borrowing Matrix<Double>, by amplitude: Double) {
    let consumer = layers[layer]
    for output in 0..<consumer.outputs {
      for input in 0..<consumer.parameters.columns {
        consumer.parameters[output, input] += Float(amplitude * update[input, output])
      }
    }
  }

  /// Shrinks every parameter and adds a share of fresh initial weights (Ash and Adams, NeurIPS 2020).
  public func shrinkAndPerturb(shrink: Double, noise: Double, from generator: inout RandomGenerator) {
    for layer in layers {
      let fresh = initializer.parameters(outputs: layer.outputs, inputs: layer.inputs, from: &generator)
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
    let factor = Float(layer == hiddenCount ? ratio : ratio.squareRoot())
    for unit in 0..<widths[layer - 1] { scaleFanOut(hidden: layer, unit: unit, by: factor) }
  }
}

import LinearAlgebra
import Networks
import Testing

/// Gradients of layers that work on images against central differences of the loss, in training mode where there is a norm.
@Suite("Gradients of convolutions")
struct ConvolutionGradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let layers: [LayerConfiguration]
    var norm = Normalization.none
    var activation = Activation.tanh
    var samples = 5
    var testDescription: String { name }
  }

  static func convolution(
    _ channels: Int, kernel: Int = 3, stride: Int = 1, padding: LayerConfiguration.Padding = .same
  ) -> LayerConfiguration {
    var convolution = LayerConfiguration.Convolution(channels: channels)
    convolution.kernel = kernel
    convolution.stride = stride
    convolution.padding = padding
    return .convolution(convolution)
  }

  static let cases = [
    Case(name: "3 x 3", layers: [convolution(3)]),
    Case(name: "five channels, odd number of lanes", layers: [convolution(5), convolution(3)], samples: 17),
    Case(name: "1 x 1 and 5 x 5", layers: [convolution(4, kernel: 1), convolution(2, kernel: 5)]),
    Case(name: "7 x 7, stride 2", layers: [convolution(2, kernel: 7, stride: 2), convolution(4)]),
    Case(
      name: "valid, stride 2",
      layers: [convolution(4, padding: .valid), convolution(3, stride: 2, padding: .valid)]),
    Case(name: "many channels", layers: [convolution(24), convolution(20), convolution(24, stride: 2)]),
    Case(name: "average pooling", layers: [convolution(3), .pool(.init(size: 2)), convolution(2)]),
    Case(name: "max pooling", layers: [convolution(3), .pool(.maximum(3)), .dense(width: 4)]),
    Case(name: "global average", layers: [convolution(3), .pool(.init(size: nil)), .dense(width: 4)]),
    Case(name: "residual", layers: [convolution(3), .residual(.init(inner: 2)), .dense(width: 3)]),
    Case(name: "a block first", layers: [.residual(.init(inner: 2))]),
    Case(
      name: "residual with a projection",
      layers: [convolution(3), .residual(.block(inner: 2, channels: 4, stride: 2)), .pool(.init(size: nil))]),
    Case(name: "norm", layers: [convolution(3)], norm: .batch),
    Case(
      name: "norm, blocks", layers: [convolution(4), .residual(.init(inner: 2)), .pool(.init(size: nil))],
      norm: .batch,
      samples: 18),
    Case(
      name: "norm, gelu", layers: [convolution(3, stride: 2), convolution(2)], norm: .batch, activation: .gelu
    ),
  ]

  @Test("every entry agrees with a central difference", arguments: cases)
  func gradients(_ test: Case) throws {
    var model = ModelConfiguration(layers: test.layers)
    model.norm = test.norm
    let images = MapShape(channels: 2, height: 7, width: 6)
    let shape = try NetworkShape(model, inputs: images.count, images: images, outputs: 3)
    var random = RandomGenerator(seed: 3, stream: test.name)
    let network = Network(
      shape, activation: test.activation, initializer: .lecunNormal, from: &random)
    for layer in network.layers {
      for row in 0..<layer.outputs { layer.parameters[row, layer.inputs] = 0 }
    }
    for (index, layer) in network.layers.enumerated()
    where index >= network.mapLayerCount || test.norm == .none {
      guard index >= network.mapLayerCount || !shape.hasNoBias(index) else { continue }
      for row in 0..<layer.outputs { layer.parameters[row, layer.inputs] = Float(0.1 * random.normal()) }
    }
    for norm in network.norms {
      for channel in 0..<norm.channels {
        norm.parameters[0, channel] = Float(1 + 0.2 * random.normal())
        norm.parameters[1, channel] = Float(0.3 * random.normal())
      }
    }
    let workspace = Workspace(for: network, capacity: test.samples, training: true)
    workspace.load(randomSamples(test.samples, inputs: images.count))
    workspace.batch.labels = (0..<test.samples).map { Int32($0 % 3) }
    let statistics = network.norms.map { $0.statistics.array() }
    func loss() -> Double {
      network.forward(workspace, training: true)
      for (norm, values) in zip(network.norms, statistics) {
        norm.statistics = Matrix(rows: 2, columns: norm.channels, elements: values)
      }
      return Loss.crossEntropy.losses(workspace).reduce(0, +) / Double(test.samples)
    }
    _ = loss()
    _ = Loss.crossEntropy.evaluate(workspace)
    network.backward(workspace)
    network.computeGradients(workspace)
    let gradients = workspace.layers.map { $0.gradient.copy().array() }
    let normGradients = workspace.maps?.normGradients.map { $0.values.array() } ?? []
    let step: Float = 4e-3
    func check(_ analytic: Double, _ what: String, _ move: (Float) -> Void) {
      move(step)
      let above = loss()
      move(-2 * step)
      let below = loss()
      move(step)
      let difference = (above - below) / (2 * Double(step))
      #expect(
        abs(difference - analytic) < 2e-3 * max(abs(analytic), 0.1), "\(what): \(difference), \(analytic)")
    }
    for (index, layer) in network.layers.enumerated() {
      let columns = layer.inputs + 1
      // Every entry of small layers, some of large ones.
      let stride = max(1, layer.outputs * columns / 60)
      for entry in Swift.stride(from: 0, to: layer.outputs * columns, by: stride) {
        let (row, column) = (entry / columns, entry % columns)
        if column == layer.inputs, index < network.mapLayerCount, shape.hasNoBias(index) {
          #expect(gradients[index][entry] == 0)
          continue
        }
        check(Double(gradients[index][entry]), "layer \(index), [\(row), \(column)]") {
          layer.parameters[row, column] += $0
        }
      }
    }
    for (index, norm) in network.norms.enumerated() {
      for row in 0..<2 {
        for channel in 0..<norm.channels {
          let analytic = Double(normGradients[index][row * norm.channels + channel]) / Double(test.samples)
          check(analytic, "norm \(index), [\(row), \(channel)]") { norm.parameters[row, channel] += $0 }
        }
      }
    }
  }

  @Test("on images of one position a convolution is a fully connected layer", arguments: Activation.allCases)
  func onePosition(_ activation: Activation) throws {
    let images = MapShape(channels: 6, height: 1, width: 1)
    let model = ModelConfiguration(layers: [Self.convolution(4, kernel: 1), Self.convolution(5)])
    let shape = try NetworkShape(model, inputs: 6, images: images, outputs: 3)
    var random = RandomGenerator(seed: 3, stream: "one position")
    let network = Network(shape, activation: activation, initializer: .heNormal, from: &random)
    for layer in network.layers {
      for row in 0..<layer.outputs { layer.parameters[row, layer.inputs] = Float(random.normal()) }
    }
    let dense = Network(
      layers: network.layers.map { layer in
        // Of a window of 3 x 3 the middle alone reads something.
        let taps = layer.inputs == 36 ? 9 : 1
        var parameters = Matrix<Float>(rows: layer.outputs, columns: layer.inputs / taps + 1)
        for row in 0..<layer.outputs {
          for input in 0..<layer.inputs / taps {
            parameters[row, input] = layer.parameters[row, input * taps + taps / 2]
          }
          parameters[row, layer.inputs / taps] = layer.parameters[row, layer.inputs]
        }
        return LinearLayer(parameters: parameters)
      }, activation: activation)
    func gradients(_ network: Network) -> (loss: Double, gradients: [Matrix<Float>.Shared]) {
      let workspace = Workspace(for: network, capacity: 7, training: true)
      workspace.load(randomSamples(7, inputs: 6))
      workspace.batch.labels = (0..<7).map { Int32($0 % 3) }
      network.forward(workspace, training: true)
      let loss = Loss.crossEntropy.evaluate(workspace).meanLoss
      network.backward(workspace)
      network.computeGradients(workspace)
      return (loss, workspace.layers.map { Matrix.Shared($0.gradient.copy()) })
    }
    let (ofMaps, ofDense) = (gradients(network), gradients(dense))
    #expect(abs(ofMaps.loss - ofDense.loss) < 1e-5)
    for (maps, dense) in zip(ofMaps.gradients, ofDense.gradients) {
      let taps = (maps.matrix.columns - 1) / (dense.matrix.columns - 1)
      for row in 0..<dense.matrix.rows {
        for column in 0..<dense.matrix.columns {
          let place = column == dense.matrix.columns - 1 ? maps.matrix.columns - 1 : column * taps + taps / 2
          #expect(abs(maps.matrix[row, place] - dense.matrix[row, column]) < 1e-5)
        }
      }
    }
  }

  @Test("layers that do not fit are refused with the shape they meet")
  func unfitting() {
    let images = MapShape(channels: 1, height: 8, width: 8)
    let cases: [([LayerConfiguration], Int, String)] = [
      (
        [.pool(.init(size: 4)), Self.convolution(2, kernel: 5, padding: .valid)], 1,
        "a window of 5 x 5 does not fit into 1 x 2 x 2"
      ),
      (
        [.dense(width: 3), Self.convolution(2)], 1,
        "no layer that reads images can follow a fully connected one"
      ),
      ([.pool(.init(size: 9))], 0, "windows of 9 x 9 do not fit into 1 x 8 x 8"),
    ]
    for (layers, layer, message) in cases {
      do {
        _ = try NetworkShape(ModelConfiguration(layers: layers), inputs: 64, images: images, outputs: 2)
        Issue.record("\(message): accepted")
      } catch {
        #expect(error.layer == layer && error.message == message)
      }
    }
  }
}

extension NetworkShape {
  /// Whether a convolution has no bias.
  func hasNoBias(_ layer: Int) -> Bool {
    maps.map { !$0.convolutions[layer].convolution.hasBias } ?? false
  }
}

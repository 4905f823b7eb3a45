import Foundation
import LinearAlgebra
import Networks
import Testing

/// A training with batch normalisation, both kinds of residual block, pooling and momentum, held against PyTorch 2.13.0 in double
/// precision (`Tests/Peers/torch_convolutions.py`).
@Suite("A training of convolutions of thirty steps")
struct ConvolutionTrajectoryTests {
  static let losses = [
    1.094249, 1.0947275, 1.0938221, 1.1012201, 1.1093493, 1.0836066, 1.0847611, 1.081799, 1.0887049,
    1.0888057,
    1.0677897, 1.0619302, 1.0517146, 1.0510628, 1.0782077, 1.0286167, 1.0029088, 0.98392958, 0.98902434,
    1.0115387,
    0.92759314, 0.89550509, 0.86801001, 0.88523662, 0.84052665, 0.7721793, 0.73861004, 0.68595064, 0.67198926,
    0.6412276,
  ]
  static let evaluation = 0.96456886

  static func network() throws -> Network {
    var model = ModelConfiguration(layers: [
      .convolution(.init(channels: 4)), .pool(.maximum(2)), .residual(.init(inner: 3)),
      .residual(.block(inner: 4, channels: 6, stride: 2)), .pool(.init(size: nil)), .dense(width: 5),
    ])
    model.norm = .batch
    let images = MapShape(channels: 2, height: 8, width: 8)
    let shape = try NetworkShape(model, inputs: images.count, images: images, outputs: 3)
    var random = RandomGenerator(seed: 0, stream: "weights")
    let network = Network(
      shape, activation: .relu, initializer: .heNormal, from: &random)
    for (index, layer) in network.layers.enumerated() {
      for row in 0..<layer.outputs {
        for column in 0..<layer.inputs {
          let place = Double(row * layer.inputs + column)
          layer.parameters[row, column] = Float(
            0.4 * sin((1.7 + 0.1 * Double(index)) * place + 0.3 * Double(index)))
        }
        layer.parameters[row, layer.inputs] = 0
      }
    }
    return network
  }

  static func load(_ batch: Int, into workspace: Workspace) {
    workspace.load(
      (0..<12).map { sample in
        (0..<128).map { place in
          let rate = 0.37 * Double(sample % 3 + 1) + 0.011 * Double(batch)
          return Float(sin(rate * Double(place) + 0.5 * Double(sample) + Double(batch)))
        }
      })
    workspace.batch.labels = (0..<12).map { Int32($0 % 3) }
  }

  @Test("every loss to 1e-4, and the loss in evaluation mode after it")
  func training() throws {
    let network = try Self.network()
    #expect(network.shape.parameters == 767)
    var configuration = OptimizerConfiguration()
    configuration.learningRate = 0.05
    configuration.weightDecay = 1e-3
    let optimizer = Optimizer(configuration, for: network)
    let workspace = Workspace(for: network, capacity: 12, training: true)
    for (step, expected) in Self.losses.enumerated() {
      Self.load(step % 5, into: workspace)
      network.forward(workspace, training: true)
      let loss = Loss.crossEntropy.evaluate(workspace).meanLoss
      #expect(abs(loss - expected) < 1e-4 * expected, "step \(step): \(loss), \(expected)")
      network.backward(workspace)
      optimizer.descend(network, workspace, rate: 0.05)
    }
    Self.load(7, into: workspace)
    network.forward(workspace)
    let loss = Loss.crossEntropy.evaluate(workspace).meanLoss
    #expect(abs(loss - Self.evaluation) < 1e-4 * Self.evaluation, "\(loss)")
  }

  @Test("the model file holds all of it: the same outputs, and the names of the interface")
  func modelFile() throws {
    let network = try Self.network()
    let workspace = Workspace(for: network, capacity: 12, training: true)
    Self.load(1, into: workspace)
    network.forward(workspace, training: true)
    network.forward(workspace)
    let before = workspace.layers[workspace.layers.count - 1].output.array()
    let read = try ModelFile(ModelFile.bytes(of: network)).network()
    #expect(read.shape == network.shape)
    let again = Workspace(for: read, capacity: 12, training: false)
    Self.load(1, into: again)
    read.forward(again)
    #expect(again.layers[again.layers.count - 1].output.array() == before)
    let file = try ModelFile(ModelFile.bytes(of: network))
    let names = Set(file.tensors(besides: []))
    #expect(
      names.isSuperset(of: [
        "layers.0.weight", "layers.0.norm.mean", "layers.1.0.weight", "layers.1.1.norm.variance",
        "layers.2.skip.weight",
        "layers.3.bias", "layers.4.weight",
      ]))
    #expect(!names.contains("layers.0.bias") && !names.contains("layers.1.skip.weight"))
  }

  @Test("what was written down is taken back, and the average follows")
  func storing() throws {
    let network = try Self.network()
    let other = try Self.network()
    for layer in other.layers { layer.parameters.fill(0.1) }
    try other.restore(network.stored)
    #expect(other.stored == network.stored)
    #expect(throws: StoredMatrix.FormatError.self) { try other.restore(Array(network.stored.dropLast())) }
  }
}

extension LayerConfiguration.Pool {
  static func maximum(_ size: Int) -> Self {
    var pool = Self(size: size)
    pool.kind = .max
    return pool
  }
}

extension LayerConfiguration.Residual {
  static func block(inner: Int, channels: Int, stride: Int) -> Self {
    var block = Self(inner: inner)
    block.channels = channels
    block.stride = stride
    return block
  }
}

import ArgumentParser
import LinearAlgebra
import Networks

/// `sprout-bench time-convolutions`: the seconds of training steps of a small convolutional network with batch normalisation and a
/// residual block.
struct TimeConvolutions: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Train a convolutional network on made-up images of 28 x 28 and print the seconds of its steps.",
    discussion: """
      3 x 3 convolution to C1 channels, norm, ReLU; 3 x 3 with stride 2 to C2, norm, ReLU; a residual block of C2; 3 x 3 with \
      stride 2, norm, ReLU; global average; dense 10. Batches of 128, SGD with momentum.
      """
  )

  @Argument(help: "Channels of the first convolution.")
  var first: Int

  @Argument(help: "Channels of the others.")
  var second: Int

  @Option(help: "How many steps are measured; a few more warm up.")
  var steps = 30

  func run() throws {
    MatrixMemory.keepFreed()
    var strided = LayerConfiguration.Convolution(channels: second)
    strided.stride = 2
    var model = ModelConfiguration(layers: [
      .convolution(.init(channels: first)), .convolution(strided), .residual(.init(inner: second)),
      .convolution(strided), .pool(.init(size: nil)),
    ])
    model.norm = .batch
    let images = MapShape(channels: 1, height: 28, width: 28)
    var random = RandomGenerator(seed: 0, stream: "convolutions")
    let shape = try NetworkShape(model, inputs: images.count, images: images, outputs: 10)
    let network = Network(shape, activation: .relu, initializer: .heNormal, from: &random)
    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    let workspace = Workspace(for: network, capacity: 128, training: true)
    for row in 0..<128 {
      for column in 0..<images.count { workspace.batch.input[row, column] = Float(random.uniform()) }
      workspace.batch.input[row, images.count] = 1
      workspace.batch.labels.append(Int32(row % 10))
    }
    var seconds: [Double] = []
    for step in 0..<steps + 5 {
      let start = ContinuousClock.now
      network.forward(workspace, training: true)
      _ = Loss.crossEntropy.evaluate(workspace)
      network.backward(workspace)
      optimizer.descend(network, workspace, rate: 0.01)
      if step >= 5 { seconds.append((ContinuousClock.now - start) / .seconds(1)) }
    }
    printNumbers(["steps": seconds, "flops": [shape.trainingFlops(samples: 128)]])
  }
}

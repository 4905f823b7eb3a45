import ArgumentParser
import Datasets
import Growth
import LinearAlgebra
import Networks
import Training

/// `sprout-bench time-training`: the seconds of the steps of some epochs, and of OpenBLAS's products of their shapes
/// alone.
struct TimeTraining: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Train 784-WIDTH-WIDTH-10 and print the seconds of an epoch's steps, and of OpenBLAS's products alone."
  )

  @Argument(help: "The folder of the images.")
  var images: String

  @Option(help: "The width of both hidden layers.")
  var width: Int

  @Option(help: "How many epochs are measured; one more warms up.")
  var epochs = 2

  private static let batch = 128

  func run() throws {
    var run = RunConfiguration(
      dataset: SampleImages(folder: images).configuration, model: ModelConfiguration(hidden: [width, width]))
    run.optimizer.learningRate = 0.01
    run.training.epochs = epochs + 1
    run.training.batchSize = Self.batch
    run.growth.method = .none
    MatrixMemory.keepFreed()
    let data = try Catalog().prepare(run.dataset)
    let outcome = try Trainer.run(run, on: data) { _ in .goOn }
    // Row 0 is the untrained network; epoch 1 warms up.
    let steps = outcome.metrics.dropFirst(2).map(\.trainSeconds)
    let products = (0..<epochs).map { _ in
      productSeconds(
        samples: data.training.count, inputs: data.training.inputCount, classes: data.classCount)
    }
    printNumbers(["steps": steps, "products": products])
  }

  /// The matrix products of an epoch alone, with all inputs and into memory that is there: forward, gradients of outputs
  /// and parameters.
  private func productSeconds(samples: Int, inputs: Int, classes: Int) -> Double {
    let sizes = [inputs, width, width, classes]
    let layers = zip(sizes, sizes.dropFirst()).map {
      ProductsOfLayer(batch: Self.batch, inputs: $0, outputs: $1)
    }
    return ContinuousClock().measure {
      for _ in 0..<(samples + Self.batch - 1) / Self.batch {
        for (index, layer) in layers.enumerated() { layer.multiply(isFirst: index == 0) }
      }
    } / .seconds(1)
  }
}

/// The operands of one layer's products.
private final class ProductsOfLayer {
  private let inputs: Matrix<Float>
  private let parameters: Matrix<Float>
  private var outputs: Matrix<Float>
  private var inputGradient: Matrix<Float>
  private var gradient: Matrix<Float>

  init(batch: Int, inputs width: Int, outputs count: Int) {
    var random = RandomGenerator(seed: 0, stream: "products")
    func filled(_ rows: Int, _ columns: Int) -> Matrix<Float> {
      Matrix(
        rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in Float(random.uniform()) })
    }
    inputs = filled(batch, width)
    parameters = filled(count, width)
    outputs = filled(batch, count)
    inputGradient = filled(batch, width)
    gradient = filled(count, width)
  }

  func multiply(isFirst: Bool) {
    outputs.assignProduct(inputs, parameters, transposing: .right)
    if !isFirst { inputGradient.assignProduct(outputs, parameters) }
    gradient.assignProduct(outputs, inputs, transposing: .left)
  }
}

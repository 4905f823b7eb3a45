import LinearAlgebra
import Networks

/// A network with random parameters of the given deviation, biases too, from the inputs over the hidden widths to the
/// outputs.
func randomNetwork(
  _ sizes: [Int], activation: Activation, deviation: Double = 0.6, seed: Int = 1
) -> Network {
  var generator = RandomGenerator(seed: seed, stream: "network \(sizes)")
  let layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
    LinearLayer(parameters: randomMatrix(outputs, inputs + 1, deviation: deviation, from: &generator))
  }
  return Network(layers: layers, activation: activation)
}

/// A matrix of normal numbers of the given deviation.
func randomMatrix(
  _ rows: Int, _ columns: Int, deviation: Double = 1, from generator: inout RandomGenerator
) -> Matrix<Float> {
  Matrix(
    rows: rows, columns: columns,
    elements: (0..<rows * columns).map { _ in Float(deviation * generator.normal()) })
}

/// Samples drawn from the standard normal distribution.
func randomSamples(_ count: Int, inputs: Int, seed: Int = 1) -> [[Float]] {
  var generator = RandomGenerator(seed: seed, stream: "samples")
  return (0..<count).map { _ in (0..<inputs).map { _ in Float(generator.normal()) } }
}

extension Workspace {
  /// Takes samples as the present batch.
  func load(_ samples: [[Float]]) {
    batch.input.reshape(rows: samples.count, columns: batch.input.columns)
    for (row, sample) in samples.enumerated() {
      for (column, value) in (sample + [1]).enumerated() { batch.input[row, column] = value }
    }
  }
}

extension Network {
  /// The outputs for some samples, row after row.
  func logits(_ samples: [[Float]]) -> [Float] {
    let workspace = Workspace(for: self, capacity: samples.count, training: false)
    workspace.load(samples)
    forward(workspace)
    return workspace.layers.last?.output.array() ?? []
  }

  /// The parameters of every layer, row after row.
  var parameterArrays: [[Float]] { layers.map { $0.parameters.array() } }
}

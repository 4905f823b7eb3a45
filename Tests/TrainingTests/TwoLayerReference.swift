import Foundation
import LinearAlgebra
import Networks

/// A ReLU network with one hidden layer under cross-entropy and SGD with momentum, as the definitions stand, in double
/// precision.
struct TwoLayerReference {
  /// Rows of weights with the bias at the end, for both layers.
  private(set) var parameters: [[[Double]]]
  private var velocity: [[[Double]]]

  init(_ network: Network) {
    parameters = network.layers.map { layer in
      (0..<layer.outputs).map { row in (0...layer.inputs).map { Double(layer.parameters[row, $0]) } }
    }
    velocity = parameters.map { $0.map { $0.map { _ in 0 } } }
  }

  /// One step on samples that end with a one.
  mutating func step(_ samples: [[Double]], _ labels: [Int], rate: Double, momentum: Double) {
    var gradient = parameters.map { $0.map { $0.map { _ in 0.0 } } }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    for (sample, label) in zip(samples, labels) {
      let hidden = parameters[0].map { max(dot($0, sample), 0) } + [1]
      let logits = parameters[1].map { dot($0, hidden) }
      let total = logits.reduce(0) { $0 + exp($1) }
      for (output, logit) in logits.enumerated() {
        let delta = (exp(logit) / total - (output == label ? 1 : 0)) / Double(samples.count)
        for (unit, value) in hidden.enumerated() { gradient[1][output][unit] += delta * value }
        for unit in parameters[0].indices where hidden[unit] > 0 {
          let below = delta * parameters[1][output][unit]
          for (input, value) in sample.enumerated() { gradient[0][unit][input] += below * value }
        }
      }
    }
    for layer in parameters.indices {
      for row in parameters[layer].indices {
        for column in parameters[layer][row].indices {
          velocity[layer][row][column] =
            momentum * velocity[layer][row][column] + gradient[layer][row][column]
          parameters[layer][row][column] -= rate * velocity[layer][row][column]
        }
      }
    }
  }
}

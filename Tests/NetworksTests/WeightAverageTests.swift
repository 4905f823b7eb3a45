import LinearAlgebra
import Networks
import Testing

/// Averages of weights and losses of single samples, held against sums written out.
@Suite("Averaged weights and losses of samples")
struct WeightAverageTests {
  @Test("the average is sum i w_i / sum i, to 1e-6 of the largest weight")
  func average() {
    let steps = (1...7).map { randomNetwork([3, 4, 2], activation: .tanh, seed: $0) }
    let average = WeightAverage(of: randomNetwork([3, 4, 2], activation: .tanh, seed: 99))
    for network in steps { average.take(network) }
    #expect(average.steps == 7)
    for layer in 0..<2 {
      let found = average.network.layers[layer].parameters.array()
      for index in found.indices {
        let expected = zip(1..., steps).reduce(0.0) { sum, step in
          sum + Double(step.0) * Double(step.1.layers[layer].parameters.array()[index]) / 28
        }
        #expect((Double(found[index]) - expected).magnitude < 1e-6)
      }
    }
  }

  @Test("begun anew, it is the network it began with until a step is taken")
  func restart() {
    let average = WeightAverage(of: randomNetwork([3, 4, 2], activation: .tanh, seed: 1))
    average.take(randomNetwork([3, 4, 2], activation: .tanh, seed: 2))
    let wider = randomNetwork([3, 6, 2], activation: .tanh, seed: 3)
    average.restart(from: wider)
    #expect(average.steps == 0)
    #expect(average.network.widths == [6])
    #expect(average.network.layers[0].parameters.array() == wider.layers[0].parameters.array())
    // What is trained on does not move what was averaged.
    wider.layers[0].parameters[0, 0] += 1
    #expect(average.network.layers[0].parameters.array() != wider.layers[0].parameters.array())
  }

  @Test("the losses of samples add up to the loss of the batch, to 1e-6", arguments: Loss.allCases)
  func losses(_ loss: Loss) {
    let network = randomNetwork([5, 4, 3], activation: .relu, deviation: 1.5)
    let workspace = Workspace(for: network, capacity: 50, training: false)
    workspace.load(randomSamples(50, inputs: 5))
    workspace.batch.labels = (0..<50).map { Int32($0 % 3) }
    network.forward(workspace)
    let losses = loss.losses(workspace)
    let sum = loss.evaluate(workspace)
    #expect(losses.count == 50)
    #expect((losses.reduce(0, +) - sum.loss).magnitude < 1e-6 * sum.loss)
    #expect(losses.allSatisfy { $0 >= 0 })
  }
}

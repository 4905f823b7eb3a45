import Foundation
import LinearAlgebra
import Networks
import Testing

@testable import Growth

/// Networks that have learnt next to nothing.
@Suite("Networks that explain little")
struct StuckTests {
  /// Normal inputs; classes that say nothing of them.
  private static func noise(
    samples: Int = 600, inputs: Int = 6, classes: Int = 4, seed: Int = 3
  ) -> TableSource {
    var generator = RandomGenerator(seed: seed, stream: "noise")
    var source = TableSource(inputs: [], labels: [])
    for sample in 0..<samples {
      source.inputs.append((0..<inputs).map { _ in Float(generator.normal()) })
      source.labels.append(Int32(sample % classes))
    }
    return source
  }

  private static func network(_ widths: [Int], outputs: Int = 4) -> Network {
    var configuration = ModelConfiguration(hidden: widths)
    configuration.activation = .tanh
    var generator = RandomGenerator(seed: 1, stream: "weights")
    return Network(configuration, inputCount: 6, outputCount: outputs, from: &generator)
  }

  /// As a spec has it that says `growth: {method: tiny}`.
  private static var policy: GrowthPolicy {
    var policy = GrowthPolicy()
    policy.every = nil
    policy.maxNeurons = nil
    policy.thresholds.significance = true
    policy.thresholds.lossDecrease = 0
    return policy
  }

  private static func look(
    at network: Network, failures: Int, done: Double, judgedOn judges: TableSource
  ) throws -> [GrowthRecord] {
    var grower = Grower(policy, loss: .crossEntropy, seed: 0)
    grower.state.pace.failures = failures
    return try grower.grow(
      network, Optimizer(OptimizerConfiguration(), for: network), average: nil, statistics: noise(),
      judges: Grower.Judges(judges, name: "validation"),
      at: Grower.Moment(epoch: 1, step: 100, isLast: false, trainFlops: done * 1e9, expectedFlops: 1e9))
  }

  @Test(
    "at the second early look in a row without a finding its narrow layers are filled up",
    arguments: [
      ([2, 3], 1, 0.05, [8, 8]), ([1], 1, 0.05, [8]), ([2, 9], 2, 0.05, [8, 9]), ([2, 3], 0, 0.05, [2, 3]),
      ([2, 3], 1, 0.15, [2, 3]),
    ])
  func widened(widths: [Int], failures: Int, done: Double, expected: [Int]) throws {
    let network = Self.network(widths)
    // It says the same of every sample.
    let last = network.layers.count - 1
    for output in 0..<4 {
      for unit in 0..<(widths.last ?? 0) { network.layers[last].parameters[output, unit] = 0 }
    }
    let rows = try Self.look(at: network, failures: failures, done: done, judgedOn: Self.noise(seed: 4))
    #expect(network.widths == expected, "\(rows.map(\.reason))")
    let filled = rows.filter { $0.accepted }
    #expect(filled.count == zip(widths, expected).count { $0 != $1 })
    #expect(
      filled.allSatisfy { $0.reason.contains("the network explains ") && $0.reason.contains("silent random") }
    )
  }

  @Test("one that has learnt something is not")
  func hasLearnt() throws {
    let network = Self.network([2, 3])
    for output in 0..<4 {
      for unit in 0..<3 { network.layers[2].parameters[output, unit] *= 20 }
    }
    var source = Self.noise()
    let passes = SamplePasses(of: network, loss: .crossEntropy, over: source, count: source.count)
    // Of the classes that it says itself it explains most.
    var said: [Int32] = []
    passes.forEach { workspace, _ in
      for row in 0..<workspace.batch.rows {
        said.append(
          Int32((0..<4).max { workspace.layers[2].output[row, $0] < workspace.layers[2].output[row, $1] }!))
      }
    }
    #expect(passes.explained < 0)
    source.labels = said
    _ = try Self.look(at: network, failures: 1, done: 0.05, judgedOn: source)
    #expect(network.widths.max() ?? 0 < 8)
  }

  /// What it knows is worth a few per cent of the loss, and comes from one of its four units.
  @Test("its units go for nothing only where the network does as well without", arguments: [true, false])
  func trial(isStrict: Bool) throws {
    var generator = RandomGenerator(seed: 7, stream: "labels")
    var source = Self.noise(samples: 4000, classes: 2)
    for sample in 0..<source.count {
      source.labels[sample] = (source.inputs[sample][0] > 0) == (generator.uniform() < 0.65) ? 1 : 0
    }
    let network = Self.network([4], outputs: 2)
    for layer in 0..<2 {
      for row in 0..<network.layers[layer].outputs {
        for column in 0...network.layers[layer].inputs { network.layers[layer].parameters[row, column] = 0 }
      }
    }
    network.layers[0].parameters[0, 0] = 2
    (network.layers[1].parameters[0, 0], network.layers[1].parameters[1, 0]) = (-0.3, 0.3)
    let explained = SamplePasses(of: network, loss: .crossEntropy, over: source, count: source.count)
    explained.forEach { _, _ in }
    #expect((0.02..<0.2).contains(explained.explained))

    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    func endTrial(without units: [Int]) -> (rows: [GrowthRecord], widths: [Int]) {
      let subject = network.copy()
      var grower = Grower(Self.policy, loss: .crossEntropy, seed: 0)
      var refitted = network.layers[1].parameters.copy()
      for unit in units { for output in 0..<2 { refitted[output, unit] = 0 } }
      let copy = ThinningTrial.Copy(
        of: subject, optimizer, without: units, hidden: 1, refitted: refitted)
      let trial = ThinningTrial(
        [copy], beside: subject, loss: .crossEntropy, samples: source.count, isStrict: isStrict)
      let batch = Batch(capacity: source.count, inputCount: 6)
      source.load(0..<source.count, into: batch)
      trial.step(after: subject, on: batch, samples: source.count, rate: 0)
      grower.trial = trial
      let rows = grower.endTrial(
        subject, optimizer.copy(for: subject), average: nil,
        judges: Grower.Judges(source, name: "validation"),
        at: Grower.Moment(epoch: 1, step: 100, isLast: false, trainFlops: 5e8, expectedFlops: 1e9))
      return (rows, subject.widths)
    }
    #expect(endTrial(without: [1, 2, 3]).widths == [1])
    // A loss that is a few per cent higher is little for three of four units, and all that was learnt.
    #expect(endTrial(without: [0, 1, 2]).widths == [isStrict ? 4 : 1])
  }
}

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
    "from the second early look in a row without a finding on its layers double",
    arguments: [
      ([2, 3], 1, 0.05, [8, 8]), ([1], 1, 0.05, [8]), ([2, 9], 2, 0.05, [8, 18]), ([20], 3, 0.05, [32]),
      ([33], 1, 0.05, [33]), ([2, 3], 0, 0.05, [2, 3]), ([2, 3], 1, 0.15, [2, 3]),
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
    source.labels = said
    _ = try Self.look(at: network, failures: 1, done: 0.05, judgedOn: source)
    #expect(network.widths.max() ?? 0 < 8)
  }

  /// Of two classes each unit says a little, or nothing.
  @Test(
    "widened on trust, all units but one go where the network has learnt nothing, and none where it has learnt a little",
    arguments: [(true, false, 1), (true, true, 4), (false, false, 4)])
  func narrowed(isOnTrust: Bool, hasLearnt: Bool, expected: Int) throws {
    var generator = RandomGenerator(seed: 7, stream: "labels")
    var source = Self.noise(samples: 4000, classes: 2)
    for sample in 0..<source.count {
      let isPositive = source.inputs[sample].prefix(4).reduce(0, +) > 0
      source.labels[sample] = isPositive == (generator.uniform() < (hasLearnt ? 0.65 : 0.5)) ? 1 : 0
    }
    let network = Self.network([4], outputs: 2)
    for layer in network.layers {
      for row in 0..<layer.outputs {
        for column in 0...layer.inputs { layer.parameters[row, column] = 0 }
      }
    }
    for unit in 0..<4 {
      network.layers[0].parameters[unit, unit] = 1
      for output in 0..<2 { network.layers[1].parameters[output, unit] = output == 0 ? -0.15 : 0.15 }
    }
    var policy = Self.policy
    policy.thresholds.worth = nil
    policy.thresholds.level = 1e-12
    var grower = Grower(policy, loss: .crossEntropy, seed: 0)
    grower.state.isOnTrust = isOnTrust
    let rows = try grower.grow(
      network, Optimizer(OptimizerConfiguration(), for: network), average: nil, statistics: source,
      judges: Grower.Judges(source, name: "validation"),
      at: Grower.Moment(epoch: 1, step: 100, isLast: false, trainFlops: 5e8, expectedFlops: 1e9))
    #expect(network.widths == [expected], "\(rows.map(\.reason))")
    #expect((grower.trial == nil) == isOnTrust)
    #expect(grower.state.isOnTrust == isOnTrust)
  }

  @Test("growth takes a share of what a network on trust will have been trained when its units may go")
  func allowance() {
    let network = Self.network([4])
    var grower = Grower(Self.policy, loss: .crossEntropy, seed: 0)
    func allowance(_ done: Double) -> Double {
      grower.allowance(
        for: network,
        at: Grower.Moment(
          epoch: 1, step: 1, isLast: false, trainFlops: done * 1e9, expectedFlops: 1e9, growthFlops: 1e6))
    }
    #expect(abs(allowance(0.05) - (0.6 * 0.1 * 1e9 - 1e6)) < 1)
    #expect(abs(allowance(0.5) - (0.1 * 1e9 - 1e6)) < 1)
    grower.state.isOnTrust = true
    #expect(abs(allowance(0.05) - (0.6 * 0.1 * 0.3 * 1e9 - 1e6)) < 1)
    #expect(abs(allowance(0.5) - (0.1 * 0.5 * 1e9 - 1e6)) < 1)
  }

  @Test("what a network knows is held against the best constant prediction, sample by sample")
  func knowledge() {
    typealias Knowledge = Grower.Event<TableSource, TableSource>.Knowledge
    let knowledge = Knowledge(constant: [1, 1, 1, 1], own: [0.5, 0.7, 0.9, 0.7])
    #expect(abs(knowledge.share - 0.3) < 1e-12)
    // Differences 0.5, 0.3, 0.1, 0.3: mean 0.3, variance 0.08 / 3, of four.
    #expect(abs(knowledge.tValue - 0.3 / (0.08 / 3 / 4).squareRoot()) < 1e-9)
  }
}

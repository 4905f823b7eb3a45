import LinearAlgebra
import Testing

@testable import Networks

/// Sizes of a network, the hidden layer to widen, and how many units it gets.
struct WideningCase: Sendable, CustomTestStringConvertible {
  var sizes: [Int]
  var layer: Int
  var added: Int

  var testDescription: String { "\(sizes), \(added) into layer \(layer)" }

  static let all = [
    WideningCase(sizes: [3, 2, 4], layer: 1, added: 1),
    WideningCase(sizes: [64, 5, 5, 10], layer: 1, added: 10),
    WideningCase(sizes: [64, 5, 5, 10], layer: 2, added: 8),
    WideningCase(sizes: [784, 90, 33, 10], layer: 1, added: 10),
    WideningCase(sizes: [20, 100, 200, 10], layer: 2, added: 56),
    WideningCase(sizes: [20, 300, 40, 10], layer: 1, added: 7),
    WideningCase(sizes: [20, 300, 17, 10], layer: 2, added: 0),
  ]
}

@Suite("Widening")
struct WideningTests {
  /// The logits before and after silent units were added, with a fan-in of zero and with a random one.
  private func logits(
    _ test: WideningCase, _ activation: Activation, _ number: (inout RandomGenerator) -> Double
  ) -> (before: [Float], after: [[Float]]) {
    var generator = RandomGenerator(seed: 1, stream: "widening")
    func matrix(_ rows: Int, _ columns: Int) -> Matrix<Float> {
      Matrix(
        rows: rows, columns: columns, elements: (0..<rows * columns).map { _ in Float(number(&generator)) })
    }
    let samples = (0..<70).map { _ in (0..<test.sizes[0]).map { _ in Float(number(&generator)) } }
    let layers = zip(test.sizes, test.sizes.dropFirst()).map { LinearLayer(parameters: matrix($1, $0 + 1)) }
    let network = Network(layers: layers, activation: activation)
    let inputs = network.layers[test.layer - 1].inputs
    let outputs = network.layers[test.layer].outputs
    let after = ([0, 1] as [Float]).map { scale in
      var fanIn = matrix(test.added, inputs + 1)
      fanIn.scale(by: scale)
      let widened = network.copy()
      widened.widen(hidden: test.layer, fanIn: fanIn, fanOut: Matrix(rows: outputs, columns: test.added))
      #expect(widened.widths[test.layer - 1] == network.widths[test.layer - 1] + test.added)
      return widened.logits(samples)
    }
    return (network.logits(samples), after)
  }

  @Test(
    "silent units leave the outputs as they were, to the last bit where sums are exact",
    arguments: WideningCase.all, [Activation.relu, .identity])
  func silentExactly(_ test: WideningCase, _ activation: Activation) {
    // Sums of small whole numbers are the same in every order.
    let (before, after) = logits(test, activation) { Double($0.index(below: 5) - 2) }
    #expect(before.contains { $0 != 0 } && before.allSatisfy { $0.magnitude < 0x1p24 })
    for logits in after { #expect(logits == before) }
  }

  /// OpenBLAS orders a sum, and fuses its steps, as the shape of the product has it.
  @Test(
    "silent units leave the outputs as they were, to rounding", arguments: WideningCase.all,
    Activation.allCases)
  func silent(_ test: WideningCase, _ activation: Activation) {
    let (before, after) = logits(test, activation) { 0.1 * $0.normal() }
    let scale = before.map(\.magnitude).max() ?? 0
    for logits in after {
      #expect(zip(logits, before).allSatisfy { ($0 - $1).magnitude < 2e-6 * scale })
    }
  }

  @Test("new units stand after the old ones, with their fan-in, bias and fan-out")
  func parameters() {
    let network = Network(
      layers: [
        LinearLayer(parameters: Matrix([[1, 2, 3], [4, 5, 6]])),
        LinearLayer(parameters: Matrix([[7, 8, 9]])),
      ], activation: .identity)
    network.widen(hidden: 1, fanIn: Matrix([[10, 11, 12], [13, 14, 15]]), fanOut: Matrix([[16, 17]]))
    #expect(network.parameterArrays == [[1, 2, 3, 4, 5, 6, 10, 11, 12, 13, 14, 15], [7, 8, 16, 17, 9]])
    #expect(network.shape == NetworkShape(inputs: 2, hidden: [4], outputs: 1))
    // 7 (x + 2y + 3) + 8 (4x + 5y + 6) + 16 (10x + 11y + 12) + 17 (13x + 14y + 15) + 9 at (1, -1).
    // 14 + 40 + 176 + 238 + 9
    #expect(network.logits([[1, -1]]) == [477])
  }

  /// An optimizer that made three steps, so that every slot is filled.
  private func trained(_ rule: OptimizerConfiguration.Name) -> (Network, Optimizer) {
    let network = randomNetwork([3, 2, 4, 2], activation: .tanh)
    var configuration = OptimizerConfiguration()
    configuration.name = rule
    let optimizer = Optimizer(configuration, for: network)
    let workspace = Workspace(for: network, capacity: 8, training: true)
    workspace.load(randomSamples(8, inputs: 3))
    for _ in 0..<3 {
      network.forward(workspace)
      workspace.batch.labels = [0, 1, 1, 0, 1, 0, 0, 0]
      _ = Loss.crossEntropy.evaluate(workspace)
      network.backward(workspace)
      network.computeGradients(workspace)
      optimizer.step(network, workspace, rate: 0.01)
    }
    return (network, optimizer)
  }

  @Test(
    "what the optimizer remembers is carried, new entries begin at zero",
    arguments: OptimizerConfiguration.Name.allCases)
  func slots(_ rule: OptimizerConfiguration.Name) {
    let (network, optimizer) = trained(rule)
    func first(_ slots: Optimizer.Slots) -> [[Float]] { slots.first.table }
    func second(_ slots: Optimizer.Slots) -> [[Float]] { slots.second.table }
    let before = [first, second].map { optimizer.slots.map($0) }
    network.widen(hidden: 2, fanIn: Matrix(rows: 3, columns: 3), fanOut: Matrix(rows: 2, columns: 3))
    optimizer.widen(network, hidden: 2, width: 4, added: 3)

    #expect(optimizer.steps == 3)
    let zeros: [Float] = [0, 0, 0]
    for (moment, old) in zip([first, second], before) {
      let rows = old[1].isEmpty ? [] : old[1] + [zeros, zeros, zeros]
      let columns = old[2].map { Array($0.prefix(4) + zeros + $0.suffix(1)) }
      #expect(optimizer.slots.map(moment) == [old[0], rows, columns])
    }
    #expect(before.joined().joined().joined().contains { $0 != 0 })

    // The next step finds every shape as it needs it.
    let workspace = Workspace(for: network, capacity: 8, training: true)
    workspace.layers.forEach { $0.gradient.fill(1) }
    optimizer.step(network, workspace, rate: 0.01)
    #expect(optimizer.steps == 4)
  }

  @Test(
    "forget clears one unit's fan-in and fan-out and nothing else",
    arguments: OptimizerConfiguration.Name.allCases)
  func forget(_ rule: OptimizerConfiguration.Name) {
    let (network, optimizer) = trained(rule)
    func tables() -> [[[Float]]] { optimizer.slots.flatMap { [$0.first.table, $0.second.table] } }
    var expected = tables()
    optimizer.forget(network, hidden: 1, unit: 1)
    for slot in 0..<2 where !expected[slot].isEmpty { expected[slot][1] = [0, 0, 0, 0] }
    for slot in 2..<4 {
      for row in expected[slot].indices { expected[slot][row][1] = 0 }
    }
    #expect(tables() == expected)
    #expect(optimizer.steps == 3)
  }

  @Test("reset forgets everything and counts steps anew")
  func reset() {
    let (network, optimizer) = trained(.adam)
    network.widen(hidden: 1, fanIn: Matrix(rows: 1, columns: 4), fanOut: Matrix(rows: 4, columns: 1))
    optimizer.reset(for: network)
    #expect(optimizer.steps == 0)
    #expect(optimizer.slots.map { [$0.first.rows, $0.first.columns] } == [[3, 4], [4, 4], [2, 5]])
    #expect(optimizer.slots.allSatisfy { $0.first.array().allSatisfy { $0 == 0 } })
    #expect(optimizer.slots.allSatisfy { $0.second.array().allSatisfy { $0 == 0 } })
  }

  @Test("scaling a fan-out and moving along an update touch what they should")
  func otherChanges() {
    let network = Network(
      layers: [
        LinearLayer(parameters: Matrix([[1, 2, 3], [4, 5, 6]])),
        LinearLayer(parameters: Matrix([[7, 8, 9]])),
      ], activation: .relu)
    network.scaleFanOut(hidden: 1, unit: 1, by: -2)
    #expect(network.parameterArrays == [[1, 2, 3, 4, 5, 6], [7, -16, 9]])
    network.move(consumerOf: 1, along: Matrix([[1], [2], [3]]), by: 0.5)
    #expect(network.parameterArrays == [[1, 2, 3, 4, 5, 6], [7.5, -15, 10.5]])
  }

  @Test("shrink and perturb mixes the weights with those of a fresh network")
  func shrinkAndPerturb() {
    let network = randomNetwork([3, 4, 2], activation: .relu)
    let before = network.parameterArrays
    var generator = RandomGenerator(seed: 4, stream: "perturb")
    var configuration = ModelConfiguration(hidden: [4])
    configuration.activation = .relu
    var same = generator
    let fresh = Network(configuration, inputCount: 3, outputCount: 2, from: &same)
    network.shrinkAndPerturb(shrink: 0.25, noise: 0.5, from: &generator)
    let expected = zip(before, fresh.parameterArrays).map { zip($0, $1).map { 0.25 * $0 + 0.5 * $1 } }
    #expect(network.parameterArrays == expected)
  }
}

extension Matrix where Element == Float {
  /// The elements as rows.
  var table: [[Float]] {
    borrowing get { (0..<rows).map { row in (0..<columns).map { self[row, $0] } } }
  }
}

import LinearAlgebra
import Testing

@testable import Networks

@Suite("Optimizers")
struct OptimizerTests {
  @Test("five steps are PyTorch's, to 1e-6", arguments: OptimizerCase.all)
  func steps(_ test: OptimizerCase) {
    let network = Network(
      layers: [LinearLayer(parameters: Matrix(rows: 2, columns: 3, elements: OptimizerCase.initialWeights))],
      activation: .identity)
    let optimizer = Optimizer(test.configuration, for: network)
    let workspace = Workspace(for: network, capacity: 1, training: true)
    for (gradient, expected) in zip(OptimizerCase.gradients, test.weights) {
      workspace.layers[0].gradient = Matrix(rows: 2, columns: 3, elements: gradient)
      optimizer.step(network, workspace, rate: test.configuration.learningRate)
      for (weight, exact) in zip(network.layers[0].parameters.array(), expected) {
        #expect((Double(weight) - exact).magnitude <= 1e-6 * max(1, exact.magnitude))
      }
    }
    #expect(optimizer.steps == 5)
  }

  @Test("five steps straight from deltas and inputs are PyTorch's too, to 1e-6", arguments: OptimizerCase.all)
  func descent(_ test: OptimizerCase) {
    let network = Network(
      layers: [LinearLayer(parameters: Matrix(rows: 2, columns: 3, elements: OptimizerCase.initialWeights))],
      activation: .identity)
    let optimizer = Optimizer(test.configuration, for: network)
    let workspace = Workspace(for: network, capacity: 3, training: true)
    workspace.batch.input = .init([[1, 0, 0], [0, 1, 0], [0, 0, 1]])
    for (gradient, expected) in zip(OptimizerCase.gradients, test.weights) {
      // With the unit vectors as samples a row of deltas is a column of the gradient, but for the mean over three.
      let rows = (0..<3).map { sample in [3 * gradient[sample], 3 * gradient[3 + sample]] }
      workspace.layers[0].delta = Matrix(rows)
      optimizer.descend(network, workspace, rate: test.configuration.learningRate)
      for (weight, exact) in zip(network.layers[0].parameters.array(), expected) {
        #expect((Double(weight) - exact).magnitude <= 1e-6 * max(1, exact.magnitude))
      }
    }
    #expect(optimizer.steps == 5)
  }

  /// Steps on a batch in which most inputs are what zeros become.
  @Test(
    "a sparse batch gives the same steps, to 1e-5",
    arguments: OptimizerConfiguration.Name.allCases, ["plain", "momentum", "nesterov", "stages"])
  func sparse(rule: OptimizerConfiguration.Name, kind: String) {
    func zero(_ column: Int) -> Float { Float(column % 7) / 4 - 1 }
    let stored = randomSamples(24, inputs: 150).map { sample in
      sample.indices.map { (40..<90).contains($0) ? sample[$0] : 0 }
    }
    func trained(sparse: Bool) -> [[Float]] {
      let network = randomNetwork([150, 20, 3], activation: .relu, deviation: 0.2)
      var configuration = OptimizerConfiguration()
      configuration.name = rule
      configuration.momentum = kind == "plain" ? 0 : 0.9
      configuration.nesterov = kind == "nesterov"
      configuration.weightDecay = 0.01
      // Rules that divide by the size of a gradient make large steps of its rounding where it is nothing else.
      configuration.epsilon = 0.1
      let optimizer = Optimizer(configuration, for: network)
      if kind == "stages" { optimizer.stageRates = StageRates(for: network) }
      let workspace = Workspace(for: network, capacity: 24, training: true, sparse: sparse)
      workspace.batch.labels = (0..<24).map { Int32($0 % 3) }
      #expect((workspace.batch.sparse != nil) == sparse)
      if let batch = workspace.batch.sparse {
        batch.removeAll(zero: zero)
        let scale = [Float](repeating: 1, count: 150)
        for sample in stored { batch.append(sample.span, scale: scale.span) }
      } else {
        workspace.load(stored.map { sample in sample.indices.map { zero($0) + sample[$0] } })
      }
      for _ in 0..<5 {
        network.forward(workspace)
        _ = Loss.crossEntropy.evaluate(workspace)
        network.backward(workspace)
        optimizer.descend(network, workspace, rate: 0.05)
      }
      return network.parameterArrays
    }
    for (sparse, dense) in zip(trained(sparse: true), trained(sparse: false)) {
      for (a, b) in zip(sparse, dense) { #expect((a - b).magnitude <= 1e-5) }
    }
  }

  @Test("a first layer of few units takes whole samples")
  func fewUnits() {
    for (units, isSparse) in [(15, false), (16, true)] {
      let network = randomNetwork([150, units, 3], activation: .relu)
      let batch = Workspace(for: network, capacity: 4, training: true, sparse: true).batch
      #expect((batch.sparse != nil) == isSparse)
      #expect((batch.input.rows == 0) == isSparse)
    }
  }

  @Test("only what a rule remembers has memory")
  func slots() {
    let network = randomNetwork([3, 4, 2], activation: .relu)
    func rows(_ change: (inout OptimizerConfiguration) -> Void) -> [[Int]] {
      var configuration = OptimizerConfiguration()
      change(&configuration)
      let optimizer = Optimizer(configuration, for: network)
      return optimizer.slots.map { [$0.first.rows, $0.second.rows] }
    }
    #expect(rows { $0.momentum = 0 } == [[0, 0], [0, 0]])
    #expect(rows { $0.momentum = 0.9 } == [[4, 0], [2, 0]])
    #expect(rows { $0.name = .adam } == [[4, 4], [2, 2]])
    #expect(rows { $0.name = .adamw } == [[4, 4], [2, 2]])
    #expect(rows { $0.name = .rmsprop } == [[0, 4], [0, 2]])
  }

  @Test("the rate of a step scales it")
  func rate() {
    let network = randomNetwork([2, 2], activation: .identity)
    let before = network.layers[0].parameters.array()
    var configuration = OptimizerConfiguration()
    configuration.momentum = 0
    let optimizer = Optimizer(configuration, for: network)
    let workspace = Workspace(for: network, capacity: 1, training: true)
    workspace.layers[0].gradient.fill(1)
    optimizer.step(network, workspace, rate: 0)
    #expect(network.layers[0].parameters.array() == before)
    optimizer.step(network, workspace, rate: 0.25)
    #expect(network.layers[0].parameters.array() == before.map { $0 - 0.25 })
  }

  @Test("a workspace of other widths ends the program instead of touching other memory")
  func otherWidths() async {
    await #expect(processExitsWith: .failure) {
      let network = randomNetwork([3, 4, 2], activation: .relu)
      let workspace = Workspace(for: network, capacity: 1, training: true)
      network.widen(
        hidden: 1, fanIn: Matrix(rows: 2, columns: 4), fanOut: Matrix(rows: 2, columns: 2))
      Optimizer(OptimizerConfiguration(), for: network).step(network, workspace, rate: 0.1)
    }
  }
}

import LinearAlgebra
import Testing

@testable import Networks

/// Variance transfer and stage-wise rates of Yuan, Savarese and Maire (NeurIPS 2023), by hand.
@Suite("Learning-rate transfer")
struct LearningRateTransferTests {
  @Test("the outputs' fan-out shrinks by the ratio of widths, a hidden consumer's by its root")
  func variance() {
    let network = Network(
      layers: [
        LinearLayer(parameters: Matrix([[1, 2]])), LinearLayer(parameters: Matrix([[3, 4], [5, 6]])),
        LinearLayer(parameters: Matrix([[7, 8, 9]])),
      ], activation: .tanh)
    // From 1 unit to 4: a half. Biases stay.
    network.transferVariance(hidden: 1, to: 4)
    #expect(network.parameterArrays == [[1, 2], [1.5, 4, 2.5, 6], [7, 8, 9]])
    // From 2 units to 4, read by the outputs: a half.
    network.transferVariance(hidden: 2, to: 4)
    #expect(network.parameterArrays == [[1, 2], [1.5, 4, 2.5, 6], [3.5, 4, 9]])
  }

  /// A network 1-1-1 with a norm of 5 in its first and 13 in its second layer, which grew by one unit.
  private func grown(fanIn: [Float], fanOut: Float) -> (Network, Optimizer, Workspace) {
    let network = Network(
      layers: [LinearLayer(parameters: Matrix([[3, 4]])), LinearLayer(parameters: Matrix([[5, 12]]))],
      activation: .relu)
    var configuration = OptimizerConfiguration()
    configuration.momentum = 0
    let optimizer = Optimizer(configuration, for: network)
    var rates = StageRates(for: network)
    network.widen(hidden: 1, fanIn: Matrix([fanIn]), fanOut: Matrix([[fanOut]]))
    optimizer.widen(network, hidden: 1, width: 1, added: 1)
    rates.beginStage(of: network)
    optimizer.stageRates = rates
    let workspace = Workspace(for: network, capacity: 1, training: true)
    workspace.layers.forEach { $0.gradient.fill(1) }
    return (network, optimizer, workspace)
  }

  @Test("each stage moves at the rate times its norm over that of the first")
  func stages() {
    // Norms 10 against 5 and 6.5 against 13.
    let (network, optimizer, workspace) = grown(fanIn: [6, -8], fanOut: 6.5)
    optimizer.step(network, workspace, rate: 0.5)
    #expect(network.parameterArrays == [[2.5, 3.5, 5, -9], [4.5, 6.25, 11.5]])
  }

  @Test("a part whose norm is zero moves at the full rate")
  func silent() {
    let (network, optimizer, workspace) = grown(fanIn: [6, -8], fanOut: 0)
    optimizer.step(network, workspace, rate: 0.5)
    #expect(network.parameterArrays == [[2.5, 3.5, 5, -9], [4.5, -0.5, 11.5]])
  }

  @Test("before any growth the rate is one for all")
  func ungrown() {
    let network = randomNetwork([2, 3, 2], activation: .relu)
    let plain = network.copy()
    let workspace = Workspace(for: network, capacity: 1, training: true)
    workspace.layers.forEach { $0.gradient.fill(0.25) }
    for (index, subject) in [network, plain].enumerated() {
      let optimizer = Optimizer(OptimizerConfiguration(), for: subject)
      optimizer.stageRates = index == 0 ? StageRates(for: subject) : nil
      optimizer.step(subject, workspace, rate: 0.1)
    }
    #expect(network.parameterArrays == plain.parameterArrays)
  }
}

import LinearAlgebra
import Networks
import Testing

/// A network and a loss whose gradient is held against difference quotients.
struct GradientCase: Sendable, CustomTestStringConvertible {
  var activation: Activation
  var loss: Loss
  var hidden: [Int]
  /// Whether numbers are predicted.
  var hasTargets = false

  var testDescription: String { "\(activation) \(loss) \(hidden) \(hasTargets ? "numbers" : "classes")" }

  static let all = Activation.allCases.flatMap { activation in
    Loss.allCases.flatMap { loss in
      [[5], [6, 4]].map { GradientCase(activation: activation, loss: loss, hidden: $0) }
    }
      + [GradientCase(activation: activation, loss: .meanSquaredError, hidden: [6, 4], hasTargets: true)]
  }

  /// Whether the slope or the curvature jumps at zero, where difference quotients are none of one function.
  var hasKink: Bool {
    let curvature = { (step: Double) in
      (activation(2 * step) - 2 * activation(step) + activation(0)) / (step * step)
    }
    return activation.slopesAtZero.left != activation.slopesAtZero.right
      || (curvature(1e-3) - curvature(-1e-3)).magnitude > 0.1
  }
}

@Suite("Gradients")
struct GradientTests {
  let samples = randomSamples(16, inputs: 4)
  let labels = (0..<16).map { Int32($0 * 7 % 3) }
  let targets = randomSamples(16, inputs: 3, seed: 2).flatMap { $0.map { 1.5 * Double($0) } }

  /// The mean loss and, of every hidden unit and sample, whether the unit is on.
  private func evaluate(_ test: GradientCase, _ network: Network, _ workspace: Workspace) -> (Double, [Bool])
  {
    network.forward(workspace)
    let signs = workspace.layers.dropLast().flatMap { $0.output.array().map { $0 > 0 } }
    workspace.batch.labels = labels
    workspace.batch.targets = test.hasTargets ? targets : []
    return (test.loss.evaluate(workspace).meanLoss, signs)
  }

  /// Every parameter by central differences with steps of 1/32 and 1/64, extrapolated after Richardson.
  ///
  /// The truncation error is of the fourth order in the step, and rounding in the single-precision passes, divided by
  /// the step, is as small: together some 3e-6 of the gradient's norm, so a difference of 2e-5 is an error.
  /// Differences across a kink are no derivatives: entries for which a unit switches between the arguments are left
  /// out, at most a third of them.
  @Test("every parameter against difference quotients", arguments: GradientCase.all)
  func parameters(_ test: GradientCase) {
    let network = randomNetwork([4] + test.hidden + [3], activation: test.activation)
    let workspace = Workspace(for: network, capacity: samples.count, training: true)
    workspace.load(samples)
    _ = evaluate(test, network, workspace)
    network.backward(workspace)
    network.computeGradients(workspace)
    let gradients = workspace.layers.map { $0.gradient.array() }
    let norm = gradients.joined().reduce(0) { $0 + Double($1 * $1) }.squareRoot()
    #expect(norm > 0.1)

    var count = 0
    var skipped = 0
    var squares = 0.0
    for (index, layer) in network.layers.enumerated() {
      for row in 0..<layer.outputs {
        for column in 0...layer.inputs {
          let kept = layer.parameters[row, column]
          let (_, signs) = evaluate(test, network, workspace)
          var switches = false
          func loss(_ step: Float) -> Double {
            layer.parameters[row, column] = kept + step
            let (loss, stepped) = evaluate(test, network, workspace)
            layer.parameters[row, column] = kept
            switches = switches || stepped != signs
            return loss
          }
          /// The step that was made is the rounded one.
          func quotient(_ step: Float) -> Double {
            (loss(step) - loss(-step)) / (Double(kept + step) - Double(kept - step))
          }
          let derivative = (4 * quotient(1 / 64) - quotient(1 / 32)) / 3
          count += 1
          if test.hasKink, switches {
            skipped += 1
            continue
          }
          let difference = derivative - Double(gradients[index][row * (layer.inputs + 1) + column])
          #expect(difference.magnitude < 2e-5 * norm, "layer \(index), row \(row), column \(column)")
          squares += difference * difference
        }
      }
    }
    #expect(squares.squareRoot() < 5e-5 * norm)
    #expect(skipped <= (test.hasKink ? count / 3 : 0))
  }

  @Test(
    "the gradient of the mean is the mean of the samples' gradients, in a smaller batch too",
    arguments: Loss.allCases)
  func batches(_ loss: Loss) {
    let network = randomNetwork([4, 5, 3], activation: .tanh)
    let workspace = Workspace(for: network, capacity: samples.count, training: true)
    func gradients(_ range: Range<Int>) -> [Float] {
      workspace.load(Array(samples[range]))
      network.forward(workspace)
      workspace.batch.labels = Array(labels[range])
      _ = loss.evaluate(workspace)
      network.backward(workspace)
      network.computeGradients(workspace)
      return workspace.layers.flatMap { $0.gradient.array() }
    }
    let whole = gradients(0..<16)
    let parts = (0..<16).map { gradients($0..<$0 + 1) }
    for index in whole.indices {
      let mean = parts.reduce(0) { $0 + $1[index] } / 16
      #expect((whole[index] - mean).magnitude < 1e-6)
    }
  }

  @Test(
    "going on from a layer's preactivations gives what a whole pass gives", arguments: Activation.allCases)
  func partialPass(_ activation: Activation) {
    let network = randomNetwork([4, 5, 6, 3], activation: activation)
    let workspace = Workspace(for: network, capacity: samples.count, training: false)
    workspace.load(samples)
    network.forward(workspace)
    let expected = workspace.layers.map { $0.output.array() }
    for layer in 0..<3 {
      network.computePreactivation(of: layer, workspace)
      network.forward(fromPreactivationOf: layer, workspace)
      #expect(workspace.layers.map { $0.output.array() } == expected)
    }
  }
}

import LinearAlgebra
import Networks
import Testing

/// A whole small training, held against PyTorch 2.13.0: weights in double precision, losses of the steps in single.
@Suite("A training of twenty steps")
struct TrajectoryTests {
  static let samples: [[Float]] = [
    [-0.57, 0.92, 1.11], [1.29, -1.48, 2.57], [-0.47, 0.34, -1.63], [-0.55, -0.48, -0.5],
    [-1.07, 1.11, -0.14], [0.81, -0.09, 0.69], [-0.84, 0, 0.84], [-0.4, 1.04, 0.36],
    [-0.25, 2.3, -1.88], [-0.05, -1.04, -0.96], [0.03, 0.71, 1.65], [-1.36, 0.34, 0.52],
    [-2.61, -1.7, -0.23], [0.28, 0.25, 0.08], [0.34, 0.45, 0.09], [-0.67, 0.61, -0.73],
    [-0.88, -0.42, -0.8], [0.57, 0.18, 0.11], [-0.75, 0.24, -0.08], [0.12, -0.59, -1.24],
  ]
  static let labels: [Int32] = [1, 2, 0, 1, 1, 2, 1, 1, 0, 0, 2, 1, 2, 0, 0, 1, 1, 0, 1, 0]

  /// Weights with the bias at the end of each row.
  static let initial: [[[Float]]] = [
    [
      [1.23, -0.23, -1.74, -0.09], [0.46, -0.86, -1.12, 0.11], [0.32, 0.67, -0.58, -0.11],
      [-0.32, -0.48, 0.14, 0.01],
    ],
    [[-0.46, 0.3, -0.71, -1.21, 0], [0.3, 1.17, 0.75, 0.62, -0.07], [0.15, 1.01, -1.03, -0.63, 0.05]],
  ]

  static let final: [[[Double]]] = [
    [
      [1.2660369249, -0.2968188768, -1.479256075, -0.2582928673],
      [0.51569444, -0.7872085171, -0.7389388276, -0.1977617095],
      [-0.01513096592, 0.5874153126, 0.05327874414, -0.1156751387],
      [-0.907594830, 0.4066360418, 0.2923961543, 0.3768823969],
    ],
    [
      [0.9066258566, 1.073366524, -0.1731303896, -1.3252907451, 0.3319005412],
      [-0.6948455346, 0.719632797, 0.3101494053, 0.5216976695, -0.1621267909],
      [-0.2217803124, 0.6870006385, -1.1270189656, -0.4164069531, -0.1897737498],
    ],
  ]

  static let losses = [
    1.8287437, 0.9143657, 2.4863901, 1.3690886, 1.1825923, 1.0275333, 0.783062, 0.8523859, 1.1520011,
    0.5903045,
    0.7024062, 0.5341203, 0.8048149, 1.143173, 0.4570037, 0.6395853, 0.5032004, 0.6961536, 1.1226128,
    0.4357031,
  ]

  @Test("ReLU 3-4-3, cross-entropy, momentum, cosine schedule: weights to 1e-5 and every loss to 5e-6")
  func training() {
    let network = Network(
      layers: Self.initial.map { LinearLayer(parameters: Matrix($0)) }, activation: .relu)
    var configuration = OptimizerConfiguration()
    configuration.learningRate = 0.1
    configuration.schedule.name = .cosine
    let optimizer = Optimizer(configuration, for: network)
    let workspace = Workspace(for: network, capacity: 4, training: true)
    for step in 0..<20 {
      let batch = step % 5 * 4..<step % 5 * 4 + 4
      workspace.load(Array(Self.samples[batch]))
      network.forward(workspace)
      workspace.batch.labels = Array(Self.labels[batch])
      let sum = Loss.crossEntropy.evaluate(workspace)
      #expect((sum.meanLoss - Self.losses[step]).magnitude < 5e-6, "step \(step)")
      network.backward(workspace)
      // Four epochs of five steps.
      let factor = configuration.schedule.factor(atEpoch: Double(step) / 5, stepLength: 0.2, of: 4)
      optimizer.descend(network, workspace, rate: configuration.learningRate * factor)
    }
    for (layer, expected) in zip(network.layers, Self.final) {
      for (weight, exact) in zip(layer.parameters.array(), expected.joined()) {
        #expect((Double(weight) - exact).magnitude < 1e-5)
      }
    }
  }
}

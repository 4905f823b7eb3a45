import LinearAlgebra
import Networks
import Testing

@testable import Growth

/// The statistics of whole networks: several layers, several passes, two looks.
@Suite("Statistics of networks")
struct NetworkStatisticsTests {
  private static let samples = 2500
  private static let places = [
    (mean: 0, deviation: 1), (mean: 100, deviation: 30), (mean: 3000, deviation: 1000),
  ]

  /// Samples about a mean, and a network whose weights take mean and deviation back.
  private static func problem(mean: Double, deviation: Double) -> (source: TableSource, network: Network) {
    var source = TableSource.clusters(samples: samples)
    source.inputs = source.inputs.map { $0.map { Float(mean + deviation * Double($0)) } }
    var configuration = ModelConfiguration(hidden: [5, 4])
    configuration.activation = .tanh
    var generator = RandomGenerator(seed: 1, stream: "weights")
    let network = Network(configuration, inputCount: 6, outputCount: 4, from: &generator)
    for unit in 0..<5 {
      var shift = 0.0
      for input in 0..<6 {
        let weight = Double(network.layers[0].parameters[unit, input]) / deviation
        network.layers[0].parameters[unit, input] = Float(weight)
        shift += mean * weight
      }
      network.layers[0].parameters[unit, 6] -= Float(shift)
    }
    return (source, network)
  }

  /// `lambda` as the definition has it, with the ridge on the diagonal of the moment of the inputs as they are:
  /// nothing is centred, and all sums are made of the whole sample in double precision.
  private func singularValues(
    inputs: borrowing Matrix<Double>, consumerInputs: borrowing Matrix<Double>,
    desiredUpdate: borrowing Matrix<Double>, ridge: Double
  ) -> [Double] {
    let share = 1 / Double(inputs.rows)
    let update = SymmetricFactor(of: .product(consumerInputs, consumerInputs, transposing: .left)).solve(
      .product(consumerInputs, desiredUpdate, transposing: .left))
    var remainder = desiredUpdate.copy()
    remainder.assignProduct(consumerInputs, update, alpha: -1, beta: 1)
    var moment = Matrix.product(inputs, inputs, transposing: .left)
    moment.scale(by: share)
    let trace = (0..<moment.rows).reduce(0.0) { $0 + moment[$1, $1] }
    for index in 0..<moment.rows { moment[index, index] += ridge * trace / Double(moment.rows) }
    var wanted = Matrix.product(inputs, remainder, transposing: .left)
    wanted.scale(by: share)
    return SingularValueDecomposition(of: SymmetricFactor(of: moment).whiten(wanted)).values
  }

  @Test(
    "lambda of every layer with a ridge, over three passes, for inputs far from zero, kept or computed anew",
    arguments: places, [0.01, 0.1, 1])
  func ridge(_ place: (mean: Int, deviation: Int), _ ridge: Double) throws {
    let (source, network) = Self.problem(mean: Double(place.mean), deviation: Double(place.deviation))
    let workspace = Workspace(for: network, capacity: Self.samples, training: false)
    var labels: [Int32] = []
    source.load(0..<Self.samples, into: &workspace.batch.input, labels: &labels)
    network.forward(workspace)
    workspace.batch.labels = labels
    _ = Loss.crossEntropy.evaluate(workspace)
    network.backward(workspace)

    for limit in [0, NetworkStatistics.keptBytes] {
      let passes = SamplePasses(
        of: network, loss: .crossEntropy, over: source, count: Self.samples, keepingUpTo: limit)
      #expect(passes.portions.count == 3)
      let found = NetworkStatistics(passes, .moments(projected: true), inputMoment: InputMoment())
      for layer in 1...2 {
        let analysis = BottleneckAnalysis(
          found.statistics(hidden: layer, updateDimensions: layer == 1 ? 4 : 3), ridge: ridge)
        var desiredUpdate = Matrix<Double>(widening: workspace.layers[layer].delta)
        desiredUpdate.scale(by: -1)
        let inputs =
          layer == 1
          ? Matrix<Double>(widening: workspace.batch.input)
          : Matrix<Double>(widening: workspace.layers[layer - 2].output)
        let expected = singularValues(
          inputs: inputs, consumerInputs: Matrix<Double>(widening: workspace.layers[layer - 1].output),
          desiredUpdate: desiredUpdate, ridge: ridge)
        let largest = try #require(expected.first)
        for (index, value) in expected.enumerated() {
          let own = index < analysis.singularValues.count ? analysis.singularValues[index] : 0
          #expect((own - value).magnitude < 1e-3 * largest, "layer \(layer), value \(index)")
        }
      }
    }
  }
}

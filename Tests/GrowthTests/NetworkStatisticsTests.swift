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

  /// A network of two hidden layers, and 1,300 samples of which most inputs are what zeros became.
  private static func sparseProblem(zero: Float) -> (source: TableSource, network: Network) {
    var generator = RandomGenerator(seed: 2, stream: "sparse")
    let directions = (0..<3).map { _ in (0..<140).map { _ in generator.normal() } }
    var source = TableSource(inputs: [], labels: [])
    source.isSparse = true
    source.zero = zero
    for _ in 0..<1300 {
      let sample = (0..<140).map { _ in generator.uniform() < 0.2 ? Float(1 + generator.uniform()) : 0 }
      let scores = directions.map { zip($0, sample).reduce(0.0) { $0 + $1.0 * Double($1.1) } }
      source.labels.append(Int32(scores.indices.max { scores[$0] < scores[$1] } ?? 0))
      source.inputs.append(sample.map { zero + $0 })
    }
    var weights = RandomGenerator(seed: 1, stream: "weights")
    let network = Network(
      ModelConfiguration(hidden: [5, 4]), inputCount: 140, outputCount: 3, from: &weights)
    // The biases take back what zeros became: units are active on some samples and not on others.
    for unit in 0..<5 {
      let sum = (0..<140).reduce(Float(0)) { $0 + network.layers[0].parameters[unit, $1] }
      network.layers[0].parameters[unit, 140] = -zero * sum
    }
    return (source, network)
  }

  /// Two ways to the same sums.
  private func expectAlike(_ a: InputStatistics, _ b: InputStatistics) throws {
    func expectAlike(_ a: borrowing Matrix<Double>, _ b: borrowing Matrix<Double>) {
      #expect(relativeDifference(a.rowArrays(), b.rowArrays()) < 1e-5)
    }
    switch (a, b) {
    case (.gradient(let a, let trace), .gradient(let b, let other)):
      expectAlike(a.matrix, b.matrix)
      #expect(relativeDifference(trace, other) < 1e-6)
    case (.moments(let moment, let a, _), .moments(let other, let b, _)):
      expectAlike(a.matrix, b.matrix)
      expectAlike(moment.centred, other.centred)
    case (.nothing, .nothing): break
    default: Issue.record("statistics of two kinds")
    }
  }

  @Test(
    "samples of which most inputs are left out have the statistics of whole ones", arguments: [0, -0.4, 3],
    [0, NetworkStatistics.keptBytes])
  func sparse(zero: Float, limit: Int) throws {
    let (source, network) = Self.sparseProblem(zero: zero)
    var whole = source
    whole.isSparse = false
    for kind: InputStatistics.Kind in [.gradient, .moments(projected: true), .moments(projected: false)] {
      func look(_ source: TableSource) -> NetworkStatistics {
        let passes = SamplePasses(
          of: network, loss: .crossEntropy, over: source, count: source.count, keepingUpTo: limit)
        passes.forEach { workspace, _ in #expect((workspace.batch.sparse != nil) == source.isSparse) }
        return NetworkStatistics(passes, kind, inputMoment: InputMoment())
      }
      let found = look(source)
      let expected = look(whole)
      #expect(found.flops == expected.flops)
      for layer in 1...2 {
        let a = found.statistics(hidden: layer, updateDimensions: 3)
        let b = expected.statistics(hidden: layer, updateDimensions: 3)
        #expect(relativeDifference(a.desiredUpdateNorm2, b.desiredUpdateNorm2) < 1e-5)
        #expect(relativeDifference(a.bestUpdate.rowArrays(), b.bestUpdate.rowArrays()) < 1e-4)
        try expectAlike(a.inputs, b.inputs)
      }
    }
  }

  @Test("events on samples of which most inputs are left out, dead units included", arguments: [0, -0.4])
  func sparseEvents(zero: Float) throws {
    let problem = Self.sparseProblem(zero: zero)
    func grown(isSparse: Bool) -> (records: [GrowthRecord], outputs: [[Double]]) {
      var source = problem.source
      source.isSparse = isSparse
      let network = problem.network.copy()
      for input in 0..<140 { network.layers[0].parameters[2, input] = 0 }
      network.layers[0].parameters[2, 140] = -1
      var policy = GrowthPolicy()
      policy.every = 1
      policy.layers = .all
      policy.maxNeurons = 2
      policy.statistics.samples = .all
      policy.statistics.ridge = 0.1
      policy.thresholds.significance = false
      policy.shrinkPerturb.when = .never
      var grower = Grower(policy, loss: .crossEntropy, seed: 0)
      let optimizer = Optimizer(OptimizerConfiguration(), for: network)
      var records: [GrowthRecord] = []
      for event in 1...2 {
        records += grower.grow(
          network, optimizer, statistics: source, lineSearch: source, epoch: Double(event), step: event,
          isLast: false)
      }
      let workspace = Workspace(for: network, capacity: source.count, training: false)
      source.load(0..<source.count, into: workspace.batch)
      network.forward(workspace)
      return (records, Matrix(widening: workspace.layers[2].output).rowArrays())
    }
    let (found, expected) = (grown(isSparse: true), grown(isSparse: false))
    #expect(found.records.map(\.reason) == expected.records.map(\.reason))
    #expect(found.records[0].reason == "revived 1 dead unit")
    #expect(found.records.count { $0.accepted } > 2)
    for (a, b) in zip(found.records, expected.records) {
      #expect(a.widthAfter == b.widthAfter && a.kept == b.kept && a.amplitude == b.amplitude)
      #expect(a.growthFlops == b.growthFlops)
      #expect(relativeDifference(a.predictedSlope ?? 0, b.predictedSlope ?? 0) < 1e-3)
      #expect(relativeDifference(a.lossAfter ?? 0, b.lossAfter ?? 0) < 1e-4)
    }
    #expect(relativeDifference(found.outputs, expected.outputs) < 1e-3)
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
    source.load(0..<Self.samples, into: workspace.batch)
    network.forward(workspace)
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

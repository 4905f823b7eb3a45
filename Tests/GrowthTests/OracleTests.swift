import LinearAlgebra
import Networks
import TestSupport
import Testing

@testable import Growth

private let absence: Comment = "the reference vectors (shared/oracles) are not beside the repository"

/// The method against vectors that an independent float64 program computed.
@Suite("Reference vectors", .enabled(if: !Oracle.all.isEmpty, absence))
struct OracleTests {
  @Test("solver in double precision", arguments: Oracle.all)
  func doublePrecision(_ oracle: Oracle) {
    let network = oracle.reference
    let outputs = network.outputs(oracle.input)
    let desiredUpdate = network.desiredUpdate(oracle.input, oracle.targets)
    let statistics = LayerStatistics(
      inputs: Matrix(outputs[0]), consumerInputs: Matrix(outputs[1]), desiredUpdate: Matrix(desiredUpdate),
      .moments(projected: oracle.projected),
      updateDimensions: oracle.loss.gradientDimensions(outputs: desiredUpdate[0].count))
    #expect(
      relativeDifference(network.meanLoss(oracle.input, oracle.targets), oracle.expected.loss) < 1e-10)
    compare(oracle, statistics, tolerance: 1e-8)
    compareGradient(
      oracle,
      LayerStatistics(
        inputs: Matrix(outputs[0]), consumerInputs: Matrix(outputs[1]), desiredUpdate: Matrix(desiredUpdate),
        .gradient), tolerance: 1e-8)

    let analysis = BottleneckAnalysis(statistics, ridge: 0)
    let probe = KinkProbe(
      analysis.fanIn, inputs: Matrix(outputs[0]), desiredUpdate: Matrix(desiredUpdate),
      activation: oracle.activation)
    compareSlopes(oracle, analysis, probe, tolerance: 1e-8)
  }

  @Test("through the network in single precision", arguments: Oracle.all)
  func singlePrecision(_ oracle: Oracle) {
    let network = Network(
      layers: oracle.reference.parameters.map { LinearLayer(parameters: Matrix(rounding: Matrix($0))) },
      activation: oracle.activation)
    let workspace = Workspace(for: network, capacity: oracle.input.count, training: false)
    workspace.batch.input = Matrix(rounding: Matrix(oracle.input.map { $0 + [1] }))
    network.forward(workspace)
    switch oracle.target {
    case .classes(let classes): workspace.batch.labels = classes.map(Int32.init)
    case .values(let values): workspace.batch.targets = values.flatMap(\.self)
    }
    #expect(relativeDifference(oracle.loss.evaluate(workspace).meanLoss, oracle.expected.loss) < 1e-5)
    network.backward(workspace)
    func statistics(_ kind: InputStatistics.Kind) -> LayerStatistics {
      let inputMoment = InputMoment()
      inputMoment.add(workspace.batch.input)
      let sums = NetworkStatistics.Accumulator(for: network, kind, inputMoment: inputMoment)
      sums.add(workspace)
      #expect(sums.solve())
      if kind.needsMoments { sums.addRemainder(workspace) }
      return NetworkStatistics(sums, loss: Loss.Sum()).statistics(
        hidden: 1, updateDimensions: oracle.loss.gradientDimensions(outputs: network.outputCount))
    }
    compare(oracle, statistics(.moments(projected: oracle.projected)), tolerance: 1e-3)
    compareGradient(oracle, statistics(.gradient), tolerance: 1e-3)
  }

  private func compare(_ oracle: Oracle, _ statistics: borrowing LayerStatistics, tolerance: Double) {
    let expected = oracle.expected
    let analysis = BottleneckAnalysis(statistics, ridge: 0)
    #expect(relativeDifference(statistics.desiredUpdateNorm2, expected.desiredUpdateNorm2) < tolerance)
    #expect(relativeDifference(analysis.bestUpdateSlope, expected.bestUpdateSlope) < tolerance)
    // A bottleneck is measured against |V|^2/n: where there is none, rounding is all there is.
    if let bottleneck = expected.bottleneck {
      #expect((analysis.bottleneck - bottleneck).magnitude < tolerance * expected.desiredUpdateNorm2)
    }
    #expect(analysis.singularValues.count == expected.singularValues.count)
    #expect(relativeDifference(analysis.singularValues, expected.singularValues) < tolerance)
    let product = Matrix.product(analysis.fanIn, analysis.fanOut, transposing: .left)
    #expect(relativeDifference(product.rowArrays(), expected.newNeuronProduct) < tolerance)
    if let after = expected.bottleneckAfter {
      #expect(relativeDifference(analysis.bottleneckAfter, after) < tolerance || after.max() ?? 0 < 1e-20)
    }
    // Single precision leaves the null space of a singular G undetermined in the last digits of dW alone; what the
    // update predicts is determined.
    if let update = expected.bestUpdate, statistics.precision == LayerStatistics.doublePrecision {
      #expect(relativeDifference(analysis.bestUpdate.transposed().rowArrays(), update) < tolerance)
    }
    let inputs = Matrix(oracle.reference.outputs(oracle.input)[1])
    let prediction = Matrix.product(inputs, analysis.bestUpdate)
    #expect(relativeDifference(prediction.rowArrays(), expected.bestUpdatePrediction) < tolerance)
  }

  private func compareGradient(
    _ oracle: Oracle, _ statistics: borrowing LayerStatistics, tolerance: Double
  ) {
    guard case .gradient(let gradient, let trace) = statistics.inputs else {
      Issue.record("the gradient was asked for")
      return
    }
    let values = SingularValueDecomposition(of: gradient.matrix).values
    #expect(relativeDifference(values, oracle.expected.gradmaxSingularValues) < tolerance)
    let squares = oracle.reference.outputs(oracle.input)[0].joined().reduce(0) { $0 + $1 * $1 }
    #expect(relativeDifference(trace, squares / Double(oracle.input.count)) < tolerance)
  }

  private func compareSlopes(
    _ oracle: Oracle, _ analysis: borrowing BottleneckAnalysis, _ probe: borrowing KinkProbe,
    tolerance: Double
  ) {
    let neurons = NewNeurons(fanIn: analysis.fanIn.copy(), fanOut: analysis.fanOut.copy())
    let slopes = probe.slopes(neurons)
    let found = slopes.map { [$0.asIs, $0.turned] }
    // The sign of a pair is free, so the two slopes are compared as a set.
    #expect(
      relativeDifference(
        found.map { $0.sorted() }, oracle.expected.slopePerNeuronPlusMinus.map { $0.sorted() }) < tolerance)
    if let slope = oracle.expected.smoothSlope {
      #expect((slopes.reduce(0) { $0 + $1.asIs } - slope).magnitude <= tolerance * slope.magnitude)
    }
  }
}

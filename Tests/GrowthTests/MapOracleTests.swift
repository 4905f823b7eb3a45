import LinearAlgebra
import Networks
import TestSupport
import Testing

@testable import Growth

private let absence: Comment =
  "the reference vectors (shared/oracles/convolution) are not beside the repository"

/// The method at a convolution against vectors that an independent float64 program computed.
@Suite("Reference vectors of convolutions", .enabled(if: !MapOracle.all.isEmpty, absence))
struct MapOracleTests {
  @Test("solver in double precision", arguments: MapOracle.all)
  func doublePrecision(_ oracle: MapOracle) {
    let reference = ReferenceRows(oracle)
    #expect(relativeDifference(reference.loss, oracle.expected.loss) < 1e-10)
    let statistics = reference.statistics
    let analysis = BottleneckAnalysis(statistics, ridge: 0)
    compare(oracle, statistics, analysis, reference, tolerance: 1e-8)
    let slopes = oracle.expected.slopePerNeuronPlusMinus.indices.map { neuron -> [Double] in
      let fanIn = (0..<analysis.fanIn.columns).map { analysis.fanIn[neuron, $0] }
      let fanOut = (0..<analysis.fanOut.columns).map { analysis.fanOut[neuron, $0] }
      return [
        reference.slope(fanIn: fanIn, fanOut: fanOut),
        reference.slope(fanIn: fanIn.map { -$0 }, fanOut: fanOut.map { -$0 }),
      ]
    }
    compare(slopes, oracle, tolerance: 1e-8)
  }

  @Test("through the network in single precision", arguments: MapOracle.all)
  func singlePrecision(_ oracle: MapOracle) throws {
    let network = try oracle.network()
    let passes = SamplePasses(
      of: network, loss: .crossEntropy, over: oracle.source, count: oracle.source.count)
    let sums = NetworkStatistics.Accumulator(for: network, allPositions: true)
    let loss = passes.forEach { workspace, portion in sums.add(workspace, from: portion.lowerBound) }
    #expect(relativeDifference(loss.meanLoss, oracle.expected.loss) < 1e-5)
    #expect(sums.solve())
    passes.forEach { workspace, portion in sums.addRemainder(workspace, from: portion.lowerBound) }
    let statistics = NetworkStatistics(sums, loss: loss).statistics(
      hidden: 1, updateDimensions: network.updateDimensions(hidden: 1, loss: .crossEntropy))
    let analysis = BottleneckAnalysis(statistics, ridge: 0)
    compare(oracle, statistics, analysis, ReferenceRows(oracle), tolerance: 1e-3)
    let count = oracle.expected.singularValues.count
    let neurons = NewNeurons(
      fanIn: analysis.fanIn.leadingRows(count), fanOut: analysis.fanOut.leadingRows(count))
    let probes = KinkProbe.probe([(1, Matrix.Shared(neurons.fanIn.copy()))], on: passes).probes
    let slopes = probes[0].probe.slopes(neurons)
    compare(slopes.map { [$0.asIs, $0.turned] }, oracle, tolerance: 1e-3)
    // What the held-out test finds on the same samples is the same slope.
    let subject = HeldOutTest.Subject(
      layer: 1, fanIn: Matrix.Shared(neurons.fanIn.copy()), fanOut: Matrix.Shared(neurons.fanOut.copy()))
    let tests = HeldOutTest.run([subject], on: passes).tests
    let means = tests[0].test.means
    #expect(relativeDifference(means, slopes.map { -$0.asIs }) < 1e-4)
  }

  private func compare(
    _ oracle: MapOracle, _ statistics: borrowing LayerStatistics, _ analysis: borrowing BottleneckAnalysis,
    _ reference: ReferenceRows, tolerance: Double
  ) {
    let expected = oracle.expected
    #expect(relativeDifference(statistics.desiredUpdateNorm2, expected.desiredUpdateNorm2) < tolerance)
    #expect(relativeDifference(analysis.bestUpdateSlope, expected.bestUpdateSlope) < tolerance)
    #expect(
      (analysis.bottleneck - expected.bottleneck).magnitude < tolerance * expected.desiredUpdateNorm2)
    let count = expected.singularValues.count
    #expect(
      relativeDifference(Array(analysis.singularValues.prefix(count)), expected.singularValues) < tolerance)
    let (outputs, taps) = (expected.newChannelProduct[0].count, expected.newChannelProduct[0][0].count)
    let product = Matrix.product(
      analysis.fanIn.leadingRows(count), analysis.fanOut.leadingRows(count), transposing: .left)
    let byTap = (0..<product.rows).map { entry in
      (0..<outputs).map { output in (0..<taps).map { product[entry, output * taps + $0] } }
    }
    #expect(
      relativeDifference(
        byTap.map { $0.flatMap { $0 } }, expected.newChannelProduct.map { $0.flatMap { $0 } })
        < tolerance)
    #expect(relativeDifference(reference.contributionNorm2(byTap), expected.contributionNorm2) < tolerance)
  }

  /// The sign of a neuron is free: its two slopes come in any order.
  private func compare(_ slopes: [[Double]], _ oracle: MapOracle, tolerance: Double) {
    let expected = oracle.expected.slopePerNeuronPlusMinus
    #expect(
      relativeDifference(slopes.map { $0.sorted() }, expected.map { $0.sorted() }) < tolerance)
  }
}

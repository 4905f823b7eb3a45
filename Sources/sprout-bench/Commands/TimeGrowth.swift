import ArgumentParser
import Datasets
import Growth
import LinearAlgebra
import Networks

/// `sprout-bench time-growth`: the seconds of the parts of growth events.
///
/// The samples and what is known of the inputs are kept from event to event, as in a run; the first look has to load
/// them and to find it out.
struct TimeGrowth: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Look at both hidden layers of 784-100-100-10 on 10,000 samples and print the seconds of the parts."
  )

  @Argument(help: "The folder of the images.")
  var images: String

  @Option(help: "How often it is done after the first time.")
  var times = 3

  func run() throws {
    let data = try Catalog().prepare(SampleImages(folder: images).configuration)
    let source = LeadingSamples(part: data.training, count: 10_000)
    let inputMoment = InputMoment()
    let batches = KeptBatches()
    MatrixMemory.keepFreed()
    var grower = Grower(policy(samples: source.count), loss: .crossEntropy, seed: 0)
    var parts: [(statistics: Double, solution: Double, event: Double)] = []
    for _ in 0..<times + 1 {
      var random = RandomGenerator(seed: 0, stream: "weights")
      let network = Network(
        ModelConfiguration(hidden: [100, 100]), inputCount: data.inputCount, outputCount: data.classCount,
        from: &random)
      let start = ContinuousClock.now
      let found = NetworkStatistics(
        of: network, loss: .crossEntropy, over: source, count: source.count,
        inputMoment: inputMoment, batches: batches)
      let middle = ContinuousClock.now
      for layer in 1...2 {
        // The gradients of ten logits sum to zero; those of hidden units need not.
        let statistics = found.statistics(hidden: layer, updateDimensions: layer == 2 ? 9 : 100)
        _ = BottleneckAnalysis(statistics, ridge: 0.001)
      }
      let end = ContinuousClock.now
      parts.append(
        (
          (middle - start) / .seconds(1), (end - middle) / .seconds(1),
          try event(of: &grower, on: network, source)
        ))
    }
    let figures = parts.dropFirst()
    printNumbers([
      "first": parts.prefix(1).map { $0.statistics + $0.solution },
      "statistics": figures.map(\.statistics), "solution": figures.map(\.solution),
      "event": figures.map(\.event),
    ])
  }

  /// A whole event: statistics, solution, the neurons' slopes, and the line search of both layers.
  private func event(of grower: inout Grower, on network: Network, _ source: LeadingSamples) throws
    -> Double
  {
    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    let start = ContinuousClock.now
    _ = try grower.grow(
      network, optimizer, average: nil, statistics: source,
      judges: Grower.Judges(source, name: "train"),
      at: Grower.Moment(epoch: 0, step: 0, isLast: false, trainFlops: 0, expectedFlops: 0))
    return (ContinuousClock.now - start) / .seconds(1)
  }

  private func policy(samples: Int) -> GrowthPolicy {
    var policy = GrowthPolicy()
    policy.layers = .all
    policy.statistics.samples = .count(samples)
    return policy
  }
}

import Networks

@testable import Growth

extension Grower {
  /// An event of a schedule, which measures at the present weights and searches on samples of its own.
  mutating func grow(
    _ network: Network, _ optimizer: Optimizer, statistics: some SampleSource, lineSearch: some SampleSource,
    epoch: Double, step: Int, isLast: Bool
  ) -> [GrowthRecord] {
    do {
      return try grow(
        network, optimizer, average: nil, statistics: statistics,
        judges: Judges(lineSearch, name: "train"),
        at: Moment(epoch: epoch, step: step, isLast: isLast, trainFlops: 0, expectedFlops: 0))
    } catch {
      preconditionFailure("a criterion of this program has failed: \(error)")
    }
  }
}

extension GrowthPolicy {
  /// Up to three neurons for every layer, from all samples and without a ridge, whatever they bring.
  static func eager(_ method: Method) -> GrowthPolicy {
    var policy = GrowthPolicy()
    policy.every = 0.12
    policy.method = method
    policy.layers = .all
    policy.maxNeurons = 3
    policy.statistics.samples = .all
    policy.statistics.ridge = 0
    policy.thresholds.significance = false
    policy.thresholds.lossDecrease = 0
    policy.shrinkPerturb.when = .never
    return policy
  }
}

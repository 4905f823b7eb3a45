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
        judges: Judges(lineSearch, name: "train", sharesSamples: false),
        at: Moment(epoch: epoch, step: step, isLast: isLast, trainFlops: 0, expectedFlops: 0))
    } catch {
      preconditionFailure("a criterion of this program has failed: \(error)")
    }
  }
}

internal import LinearAlgebra
public import Networks

extension Grower {
  /// About how many operations scheduled events take at some widths.
  ///
  /// - Parameters:
  ///   - count: The number of events.
  ///   - shape: The network; of one with more parameters than can be tried nothing is said.
  ///   - samples: The samples there are to take statistics from.
  public static func flops(
    ofEvents count: Int, under policy: GrowthPolicy, on shape: NetworkShape, of model: ModelConfiguration,
    samples: Int
  ) -> Double {
    guard count > 0, policy.method != .none, shape.parameters <= 20_000_000 else { return 0 }
    var weights = RandomGenerator(seed: 0, stream: "weights")
    let network = Network(
      shape, activation: model.activation, initializer: model.initializer, from: &weights)
    var policy = policy
    // Nobody knows what a program of the user's own takes.
    if policy.method == .external { policy.method = .tiny }
    let grower = Grower(policy, loss: .crossEntropy, seed: 0)
    let statistics = min(policy.statistics.count(for: network.shape) ?? samples, samples)
    let counts = SampleCounts(
      statistics: statistics, judging: min(policy.lineSearch.samples, samples), inputs: statistics)
    let event = grower.flops(for: network, counts, at: nil)
    // What is known of the inputs is kept from event to event.
    var input = 0.0
    if grower.criterion?.needs.needsMoments == true, network.maps == nil {
      let p = Double(network.inputCount + 1)
      input = Double(statistics) * p * (p + 1) + 2 * p * p * p / 3
    }
    return event + Double(count - 1) * max(0, event - input)
  }
}

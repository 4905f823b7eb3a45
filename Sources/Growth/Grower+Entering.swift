internal import LinearAlgebra
internal import Networks

/// How what was found enters the network.
extension Grower {
  /// Lets what a proposal adds enter the network and the optimizer.
  mutating func enter(_ proposal: Proposal, _ event: Event<some SampleSource, some SampleSource>) {
    let (network, optimizer, layer) = (event.network, event.optimizer, proposal.layer)
    let width = network.widths[layer - 1]
    // An earlier layer of the same event may have grown: its new units are no inputs of these neurons.
    let missing = network.layers[network.places[layer - 1].widened].parameters.columns - proposal.inputs
    if policy.learningRate == .rescale { network.transferVariance(hidden: layer, to: width + proposal.total) }
    let silent = silentNeurons(proposal.silent, hidden: layer, of: network, total: proposal.total)
    let entrants = proposal.entrants(for: network, missingInputs: missing, silent: silent)
    let normalizers: Matrix<Float>
    if network.norm(ofLayer: network.places[layer - 1].widened) != nil {
      normalizers = channelMoments(entrants.fanIn, hidden: layer, of: network, over: event.statistics)
      proposal.record.growthFlops += network.shape.evaluationFlops(
        samples: momentSamples(event.statistics, network))
    } else {
      normalizers = Matrix(rows: 0, columns: 0)
    }
    network.take(entrants, hidden: layer, normalizers: normalizers)
    let added = entrants.fanIn.rows
    optimizer.widen(network, hidden: layer, width: width, added: added)
    proposal.record.widthAfter = width + added
    proposal.record.accepted = true
    if policy.optimizerState == .reset { optimizer.reset(for: network) }
  }

  /// How many samples the moments of new channels are taken from.
  func momentSamples(_ source: some SampleSource, _ network: Network) -> Int {
    min(source.count, network.samplesAtATime, 256)
  }

  /// The mean and the variance of the preactivations, without a bias, of channels that are to enter a hidden layer, from 1: 2 x k.
  ///
  /// - Parameter fanIn: k x (inputs + 1).
  func channelMoments(
    _ fanIn: borrowing Matrix<Float>, hidden layer: Int, of network: Network, over source: some SampleSource
  ) -> Matrix<Float> {
    let batch = statisticsBatches.batch(0..<momentSamples(source, network), of: source, for: network)
    let workspace = Workspace(for: network, batch: batch, training: false)
    network.forward(workspace)
    var unbiased = fanIn.copy()
    for unit in 0..<unbiased.rows { unbiased[unit, unbiased.columns - 1] = 0 }
    return network.moments(
      ofChannels: network.preactivations(fanIn: unbiased, hidden: layer, workspace), workspace)
  }

  /// Shrinks and perturbs all weights where the policy has it now.
  ///
  /// - Returns: Whether it has.
  @discardableResult
  mutating func shrinkAndPerturb(
    _ network: Network, _ optimizer: Optimizer, grown: Bool, isEarly: Bool, records: inout [GrowthRecord]
  ) -> Bool {
    switch policy.shrinkPerturb.when {
    case .never: return false
    case .each where !grown: return false
    case .early where !grown || !isEarly: return false
    case .last where !state.isFinished: return false
    case .each, .early, .last: break
    }
    let done = policy.shrinkPerturb.repeated(isEarly ? stretch : 1)
    network.shrinkAndPerturb(shrink: done.shrink, noise: done.noise, from: &state.generator)
    optimizer.reset(for: network)
    if !records.isEmpty { records[records.count - 1].reason += "; weights shrunk and perturbed" }
    return true
  }
}

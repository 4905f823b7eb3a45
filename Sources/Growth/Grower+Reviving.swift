internal import LinearAlgebra
internal import Networks

extension Grower {
  /// Gives dead units a new beginning, layer by layer from below: what is dead above may live once its inputs do.
  mutating func revive(
    _ network: Network, _ optimizer: Optimizer, _ average: WeightAverage?, _ statistics: some SampleSource,
    blank: (Int) -> GrowthRecord, flops: inout Double
  ) -> [GrowthRecord] {
    guard network.activation.canDie else { return [] }
    // What is revived begins silent, so that nothing above changes and one look is enough for all layers.
    let batches = statisticsBatches
    let finding = DeadUnits.find(in: network, over: statistics, batches: batches)
    flops += finding.flops
    return revive(finding, network, optimizer, average, statistics, blank: blank) { layer in
      let (means, spent) = DeadUnits.inputMeans(
        hidden: layer, of: network, over: statistics, batches: batches)
      flops += spent
      return means
    }
  }

  /// The same for units that are dead in the averaged weights, from a look at the samples that judge.
  mutating func revive(
    _ network: Network, _ optimizer: Optimizer, _ average: WeightAverage?, _ statistics: some SampleSource,
    seenOn passes: SamplePasses<some SampleSource>, blank: (Int) -> GrowthRecord
  ) -> [GrowthRecord] {
    guard network.activation.canDie, let finding = DeadUnits.find(on: passes) else { return [] }
    return revive(finding, network, optimizer, average, statistics, blank: blank) { layer in
      DeadUnits.inputMeans(hidden: layer, on: passes)
    }
  }

  private mutating func revive(
    _ finding: DeadUnits.Finding, _ network: Network, _ optimizer: Optimizer, _ average: WeightAverage?,
    _ statistics: some SampleSource, blank: (Int) -> GrowthRecord, inputMeans: (_ layer: Int) -> [Double]
  ) -> [GrowthRecord] {
    var records: [GrowthRecord] = []
    for layer in 1...network.hiddenCount where !finding.units[layer - 1].isEmpty {
      let dead = finding.units[layer - 1]
      if network.places[layer - 1].node == nil {
        DeadUnits.revive(
          dead, hidden: layer, of: network, optimizer: optimizer, means: inputMeans(layer),
          generator: &state.generator)
      } else {
        var generator = state.generator
        DeadUnits.revive(
          channels: dead, hidden: layer, of: network, optimizer: optimizer, generator: &generator
        ) { channelMoments($0, hidden: layer, of: network, over: statistics) }
        state.generator = generator
      }
      average?.network.copyUnits(dead, hidden: layer, from: network)
      var record = blank(layer)
      record.accepted = true
      record.units = dead.map { $0 + 1 }
      record.reason = "revived \(dead.count) dead unit\(dead.count == 1 ? "" : "s")"
      records.append(record)
    }
    return records
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
}

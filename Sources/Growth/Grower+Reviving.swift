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
      if network.places[layer - 1].node != nil {
        record.growthFlops += network.shape.evaluationFlops(samples: momentSamples(statistics, network))
      }
      record.reason = "revived \(dead.count) dead unit\(dead.count == 1 ? "" : "s")"
      records.append(record)
    }
    return records
  }
}

internal import Networks

extension Grower {
  /// Gives dead units a new beginning, layer by layer from below: what is dead above may live once its inputs do.
  ///
  /// - Returns: A row for each layer that had any.
  mutating func revive(_ event: Event<some SampleSource, some SampleSource>) -> [GrowthRecord] {
    let network = event.network
    guard policy.reviveDead, network.activation.canDie else { return [] }
    // At growth's own pace units that are dead in the averaged weights, from a look at the samples that judge.
    if policy.hasOwnPace, DeadUnits.canTell(by: event.judges.source.count) {
      guard let finding = DeadUnits.find(on: event.judging) else { return [] }
      return revive(finding, event) { DeadUnits.inputMeans(hidden: $0, on: event.judging) }
    }
    // What is revived begins silent, so that nothing above changes and one look is enough for all layers.
    let batches = statisticsBatches
    let finding = DeadUnits.find(in: network, over: event.statistics, batches: batches)
    event.sharedFlops += finding.flops
    return revive(finding, event) { layer in
      let (means, spent) = DeadUnits.inputMeans(
        hidden: layer, of: network, over: event.statistics, batches: batches)
      event.sharedFlops += spent
      return means
    }
  }

  private mutating func revive(
    _ finding: DeadUnits.Finding, _ event: Event<some SampleSource, some SampleSource>,
    inputMeans: (_ layer: Int) -> [Double]
  ) -> [GrowthRecord] {
    let network = event.network
    var records: [GrowthRecord] = []
    for layer in 1...network.hiddenCount where !finding.units[layer - 1].isEmpty {
      let dead = finding.units[layer - 1]
      var record = event.row(ofLayer: layer)
      if network.places[layer - 1].node == nil {
        DeadUnits.revive(
          dead, hidden: layer, of: network, optimizer: event.optimizer, means: inputMeans(layer),
          generator: &state.generator)
      } else {
        var generator = state.generator
        DeadUnits.revive(
          channels: dead, hidden: layer, of: network, optimizer: event.optimizer, generator: &generator
        ) { channelMoments($0, hidden: layer, of: network, over: event.statistics) }
        state.generator = generator
        record.growthFlops += network.shape.evaluationFlops(samples: momentSamples(event.statistics, network))
      }
      event.average?.network.copyUnits(dead, hidden: layer, from: network)
      record.accepted = true
      record.units = dead.map { $0 + 1 }
      record.reason = "revived \(dead.count) dead unit\(dead.count == 1 ? "" : "s")"
      records.append(record)
    }
    return records
  }
}

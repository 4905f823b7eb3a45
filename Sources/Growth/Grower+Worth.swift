internal import LinearAlgebra
internal import Networks

/// What the present units are worth, and those that go again for it.
extension Grower {
  /// Finds out whether the present units of a layer are worth more than they cost, and which are worth less.
  ///
  /// - Parameters:
  ///   - proposals: From the last layer to the first; what stands above them in the passes is overwritten.
  ///   - losses: Of each sample that judges, by portion.
  func weigh(
    _ proposals: [Proposal], _ statistics: borrowing NetworkStatistics, _ losses: [[Double]],
    _ event: Event<some SampleSource, some SampleSource>
  ) {
    guard policy.thresholds.worth != nil || policy.thresholds.spare != nil else { return }
    let network = event.measured
    var shares = Thinning.of(network).shares
    let isOnTrust = state.isOnTrust && event.explainsLittle && canTry(network, at: event.moment)
    // In a network that has learnt nothing one unit does what all do.
    if isOnTrust { shares.append(1) }
    var removals: [UnitWorth.Removal] = []
    for proposal in proposals {
      removals += UnitWorth.removals(
        shares, ofHidden: proposal.layer, of: network, loss: loss,
        moment: statistics.consumerMoment(hidden: proposal.layer))
    }
    let found = UnitWorth.measure(removals, on: event.judging, losses: losses)
    for (index, proposal) in proposals.enumerated() {
      let first = index * shares.count
      weigh(
        proposal, Array(found[first..<first + shares.count]), among: network,
        isHeldOut: event.judges.shared == 0, at: event.moment)
      guard isOnTrust else { continue }
      // Of a loss that is nearly that of no network at all a share means nothing: either it has learnt something, or it has not.
      proposal.doubtful = []
      if let needless = found[first..<first + shares.count].last,
        needless.units.count < proposal.record.widthBefore, event.knowledge.map({ $0.tValue < 2 }) ?? false
      {
        proposal.spare = needless.units
      }
    }
  }

  /// Whether units may go now.
  func canTry(_ network: Network, at moment: Moment) -> Bool {
    policy.thresholds.spare != nil && hasTrained(network, at: moment)
      && moment.left > Thinning.of(network).leastLeft
  }

  /// - Parameter isHeldOut: Whether the network is not trained on the samples that judge.
  private func weigh(
    _ proposal: Proposal, _ found: [UnitWorth], among network: Network, isHeldOut: Bool, at moment: Moment
  ) {
    let thresholds = policy.thresholds
    proposal.record.growthFlops += found.reduce(0) { $0 + $1.flops }
    let thinning = Thinning.of(network)
    let all = found[thinning.worthIndex]
    // A loss of zero has no logarithm.
    proposal.record.unitWorth = all.value.isFinite ? all.value : nil
    guard proposal.record.samples ?? 0 >= Thinning.samples(for: network) else { return }
    let level = thresholds.level / Double(network.hiddenCount)
    if let worth = thresholds.worth, !state.narrowed.contains(proposal.layer) {
      let excess = all.excess(over: worth * thinning.worthFactor(at: moment, isHeldOut: isHeldOut))
      proposal.isWorthMore = HeldOutTest.chance(of: excess) <= level
    }
    guard let spare = thresholds.spare, canTry(network, at: moment) else { return }
    let widened = Double(state.lastWidening(of: proposal.layer))
    guard Double(moment.step) >= (1 + thinning.youth) * widened else { return }
    let width = proposal.record.widthBefore
    if thinning.isTried {
      guard all.value < Thinning.Bound.forTrial.worth(spare, at: moment),
        !state.tried.contains(proposal.layer)
      else { return }
      // Of few units two shares may be the same.
      proposal.doubtful = found.indices.filter { index in
        found[index].units.count < width
          && (index == 0 || found[index].units.count > found[index - 1].units.count)
      }.map { found[$0] }
      return
    }
    let needless = found.last { share in
      share.units.count < width
        && HeldOutTest.chance(of: -share.excess(over: Thinning.Bound.byRefit.worth(spare, at: moment)))
          <= level
    }
    proposal.spare = needless?.units ?? []
  }

  /// Takes away the units that were found to be worth too little, of layers that were not widened; the consumer takes over what it read
  /// of them from the others.
  ///
  /// - Returns: Whether there were any.
  mutating func narrow(
    _ proposals: [Proposal], _ statistics: borrowing NetworkStatistics,
    _ event: Event<some SampleSource, some SampleSource>
  ) -> Bool {
    let network = event.network
    var narrowed = false
    for proposal in proposals where !proposal.spare.isEmpty {
      guard proposal.record.widthAfter == proposal.record.widthBefore else { continue }
      let layer = proposal.layer
      let place = network.places[layer - 1]
      let refitted = UnitWorth.refit(
        network.layers[place.consumer], without: place.columns(of: proposal.spare),
        moment: statistics.consumerMoment(hidden: layer))
      network.setConsumer(of: layer, to: refitted)
      network.narrow(hidden: layer, without: proposal.spare)
      event.optimizer.narrow(network, hidden: layer, without: proposal.spare)
      proposal.noteNarrowing()
      state.noteNarrowing(of: layer)
      narrowed = true
    }
    return narrowed
  }
}

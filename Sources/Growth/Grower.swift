internal import Glibc
internal import LinearAlgebra
public import Networks

/// Carries out growth events under a policy, and keeps what has to be known from one event to the next.
public struct Grower {
  /// The policy.
  public let policy: GrowthPolicy
  /// What survives from one event to the next.
  public var state: State
  /// The copies that are trained at present without some of the units; training is not interrupted while they are.
  public internal(set) var trial: ThinningTrial?
  let loss: Loss
  let criterion: (any GrowthCriterion)?
  /// Own pace: the steps from one look to the next at least.
  let shortestDistance: Int
  /// Own pace: by how much an early event does more than at the default pace.
  let stretch: Double
  let inputMoment = InputMoment()
  let statisticsBatches = KeptBatches()
  let judgingBatches = KeptBatches()

  /// A grower that has seen no event yet.
  ///
  /// - Parameters:
  ///   - plannedSteps: The steps of the run; nil where operations are given.
  ///   - channel: The program that is asked where the criterion is external.
  public init(
    _ policy: GrowthPolicy, loss: Loss, seed: Int, plannedSteps: Int? = nil,
    asking channel: (any CriterionChannel)? = nil
  ) {
    self.policy = policy
    self.loss = loss
    criterion =
      policy.method == .external
      ? channel.map {
        ExternalCriterion($0, isProjected: policy.project, ridge: policy.statistics.ridge, seed: seed)
      } : policy.criterion
    shortestDistance = policy.shortestDistance(inRunOf: plannedSteps)
    stretch = policy.stretch(inRunOf: plannedSteps)
    state = State(
      seed: seed, pace: GrowthPace(distance: Double(shortestDistance), samples: policy.statistics.first))
    state.isFinished = policy.method == .none
    if policy.hasOwnPace { state.pace.next = shortestDistance }
  }

  /// How the moment of the inputs came about.
  public var inputHistory: InputMoment.History { inputMoment.history }

  /// Goes on from where another grower was.
  ///
  /// - Parameters:
  ///   - inputs: How its moment of the inputs came about.
  ///   - statistics: The samples the statistics are taken from, in the same order as before.
  ///   - network: The network with its present widths.
  /// - Returns: Whether the samples suffice for that; they do when they are the same.
  public mutating func restore(
    _ state: State, inputs: InputMoment.History, statistics: some SampleSource, network: Network
  ) -> Bool {
    self.state = state
    return inputMoment.replay(inputs, from: statistics, inputCount: network.inputCount)
  }

  /// Looks at every layer the policy names, grows what passes, and says what was found.
  ///
  /// At growth's own pace everything is measured at the averaged weights, and new neurons are judged on samples that they were
  /// not fitted on; what is found enters the network that is trained.
  ///
  /// - Parameters:
  ///   - average: The averaged weights, for growth at its own pace; begun anew when the network is changed.
  ///   - statistics: The samples the statistics are taken from, in a fixed order.
  ///   - judges: The samples that new neurons are judged on.
  /// - Returns: One row for each layer with revived units, then one for each layer looked at.
  /// - Throws: `CriterionFailure` when an external criterion does not answer as it should; the run has failed then.
  public mutating func grow(
    _ network: Network, _ optimizer: Optimizer, average: WeightAverage?, statistics: some SampleSource,
    judges: Judges<some SampleSource>, at moment: Moment
  ) throws -> [GrowthRecord] {
    guard let criterion, !state.isFinished else { return [] }
    state.events += 1
    defer {
      statisticsBatches.closeEvent()
      judgingBatches.closeEvent()
    }
    let blank = { [events = state.events, isExternal = policy.method == .external] (layer: Int) in
      var record = GrowthRecord(
        event: events, epoch: moment.epoch, step: moment.step, layer: layer, width: network.widths[layer - 1])
      // Until it is asked.
      if isExternal { record.criterionFlops = 0 }
      return record
    }
    let clock = ContinuousClock()
    var lap = clock.now
    /// The seconds since the last call; what one layer's row says it took.
    func seconds() -> Double {
      let now = clock.now
      defer { lap = now }
      return (now - lap) / .seconds(1)
    }

    var shared = 0.0
    let measured = average?.network ?? network
    let counts = sampleCounts(for: network, statistics: statistics.count, judges: judges, at: moment)
    let expected = flops(for: network, counts, at: moment)
    let judging = SamplePasses(
      of: measured, loss: loss, over: judges.source, count: counts.judging, batches: judgingBatches)
    let revivals =
      // Where the samples that judge are too few to tell, the statistics' are looked at as without a pace.
      switch (policy.reviveDead, policy.hasOwnPace && DeadUnits.canTell(by: judges.source.count)) {
      case (false, _): [GrowthRecord]()
      case (true, false): revive(network, optimizer, average, statistics, blank: blank, flops: &shared)
      case (true, true): revive(network, optimizer, average, statistics, seenOn: judging, blank: blank)
      }
    let passes = SamplePasses(
      of: measured, loss: loss, over: statistics, count: counts.statistics, batches: statisticsBatches)
    let found = NetworkStatistics(
      passes, criterion.needs, inputMoment: inputMoment, samples: counts.inputs,
      keepsMoment: policy.hasOwnPace)
    shared += found.flops
    guard found.isFinite else {
      // The next step will say that the loss has diverged; no decomposition can be made of such numbers.
      if policy.hasOwnPace { state.pace.wait(from: moment.step) }
      return revivals
        + (1...network.hiddenCount).filter(policy.allows).map { layer in
          var record = blank(layer)
          record.reason = "the statistics are infinite or no numbers"
          return record
        }
    }
    if policy.learningRate == .rescale, optimizer.stageRates == nil {
      optimizer.stageRates = StageRates(for: network)
    }
    let proposals = try propose(criterion, in: measured, found, at: moment, blank: blank, seconds: seconds)
    shared += probe(proposals.filter(\.isOpen), on: passes)

    let judgement =
      policy.hasOwnPace ? judge(proposals, on: judging, by: judges.name) : nil
    if let judgement, measured.maps != nil {
      // All in one look: what passes of maps leave is too much to be kept.
      weigh(
        proposals.reversed(), found, on: judging, losses: judgement, isHeldOut: judges.shared == 0, at: moment
      )
    }
    let search =
      if let judgement {
        LineSearch(on: judging, losses: judgement)
      } else {
        LineSearch(
          in: measured, loss: loss, over: judges.source, count: counts.judging, batches: judgingBatches)
      }
    for proposal in proposals.reversed() {
      if let judgement, measured.maps == nil {
        weigh(
          [proposal], found, on: judging, losses: judgement, isHeldOut: judges.shared == 0, at: moment)
      }
      guard proposal.isOpen else { continue }
      proposal.settle(policy, search: search)
      proposal.record.seconds += seconds()
    }
    shared += judging.flops + search.flops - proposals.reduce(0) { $0 + $1.searchFlops }

    var grown = false
    for proposal in proposals.filter(\.isOpen) {
      proposal.accept(policy, price: price(of: proposal, in: measured))
    }
    if policy.hasOwnPace { fill(proposals, in: measured, at: moment) }
    for proposal in choose(among: proposals.filter(\.isOpen)) {
      limit(proposal, in: network)
      guard proposal.isOpen else { continue }
      apply(proposal, to: network, optimizer, over: statistics)
      grown = true
      state.noteWidening(of: proposal.layer, among: network.hiddenCount, at: moment.step)
      proposal.record.seconds += seconds()
    }
    let narrowed = narrow(network, optimizer, proposals, found)
    if grown, policy.learningRate == .rescale {
      optimizer.stageRates?.beginStage(of: network)
    }
    state.rejections = grown || narrowed || !revivals.isEmpty ? 0 : state.rejections + 1
    if policy.hasOwnPace {
      state.pace.take(
        hasChanged: grown || narrowed, at: moment.step, shortest: shortestDistance,
        isEarly: moment.done < policy.early,
        available: judges.available(of: statistics.count))
    }
    var records = revivals + proposals.map(\.record)
    if moment.isLast || isExhausted(network) { state.isFinished = true }
    let isShrunk = shrinkAndPerturb(
      network, optimizer, grown: grown, isEarly: moment.done < policy.early, records: &records)
    if grown || narrowed || isShrunk { average?.restart(from: network) }
    if policy.hasOwnPace, !grown, !narrowed, !state.isFinished {
      let spent = records.reduce(shared) { $0 + $1.growthFlops }
      beginTrial(
        proposals, network, optimizer, found, judgedBy: judges.source.count, at: moment, besides: spent)
    }
    // The passes that all layers share stand in the first row, so that the column adds up.
    if !records.isEmpty {
      records[0].growthFlops += shared
      records[0].seconds += seconds()
    }
    if policy.hasOwnPace {
      state.pace.excess = max(1, records.reduce(0) { $0 + $1.growthFlops } / expected)
    }
    return records
  }

  /// Ends growth without an event, when the schedule has run out; the last shrinking is made up for.
  ///
  /// - Returns: Whether the network was changed.
  public mutating func finish(_ network: Network, _ optimizer: Optimizer) -> Bool {
    guard !state.isFinished else { return false }
    state.isFinished = true
    var records: [GrowthRecord] = []
    return shrinkAndPerturb(network, optimizer, grown: false, isEarly: false, records: &records)
  }

  /// One proposal for each layer the policy names, those without neurons closed with the reason.
  private mutating func propose(
    _ criterion: any GrowthCriterion, in network: Network, _ found: borrowing NetworkStatistics,
    at moment: Moment, blank: (Int) -> GrowthRecord, seconds: () -> Double
  ) throws -> [Proposal] {
    var proposals: [Proposal] = []
    for layer in 1...network.hiddenCount where policy.allows(layer) {
      let proposal = Proposal(
        record: blank(layer), inputs: network.layers[network.places[layer - 1].widened].parameters.columns)
      proposals.append(proposal)
      let statistics = found.statistics(
        hidden: layer, updateDimensions: network.updateDimensions(hidden: layer, loss: loss),
        knowsInputs: !isClosed(layer, of: network, at: moment))
      let analysis = BottleneckAnalysis(statistics, ridge: policy.statistics.ridge)
      proposal.note(statistics, analysis)
      let place = GrowthPlace(
        layer: layer, event: state.events, epoch: proposal.record.epoch, network: network,
        statistics: statistics, analysis: analysis)
      let room = room(in: network, layer: layer, at: moment)
      if room.neurons == 0 {
        proposal.close(room.reason)
      } else if place.analysis.bottleneck == 0, policy.method == .tiny, policy.project {
        proposal.close("no bottleneck")
      } else if place.analysis.bottleneckShare < policy.thresholds.bottleneck {
        proposal.close(
          "bottleneck share \(place.analysis.bottleneckShare.short) not above \(policy.thresholds.bottleneck.short)"
        )
      } else {
        let candidates = try criterion.candidates(
          at: place, limit: room.neurons, generator: &state.generator)
        proposal.take(
          candidates, policy, scale: policy.scale(at: place.layer, of: network), limit: room.neurons)
        if proposal.isOpen, policy.fill == .random, proposal.count < room.neurons {
          let filling = RandomNeurons().candidates(
            at: place, limit: room.neurons - proposal.count, generator: &state.generator)
          proposal.fill = filling.neurons.fanIn.copy()
        }
      }
      proposal.record.seconds += seconds()
    }
    return proposals
  }

  /// Measures the neurons' slopes on the statistics' sample and gives each the sign that helps.
  ///
  /// - Returns: The operations spent.
  private func probe(
    _ proposals: [Proposal], on passes: SamplePasses<some SampleSource>
  ) -> Double {
    guard !proposals.isEmpty else { return 0 }
    let (probes, flops) = KinkProbe.probe(
      proposals.map { ($0.layer, $0.sharedFanIn()) }, on: passes)
    for (proposal, probe) in zip(proposals, probes) {
      proposal.orient(probe.probe, movesConsumer: policy.applyUpdate)
    }
    return flops
  }

  /// The proposals that are carried out, first the one of the first layer.
  private func choose(among open: [Proposal]) -> [Proposal] {
    switch policy.layers {
    case .all, .listed:
      return open
    case .best, .bestPerParameter:
      let perParameter = policy.layers == .bestPerParameter
      let best = open.max { $0.merit(perParameter) < $1.merit(perParameter) }
      for proposal in open where proposal !== best {
        proposal.close("layer \(best?.layer ?? 0) gains more\(perParameter ? " for each parameter" : "")")
      }
      return best.map { [$0] } ?? []
    }
  }

  private func isExhausted(_ network: Network) -> Bool {
    if let limit = policy.stopAfter, state.rejections >= limit { return true }
    return !policy.hasRoom(in: network)
  }
}

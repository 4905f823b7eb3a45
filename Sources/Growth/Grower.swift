public import LinearAlgebra
public import Networks

/// Carries out growth events under a policy, and keeps what has to be known from one event to the next.
public struct Grower {
  /// What survives from one event to the next, and from an interrupted run to its continuation.
  public struct State: Codable, Hashable, Sendable {
    /// The number of events so far.
    public var events = 0
    /// The number of events in a row in which nothing was accepted.
    public var rejections = 0
    /// Whether growth is over: no further event can change anything.
    public var isFinished = false
    /// Draws whatever growth draws.
    public var generator: RandomGenerator

    /// The state of a run that has not grown yet.
    public init(seed: Int) { generator = RandomGenerator(seed: seed, stream: "growth") }
  }

  /// The policy.
  public let policy: GrowthPolicy
  /// What survives from one event to the next.
  public var state: State
  private let loss: Loss
  private let inputMoment = InputMoment()
  private let statisticsBatches = KeptBatches()
  private let lineSearchBatches = KeptBatches()

  /// A grower that has seen no event yet.
  public init(_ policy: GrowthPolicy, loss: Loss, seed: Int) {
    self.policy = policy
    self.loss = loss
    state = State(seed: seed)
    state.isFinished = policy.method == .none
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
  /// - Parameters:
  ///   - statistics: The samples the statistics are taken from, in a fixed order.
  ///   - lineSearch: The samples amplitudes are measured on.
  ///   - epoch: The epoch, fractional.
  ///   - step: The number of steps made so far.
  ///   - isLast: Whether the schedule has no further event.
  /// - Returns: One row for each layer with revived units, then one for each layer looked at.
  public mutating func grow(
    _ network: Network, _ optimizer: Optimizer, statistics: some SampleSource, lineSearch: some SampleSource,
    epoch: Double, step: Int, isLast: Bool
  ) -> [GrowthRecord] {
    guard let criterion = policy.criterion, !state.isFinished else { return [] }
    state.events += 1
    defer {
      statisticsBatches.closeEvent()
      lineSearchBatches.closeEvent()
    }
    let blank = { [events = state.events] (layer: Int) in
      GrowthRecord(
        event: events, epoch: epoch, step: step, layer: layer, width: network.widths[layer - 1])
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
    let revivals =
      policy.reviveDead ? revive(network, optimizer, statistics, blank: blank, flops: &shared) : []
    let count = min(policy.statistics.count(for: network.shape) ?? statistics.count, statistics.count)
    let passes = SamplePasses(
      of: network, loss: loss, over: statistics, count: count, batches: statisticsBatches)
    let found = NetworkStatistics(passes, criterion.needs, inputMoment: inputMoment)
    shared += found.flops
    guard found.isFinite else {
      // The next step will say that the loss has diverged; no decomposition can be made of such numbers.
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
    let proposals = propose(criterion, in: network, found, blank: blank, seconds: seconds)
    let open = proposals.filter(\.isOpen)
    shared += probe(open, on: passes)
    let searchCount = min(policy.lineSearch.samples, lineSearch.count)
    let search = LineSearch(
      in: network, loss: loss, over: lineSearch, count: searchCount, batches: lineSearchBatches)
    for proposal in open.reversed() {
      proposal.settle(policy, search: search)
      proposal.record.seconds += seconds()
    }
    shared += search.flops - open.reduce(0) { $0 + $1.searchFlops }

    var grown = false
    for proposal in choose(among: open) {
      apply(proposal, to: network, optimizer)
      grown = true
      proposal.record.seconds += seconds()
    }
    if grown, policy.learningRate == .rescale {
      optimizer.stageRates?.beginStage(of: network)
    }
    state.rejections = grown || !revivals.isEmpty ? 0 : state.rejections + 1
    var records = revivals + proposals.map(\.record)
    if isLast || isExhausted(network) { state.isFinished = true }
    shrinkAndPerturb(network, optimizer, grown: grown, records: &records)
    // The passes that all layers share stand in the first row, so that the column adds up.
    if !records.isEmpty {
      records[0].growthFlops += shared
      records[0].seconds += seconds()
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
    return shrinkAndPerturb(network, optimizer, grown: false, records: &records)
  }

  /// Gives dead units a new beginning, layer by layer from below: what is dead above may live once its inputs do.
  private mutating func revive(
    _ network: Network, _ optimizer: Optimizer, _ statistics: some SampleSource, blank: (Int) -> GrowthRecord,
    flops: inout Double
  ) -> [GrowthRecord] {
    guard network.activation.canDie else { return [] }
    var records: [GrowthRecord] = []
    // What is revived begins silent, so that nothing above changes and one look is enough for all layers.
    let finding = DeadUnits.find(in: network, over: statistics, batches: statisticsBatches)
    flops += finding.flops
    for layer in 1...network.hiddenCount where !finding.units[layer - 1].isEmpty {
      let dead = finding.units[layer - 1]
      let (means, spent) = DeadUnits.inputMeans(
        hidden: layer, of: network, over: statistics, batches: statisticsBatches)
      flops += spent
      DeadUnits.revive(
        dead, hidden: layer, of: network, optimizer: optimizer, means: means, generator: &state.generator)
      var record = blank(layer)
      record.accepted = true
      record.reason = "revived \(dead.count) dead unit\(dead.count == 1 ? "" : "s")"
      records.append(record)
    }
    return records
  }

  /// One proposal for each layer the policy names, those without neurons closed with the reason.
  private mutating func propose(
    _ criterion: any GrowthCriterion, in network: Network, _ found: borrowing NetworkStatistics,
    blank: (Int) -> GrowthRecord, seconds: () -> Double
  ) -> [Proposal] {
    var proposals: [Proposal] = []
    for layer in 1...network.hiddenCount where policy.allows(layer) {
      let proposal = Proposal(record: blank(layer))
      proposals.append(proposal)
      let statistics = found.statistics(
        hidden: layer, updateDimensions: network.updateDimensions(hidden: layer, loss: loss))
      let analysis = BottleneckAnalysis(statistics, ridge: policy.statistics.ridge)
      proposal.note(statistics, analysis)
      let place = GrowthPlace(layer: layer, network: network, statistics: statistics, analysis: analysis)
      let room = policy.room(in: network, layer: layer)
      if room.neurons == 0 {
        proposal.close(room.reason)
      } else if place.analysis.bottleneck == 0, policy.method == .tiny, policy.project {
        proposal.close("no bottleneck")
      } else if place.analysis.bottleneckShare < policy.thresholds.bottleneck {
        proposal.close(
          "bottleneck share \(place.analysis.bottleneckShare.short) not above \(policy.thresholds.bottleneck.short)"
        )
      } else {
        let candidates = criterion.candidates(at: place, limit: room.neurons, generator: &state.generator)
        proposal.take(candidates, policy, at: place, limit: room.neurons)
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
      proposal.orient(
        probe.probe, activation: passes.network.activation, movesConsumer: policy.applyUpdate)
    }
    return flops
  }

  /// The proposals that are carried out, first the one of the first layer.
  private func choose(among open: [Proposal]) -> [Proposal] {
    let passing = open.filter { $0.passes(policy) }
    switch policy.layers {
    case .all, .listed:
      return passing
    case .best, .bestPerParameter:
      let perParameter = policy.layers == .bestPerParameter
      let best = passing.max { $0.merit(perParameter) < $1.merit(perParameter) }
      for proposal in passing where proposal !== best {
        proposal.close("layer \(best?.layer ?? 0) gains more\(perParameter ? " for each parameter" : "")")
      }
      return best.map { [$0] } ?? []
    }
  }

  private func apply(_ proposal: Proposal, to network: Network, _ optimizer: Optimizer) {
    let layer = proposal.layer
    let width = network.widths[layer - 1]
    // An earlier layer of the same event may have grown: its new units are no inputs of these neurons.
    let missing = network.layers[layer - 1].parameters.columns - proposal.inputs
    if policy.learningRate == .rescale { network.transferVariance(hidden: layer, to: width + proposal.total) }
    let added = proposal.carryOut(on: network, missingInputs: missing)
    optimizer.widen(hidden: layer, width: width, added: added)
    proposal.record.widthAfter = width + added
    proposal.record.accepted = true
    if policy.optimizerState == .reset { optimizer.reset(for: network) }
  }

  private func isExhausted(_ network: Network) -> Bool {
    if let limit = policy.stopAfter, state.rejections >= limit { return true }
    return (1...network.hiddenCount).allSatisfy {
      !policy.allows($0) || policy.room(in: network, layer: $0).neurons == 0
    }
  }

  @discardableResult
  private mutating func shrinkAndPerturb(
    _ network: Network, _ optimizer: Optimizer, grown: Bool, records: inout [GrowthRecord]
  ) -> Bool {
    switch policy.shrinkPerturb.when {
    case .never: return false
    case .each where !grown: return false
    case .last where !state.isFinished: return false
    case .each, .last: break
    }
    network.shrinkAndPerturb(
      shrink: policy.shrinkPerturb.shrink, noise: policy.shrinkPerturb.noise, from: &state.generator)
    optimizer.reset(for: network)
    if !records.isEmpty { records[records.count - 1].reason += "; weights shrunk and perturbed" }
    return true
  }
}

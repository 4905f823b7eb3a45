internal import Glibc
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
    /// When it looks again, and how.
    public var pace: GrowthPace

    /// The state of a run that has not grown yet.
    init(seed: Int, pace: GrowthPace) {
      generator = RandomGenerator(seed: seed, stream: "growth")
      self.pace = pace
    }
  }

  /// Where a run stands at an event.
  public struct Moment {
    /// The epoch, fractional.
    public var epoch: Double
    /// The number of steps made so far.
    public var step: Int
    /// Whether the schedule has no further event.
    public var isLast: Bool
    /// Operations of training so far.
    public var trainFlops: Double
    /// Operations of training that the run is expected to take in all.
    public var expectedFlops: Double

    /// Where a run stands.
    public init(
      epoch: Double, step: Int, isLast: Bool, trainFlops: Double, expectedFlops: Double
    ) {
      self.epoch = epoch
      self.step = step
      self.isLast = isLast
      self.trainFlops = trainFlops
      self.expectedFlops = expectedFlops
    }
  }

  /// The samples that judge, and what they are called.
  public struct Judges<Source: SampleSource> {
    let source: Source
    let name: String
    /// Whether they are the end of the training part, of which the beginning is what statistics are taken from.
    let sharesSamples: Bool

    /// Samples that judge.
    ///
    /// - Parameters:
    ///   - source: The samples, in a fixed order.
    ///   - name: What `growth.csv` calls them.
    ///   - sharesSamples: Whether they are those the statistics are taken from, in the opposite order.
    public init(_ source: Source, name: String, sharesSamples: Bool) {
      self.source = source
      self.name = name
      self.sharesSamples = sharesSamples
    }
  }

  /// The policy.
  public let policy: GrowthPolicy
  /// What survives from one event to the next.
  public var state: State
  private let loss: Loss
  private let criterion: (any GrowthCriterion)?
  private let inputMoment = InputMoment()
  private let statisticsBatches = KeptBatches()
  private let judgingBatches = KeptBatches()

  /// A grower that has seen no event yet.
  ///
  /// - Parameter channel: The program that is asked where the criterion is external.
  public init(_ policy: GrowthPolicy, loss: Loss, seed: Int, asking channel: (any CriterionChannel)? = nil) {
    self.policy = policy
    self.loss = loss
    criterion =
      policy.method == .external
      ? channel.map {
        ExternalCriterion($0, isProjected: policy.project, ridge: policy.statistics.ridge, seed: seed)
      } : policy.criterion
    state = State(
      seed: seed,
      pace: GrowthPace(
        distance: Double(policy.pace ?? 1), samples: policy.statistics.first))
    state.isFinished = policy.method == .none
    if policy.hasOwnPace { state.pace.next = policy.pace }
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

  /// How many samples the statistics of the next event are taken from, and how many judge.
  ///
  /// - Parameter expected: The operations of training that the run is expected to take. One look at growth's own pace takes
  ///   at most a tenth of what growth may take, so that there are ten at least.
  func sampleCounts(
    for network: Network, statistics: Int, judges: Judges<some SampleSource>, expected: Double
  ) -> (statistics: Int, judging: Int) {
    guard policy.hasOwnPace else {
      let wanted = policy.statistics.count(for: network.shape) ?? statistics
      return (min(wanted, statistics), min(policy.lineSearch.samples, judges.source.count))
    }
    // Where both are of the training part, they have it by halves.
    let available = max(1, judges.sharesSamples ? statistics / 2 : statistics)
    func counts(_ wanted: Int, judges fewest: Int = Self.usualJudges) -> (statistics: Int, judging: Int) {
      let fitted = min(wanted, available)
      let rest = judges.sharesSamples ? max(1, statistics - fitted) : judges.source.count
      return (fitted, min(max(fitted, fewest), rest))
    }
    switch policy.statistics.samples {
    case .all: return counts(statistics)
    case .count(let count): return counts(count)
    case .auto:
      var (wanted, judging) = (state.pace.samples, Self.usualJudges)
      while flops(for: network, counts(wanted, judges: judging)) > policy.maxCost * expected / 10 {
        if wanted > Self.fewestSamples {
          wanted = max(Self.fewestSamples, wanted / 2)
        } else if judging > Self.fewestJudges {
          judging = max(Self.fewestJudges, judging / 2)
        } else {
          break
        }
      }
      return counts(wanted, judges: judging)
    }
  }

  /// A look takes as few samples as this where more cost too much.
  private static var fewestSamples: Int { 64 }
  /// As many judge at least, where they do not cost too much; then units that are dead show it.
  private static var usualJudges: Int { 1000 }
  /// A standard error from fewer samples is none.
  private static var fewestJudges: Int { 256 }

  /// About how many operations an event takes.
  func flops(for network: Network, _ counts: (statistics: Int, judging: Int)) -> Double {
    let shape = network.shape
    let passes = shape.trainingFlops(samples: 1) - shape.evaluationFlops(samples: 1)
    var (sums, trials) = (0.0, 0.0)
    for (widened, consumer) in zip(network.layers, network.layers.dropFirst()) {
      let (p, m, q) = (widened.inputs + 1, consumer.inputs + 1, consumer.outputs)
      let offered = min(q, policy.mostNeurons(width: widened.outputs))
      sums += Double(m * (m + 1) + 4 * m * q + 2 * p * q + 2 * offered * (p + 2 * q))
      if criterion?.needs.needsCrossMoment == true { sums += Double(2 * p * m) }
      trials += Double(4 * offered * (p + q) + 20 * offered * q)
    }
    var input = 0.0
    if criterion?.needs.needsMoments == true {
      let p = Double(network.inputCount + 1)
      let added = Double(max(counts.statistics - inputMoment.samples, 0))
      input = added * p * (p + 1) + (added > 0 ? 2 * p * p * p / 3 : 0)
    }
    return Double(counts.statistics) * (passes + sums) + Double(counts.judging) * (passes + trials) + input
  }

  /// Whether growth at its own pace can look now.
  public func canLook(
    at network: Network, statistics: Int, judges: Judges<some SampleSource>, spent: Double, expected: Double
  ) -> Bool {
    let counts = sampleCounts(for: network, statistics: statistics, judges: judges, expected: expected)
    return state.events == 0 || spent + flops(for: network, counts) <= policy.maxCost * expected
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
    let counts = sampleCounts(
      for: network, statistics: statistics.count, judges: judges, expected: moment.expectedFlops)
    let judging = SamplePasses(
      of: measured, loss: loss, over: judges.source, count: counts.judging, batches: judgingBatches)
    let revivals =
      // Where the samples that judge are too few to tell, the statistics' are looked at as without a pace.
      switch (policy.reviveDead, policy.hasOwnPace && DeadUnits.canTell(by: judges.source.count)) {
      case (false, _): [GrowthRecord]()
      case (true, false): revive(network, optimizer, average, statistics, blank: blank, flops: &shared)
      case (true, true): revive(network, optimizer, average, seenOn: judging, blank: blank)
      }
    let passes = SamplePasses(
      of: measured, loss: loss, over: statistics, count: counts.statistics, batches: statisticsBatches)
    let found = NetworkStatistics(
      passes, criterion.needs, inputMoment: inputMoment, keepsMoment: policy.hasOwnPace)
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
    let proposals = try propose(criterion, in: measured, found, blank: blank, seconds: seconds)
    shared += probe(proposals.filter(\.isOpen), on: passes)

    let judgement =
      policy.hasOwnPace ? judge(proposals, on: judging, by: judges.name, at: moment) : nil
    let search =
      if let judgement {
        LineSearch(on: judging, losses: judgement.losses)
      } else {
        LineSearch(
          in: measured, loss: loss, over: judges.source, count: counts.judging, batches: judgingBatches)
      }
    for proposal in proposals.reversed() {
      if let judgement { weigh(proposal, found, on: judging, judgement) }
      guard proposal.isOpen else { continue }
      proposal.settle(policy, search: search)
      proposal.record.seconds += seconds()
    }
    shared += judging.flops + search.flops - proposals.reduce(0) { $0 + $1.searchFlops }

    var (grown, training) = (false, false)
    for proposal in proposals.filter(\.isOpen) {
      let price = price(of: proposal, in: measured, returns: judgement?.returns)
      if proposal.accept(policy, price: price) { training = true }
    }
    fill(proposals, in: measured)
    for proposal in choose(among: proposals.filter(\.isOpen)) {
      apply(proposal, to: network, optimizer)
      grown = true
      proposal.record.seconds += seconds()
    }
    if grown, policy.learningRate == .rescale {
      optimizer.stageRates?.beginStage(of: network)
    }
    state.rejections = grown || !revivals.isEmpty ? 0 : state.rejections + 1
    if policy.hasOwnPace {
      state.pace.take(
        grown ? .growth : training ? .training : .nothing, at: moment.step,
        shortest: policy.pace ?? 1,
        available: judges.sharesSamples ? max(statistics.count / 2, 1) : statistics.count)
    }
    var records = revivals + proposals.map(\.record)
    if moment.isLast || isExhausted(network) { state.isFinished = true }
    let isShrunk = shrinkAndPerturb(network, optimizer, grown: grown, records: &records)
    if grown || isShrunk { average?.restart(from: network) }
    // The passes that all layers share stand in the first row, so that the column adds up.
    if !records.isEmpty {
      records[0].growthFlops += shared
      records[0].seconds += seconds()
    }
    return records
  }

  /// What samples that the statistics have not seen say of the network as it is.
  private struct Judgement {
    /// Of each sample, by portion.
    let losses: [[Double]]
    /// The share of training that is still to come.
    let left: Double
    /// What training brings, `- d ln L / d ln C` since the last look; nil at the first.
    let returns: Double?
  }

  /// Judges neurons on samples that the statistics have not seen.
  private mutating func judge(
    _ proposals: [Proposal], on passes: SamplePasses<some SampleSource>, by name: String, at moment: Moment
  ) -> Judgement {
    var losses: [[Double]] = []
    passes.forEach { workspace, _ in losses.append(loss.losses(workspace)) }
    if policy.thresholds.significance {
      // The level is for all layers together.
      let level = state.pace.level(of: policy.thresholds.level) / Double(max(proposals.count, 1))
      let trials = proposals.compactMap { proposal in
        proposal.isOpen ? proposal.trial().map { (proposal, $0) } : nil
      }
      let (tests, flops) = HeldOutTest.run(trials.map(\.1), on: passes)
      for ((proposal, _), test) in zip(trials, tests) { proposal.judge(test.test, level: level) }
      proposals.first?.record.growthFlops += flops
    }
    for proposal in proposals {
      proposal.record.judgedOn = name
      proposal.record.judgedSamples = passes.count
    }
    return Judgement(
      losses: losses, left: max(1e-3, 1 - moment.trainFlops / moment.expectedFlops),
      returns: state.pace.returns(losses.joined(), trainFlops: moment.trainFlops))
  }

  /// Finds out whether the present units of a layer are worth more than they cost.
  private func weigh(
    _ proposal: Proposal, _ statistics: borrowing NetworkStatistics,
    on passes: SamplePasses<some SampleSource>, _ judgement: Judgement
  ) {
    guard let worth = policy.thresholds.worth else { return }
    // What comes late has less time to pay for itself.
    let threshold = worth / judgement.left
    let found = UnitWorth.measure(
      hidden: proposal.layer, moment: statistics.consumerMoment(hidden: proposal.layer), on: passes,
      losses: judgement.losses, threshold: threshold)
    proposal.record.growthFlops += found.flops
    // A loss of zero has no logarithm.
    proposal.record.unitWorth = found.value.isFinite ? found.value : nil
    proposal.isWorthMore =
      HeldOutTest.chance(of: found.excess) <= policy.thresholds.level / Double(passes.network.hiddenCount)
  }

  /// The relative decrease of the loss that training would bring for what a proposal's neurons cost.
  private func price(of proposal: Proposal, in network: Network, returns: Double?) -> Double {
    guard let returns else { return 0 }
    let shape = network.shape
    var widened = shape
    widened.hidden[proposal.layer - 1] += proposal.count
    let rise = log(widened.trainingFlops(samples: 1) / shape.trainingFlops(samples: 1))
    return policy.thresholds.price * (1 - exp(-returns * rise))
  }

  /// Widens layers whose units are worth more than they cost by a quarter, or by half where the worth is far above, with silent
  /// random units where the criterion's are fewer.
  private mutating func fill(_ proposals: [Proposal], in network: Network) {
    for proposal in proposals where proposal.isWorthMore {
      let width = network.widths[proposal.layer - 1]
      let isFar = (proposal.record.unitWorth ?? 0) > 4 * (policy.thresholds.worth ?? 0)
      let room = policy.room(
        in: network, layer: proposal.layer, for: isFar ? (width + 1) / 2 : (width + 3) / 4)
      let wanted = room.neurons - (proposal.isOpen ? proposal.count : 0)
      guard wanted > 0 else { continue }
      proposal.widen(by: silentNeurons(wanted, hidden: proposal.layer, of: network))
    }
  }

  /// Fan-ins of fresh units, k x p.
  private mutating func silentNeurons(_ count: Int, hidden layer: Int, of network: Network) -> Matrix<Double>
  {
    let inputs = network.layers[layer - 1].inputs
    let width = network.widths[layer - 1] + count
    var fanIn = Matrix<Double>(rows: count, columns: inputs + 1)
    for neuron in 0..<count {
      for input in 0..<inputs {
        fanIn[neuron, input] = network.initializer.weight(
          fanIn: inputs, fanOut: width, from: &state.generator)
      }
    }
    return fanIn
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
    _ network: Network, _ optimizer: Optimizer, _ average: WeightAverage?, _ statistics: some SampleSource,
    blank: (Int) -> GrowthRecord, flops: inout Double
  ) -> [GrowthRecord] {
    guard network.activation.canDie else { return [] }
    // What is revived begins silent, so that nothing above changes and one look is enough for all layers.
    let batches = statisticsBatches
    let finding = DeadUnits.find(in: network, over: statistics, batches: batches)
    flops += finding.flops
    return revive(finding, network, optimizer, average, blank: blank) { layer in
      let (means, spent) = DeadUnits.inputMeans(
        hidden: layer, of: network, over: statistics, batches: batches)
      flops += spent
      return means
    }
  }

  /// The same for units that are dead in the averaged weights, from a look at the samples that judge.
  private mutating func revive(
    _ network: Network, _ optimizer: Optimizer, _ average: WeightAverage?,
    seenOn passes: SamplePasses<some SampleSource>, blank: (Int) -> GrowthRecord
  ) -> [GrowthRecord] {
    guard network.activation.canDie, let finding = DeadUnits.find(on: passes) else { return [] }
    return revive(finding, network, optimizer, average, blank: blank) { layer in
      DeadUnits.inputMeans(hidden: layer, on: passes)
    }
  }

  private mutating func revive(
    _ finding: DeadUnits.Finding, _ network: Network, _ optimizer: Optimizer, _ average: WeightAverage?,
    blank: (Int) -> GrowthRecord, inputMeans: (_ layer: Int) -> [Double]
  ) -> [GrowthRecord] {
    var records: [GrowthRecord] = []
    for layer in 1...network.hiddenCount where !finding.units[layer - 1].isEmpty {
      let dead = finding.units[layer - 1]
      DeadUnits.revive(
        dead, hidden: layer, of: network, optimizer: optimizer, means: inputMeans(layer),
        generator: &state.generator)
      average?.network.copyUnits(dead, hidden: layer, from: network)
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
  ) throws -> [Proposal] {
    var proposals: [Proposal] = []
    for layer in 1...network.hiddenCount where policy.allows(layer) {
      let proposal = Proposal(record: blank(layer), inputs: network.layers[layer - 1].parameters.columns)
      proposals.append(proposal)
      let statistics = found.statistics(
        hidden: layer, updateDimensions: network.updateDimensions(hidden: layer, loss: loss))
      let analysis = BottleneckAnalysis(statistics, ridge: policy.statistics.ridge)
      proposal.note(statistics, analysis)
      let place = GrowthPlace(
        layer: layer, event: state.events, epoch: proposal.record.epoch, network: network,
        statistics: statistics, analysis: analysis)
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
        let candidates = try criterion.candidates(
          at: place, limit: room.neurons, generator: &state.generator)
        proposal.take(candidates, policy, limit: room.neurons)
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

  private func apply(
    _ proposal: Proposal, to network: Network, _ optimizer: Optimizer
  ) {
    let layer = proposal.layer
    let width = network.widths[layer - 1]
    // An earlier layer of the same event may have grown: its new units are no inputs of these neurons.
    let missing = network.layers[layer - 1].parameters.columns - proposal.inputs
    if policy.learningRate == .rescale { network.transferVariance(hidden: layer, to: width + proposal.total) }
    let entrants = proposal.entrants(for: network, missingInputs: missing)
    network.take(entrants, hidden: layer)
    let added = entrants.fanIn.rows
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

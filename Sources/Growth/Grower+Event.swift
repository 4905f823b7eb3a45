internal import LinearAlgebra
internal import Networks

extension Grower {
  /// One growth event: what it works on, and what it has taken so far.
  final class Event<Statistics: SampleSource, Judging: SampleSource> {
    let network: Network
    let optimizer: Optimizer
    /// The averaged weights, for growth at its own pace.
    let average: WeightAverage?
    /// The samples the statistics are taken from.
    let statistics: Statistics
    let judges: Judges<Judging>
    let moment: Moment
    let counts: SampleCounts
    /// About how many operations it takes.
    let expectedFlops: Double
    /// What a network knows that the best constant prediction does not.
    struct Knowledge {
      /// One minus its loss over that of the constant: R^2, or McFadden's pseudo-R^2.
      let share: Double
      /// By how many standard errors its loss is lower.
      let tValue: Double

      /// - Parameters:
      ///   - constant: The loss of the constant at each sample.
      ///   - own: That of the network.
      init(constant: [Double], own: [Double]) {
        share = 1 - own.reduce(0, +) / constant.reduce(0, +)
        tValue = SampleMean(zip(constant, own).map { $0 - $1 }).tValue
      }
    }

    /// Passes over the samples that judge.
    let judging: SamplePasses<Judging>
    /// The operations that all layers share.
    var sharedFlops = 0.0
    /// Whether a layer was widened on trust: no samples have asked for it, and the next look comes no sooner for it.
    var isOnTrust = false
    private let number: Int
    private let asksProgram: Bool
    private let clock = ContinuousClock()
    private var lap: ContinuousClock.Instant

    init(
      of grower: Grower, _ network: Network, _ optimizer: Optimizer, average: WeightAverage?,
      statistics: Statistics, judges: Judges<Judging>, at moment: Moment
    ) {
      self.network = network
      self.optimizer = optimizer
      self.average = average
      self.statistics = statistics
      self.judges = judges
      self.moment = moment
      number = grower.state.events
      asksProgram = grower.policy.method == .external
      lap = clock.now
      counts = grower.sampleCounts(for: network, statistics: statistics.count, judges: judges, at: moment)
      expectedFlops = grower.flops(for: network, counts, at: moment)
      judging = SamplePasses(
        of: average?.network ?? network, loss: grower.loss, over: judges.source, count: counts.judging,
        batches: grower.judgingBatches)
    }

    /// The network that everything is measured in: at growth's own pace that of the averaged weights.
    var measured: Network { judging.network }

    /// What a fully connected network has learnt so far, by the samples that judge and are not trained on; nil where nobody knows.
    var knowledge: Knowledge?

    /// Whether it has learnt next to nothing.
    var explainsLittle: Bool { knowledge.map { $0.share < Grower.leastExplained } ?? false }

    /// A row in which nothing of a layer is said yet.
    func row(ofLayer layer: Int) -> GrowthRecord {
      var row = GrowthRecord(
        event: number, epoch: moment.epoch, step: moment.step, layer: layer, width: network.widths[layer - 1])
      // Until it is asked.
      if asksProgram { row.criterionFlops = 0 }
      return row
    }

    /// The seconds since the last call; what one layer's row says it took.
    func seconds() -> Double {
      let now = clock.now
      defer { lap = now }
      return (now - lap) / .seconds(1)
    }

    /// Writes what all layers share into the first row, so that the columns add up.
    func close(_ rows: inout [GrowthRecord]) {
      guard !rows.isEmpty else { return }
      rows[0].growthFlops += sharedFlops
      rows[0].seconds += seconds()
    }
  }
}

/// The steps of an event.
extension Grower {
  /// One proposal for each layer the policy names, those without neurons closed with the reason.
  mutating func propose(
    _ criterion: any GrowthCriterion, _ found: borrowing NetworkStatistics,
    _ event: Event<some SampleSource, some SampleSource>
  ) throws -> [Proposal] {
    let network = event.measured
    var proposals: [Proposal] = []
    for layer in 1...network.hiddenCount where policy.allows(layer) {
      let proposal = Proposal(
        record: event.row(ofLayer: layer),
        inputs: network.layers[network.places[layer - 1].widened].parameters.columns)
      proposals.append(proposal)
      let statistics = found.statistics(
        hidden: layer, updateDimensions: network.updateDimensions(hidden: layer, loss: loss),
        knowsInputs: !isClosed(layer, of: network, at: event.moment))
      let analysis = BottleneckAnalysis(statistics, ridge: policy.statistics.ridge)
      proposal.note(statistics, analysis)
      let place = GrowthPlace(
        layer: layer, event: state.events, epoch: event.moment.epoch, network: network,
        statistics: statistics, analysis: analysis)
      let room = room(in: network, layer: layer, at: event.moment)
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
      proposal.record.seconds += event.seconds()
    }
    return proposals
  }

  /// Measures the neurons' slopes on the statistics' sample and gives each the sign that helps.
  func orient(
    _ proposals: [Proposal], on passes: SamplePasses<some SampleSource>,
    _ event: Event<some SampleSource, some SampleSource>
  ) {
    guard !proposals.isEmpty else { return }
    let (probes, flops) = KinkProbe.probe(proposals.map { ($0.layer, $0.sharedFanIn()) }, on: passes)
    for (proposal, probe) in zip(proposals, probes) {
      proposal.orient(probe.probe, movesConsumer: policy.applyUpdate)
    }
    event.sharedFlops += flops
  }

  /// Judges new neurons and present units on samples of their own, and gives the neurons their amplitude.
  mutating func judge(
    _ proposals: [Proposal], _ found: borrowing NetworkStatistics,
    _ event: Event<some SampleSource, some SampleSource>
  ) {
    let search: LineSearch
    // From the last layer to the first: a search overwrites what stands above its layer.
    let downwards = Array(proposals.reversed())
    if policy.hasOwnPace {
      let losses = test(proposals, event)
      // Maps all in one look: what their passes leave is too much to be kept.
      if event.measured.maps != nil { weigh(downwards, found, losses, event) }
      search = LineSearch(on: event.judging, losses: losses)
      for proposal in downwards {
        if event.measured.maps == nil { weigh([proposal], found, losses, event) }
        settle(proposal, search, event)
      }
    } else {
      search = LineSearch(
        in: event.measured, loss: loss, over: event.judges.source, count: event.counts.judging,
        batches: judgingBatches)
      for proposal in downwards { settle(proposal, search, event) }
    }
    event.sharedFlops += event.judging.flops + search.flops - proposals.reduce(0) { $0 + $1.searchFlops }
  }

  private func settle(
    _ proposal: Proposal, _ search: LineSearch, _ event: Event<some SampleSource, some SampleSource>
  ) {
    guard proposal.isOpen else { return }
    proposal.settle(policy, search: search)
    proposal.record.seconds += event.seconds()
  }

  /// Widens the layers whose proposals are accepted, as far as the policy lets them.
  ///
  /// - Returns: Whether there were any.
  mutating func widen(_ proposals: [Proposal], _ event: Event<some SampleSource, some SampleSource>) -> Bool {
    for proposal in proposals.filter(\.isOpen) {
      proposal.accept(policy, price: price(of: proposal, in: event.measured))
    }
    if policy.hasOwnPace { fill(proposals, event) }
    var hasWidened = false
    for proposal in choose(among: proposals.filter(\.isOpen)) {
      limit(proposal, in: event.network)
      guard proposal.isOpen else { continue }
      enter(proposal, event)
      hasWidened = true
      state.noteWidening(of: proposal.layer, among: event.network.hiddenCount, at: event.moment.step)
      proposal.record.seconds += event.seconds()
    }
    return hasWidened
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
}

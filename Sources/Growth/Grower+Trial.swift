internal import LinearAlgebra
public import Networks

/// Units that go again when a trial shows that the network does as well without them.
extension Grower {
  /// So many copies are trained at once.
  private static var mostCopies: Int { 2 }
  /// How long they are trained, in shares of the usual, where growth cannot pay for all of them otherwise.
  private static var lengths: [Double] { [1, 0.75, 0.5] }

  /// Units of a hidden layer, from 1, that may be worth little.
  private typealias Doubt = (layer: Int, worth: UnitWorth)

  /// Begins to train copies without the units that seem to be worth least, as far as growth may take it.
  ///
  /// - Parameters:
  ///   - proposals: Of the layers that were looked at.
  ///   - spent: The operations of the present event.
  mutating func beginTrial(
    _ proposals: [Proposal], _ statistics: borrowing NetworkStatistics,
    _ event: Event<some SampleSource, some SampleSource>, besides spent: Double
  ) {
    let network = event.network
    var doubtful: [Doubt] = []
    for proposal in proposals { doubtful += proposal.doubtful.map { (proposal.layer, $0) } }
    doubtful.sort { $0.worth.value < $1.worth.value }
    let wanted = Array(doubtful.prefix(Self.mostCopies))
    let longest = Double(
      ThinningTrial.samples(of: event.moment.expectedFlops / network.shape.trainingFlops(samples: 1)))
    // Rather shorter than with a copy less: which of them does as well is not known before.
    var samples = 0
    var chosen: [Doubt] = []
    for share in Self.lengths where chosen.count < wanted.count {
      let fewer = Int((share * longest).rounded(.up))
      let paid = payable(wanted, samples: fewer, event, besides: spent)
      if paid.count > chosen.count { (samples, chosen) = (fewer, paid) }
    }
    guard !chosen.isEmpty else { return }
    let copies = chosen.map { layer, worth in
      let place = network.places[layer - 1]
      return ThinningTrial.Copy(
        of: network, event.optimizer, without: worth.units, hidden: layer,
        refitted: UnitWorth.refit(
          network.layers[place.consumer], without: place.columns(of: worth.units),
          moment: statistics.consumerMoment(hidden: layer)))
    }
    trial = ThinningTrial(copies, beside: network, loss: loss, samples: samples)
  }

  /// Those removals, of some in turn, that growth can pay a trial of.
  ///
  /// - Parameters:
  ///   - samples: How many the copies are trained on.
  ///   - spent: The operations of the present event.
  private func payable(
    _ wanted: [Doubt], samples: Int, _ event: Event<some SampleSource, some SampleSource>,
    besides spent: Double
  ) -> [Doubt] {
    let network = event.network
    let judged = min(event.judges.source.count, samples)
    var taken = spent + network.shape.evaluationFlops(samples: judged)
    var least = Double.infinity
    return wanted.filter { layer, worth in
      let narrower = network.shape.narrowed(hidden: layer, by: worth.units.count)
      let price = narrower.trainingFlops(samples: samples) + narrower.evaluationFlops(samples: judged)
      // Growth is to have taken no more than its share of the training that is left to a copy, whichever it will be.
      let most = min(least, allowance(for: network, at: event.moment.narrowing(network.shape, to: narrower)))
      guard taken + price <= most else { return false }
      (taken, least) = (taken + price, most)
      return true
    }
  }

  /// Ends a trial: the network becomes the copy that saves most of those that have done as well, if there is one.
  ///
  /// A trial that was not over before the training was decides nothing.
  ///
  /// - Parameters:
  ///   - average: The averaged weights; they become those of the copy.
  ///   - moment: Its `isLast` says that the training is over.
  /// - Returns: A row for each copy, that of the one which the network becomes last.
  public mutating func endTrial(
    _ network: Network, _ optimizer: Optimizer, average: WeightAverage?,
    judges: Judges<some SampleSource>, at moment: Moment
  ) -> [GrowthRecord] {
    guard let trial else { return [] }
    self.trial = nil
    state.events += 1
    var rows = trial.copies.map { copy in
      var row = GrowthRecord(
        event: state.events, epoch: moment.epoch, step: moment.step, layer: copy.layer,
        width: network.widths[copy.layer - 1])
      // No program was asked.
      if policy.method == .external { row.criterionFlops = 0 }
      row.reason = "on trial without \(copy.units.count) unit\(copy.units.count == 1 ? "" : "s"): "
      return row
    }
    let clock = ContinuousClock()
    let start = clock.now
    var shared = trial.flops
    guard trial.isOver, !moment.isLast else {
      rows[0].growthFlops = shared
      rows[0].seconds = trial.seconds
      for index in rows.indices { rows[index].reason += "the training has ended before" }
      return rows
    }
    // As many as it was trained on: they cost little then, and more would tell little more.
    let count = min(judges.source.count, trial.samples)
    shared += network.shape.evaluationFlops(samples: count)
    let own = losses(of: trial.own.network, over: judges.source, count: count)
    var best: Int?
    for (index, copy) in trial.copies.enumerated() {
      let losses = losses(of: copy.average.network, over: judges.source, count: count)
      let worth = UnitWorth(
        copy.units, without: losses, own: own, costs: network.shape, and: copy.network.shape)
      rows[index].take(worth, judgedOn: judges.name)
      rows[index].growthFlops += copy.network.shape.evaluationFlops(samples: count)
      guard let spare = policy.thresholds.spare,
        worth.excess(over: Thinning.Bound.byTrial.worth(spare, at: moment)) < -1
      else { continue }
      let saving = best.map { trial.copies[$0].network.shape.trainingFlops(samples: 1) } ?? .infinity
      if copy.network.shape.trainingFlops(samples: 1) < saving { best = index }
    }
    judgingBatches.closeEvent()
    // What was worth something early may be worth little in the end.
    let isFinal = Thinning.Bound.byTrial.isAtLimit(at: moment)
    for copy in trial.copies where isFinal || copy.layer == best.map({ trial.copies[$0].layer }) {
      state.noteTrial(of: copy.layer)
    }
    if let best {
      let copy = trial.copies[best]
      network.assign(copy.network)
      optimizer.assign(copy.optimizer)
      average?.assign(copy.average)
      rows[best].noteNarrowing(without: copy.units)
      rows[best].reason += "; taken away"
      state.noteNarrowing(of: copy.layer)
      state.rejections = 0
      // Last, so that each row begins with the width that those before it have left.
      rows.append(rows.remove(at: best))
    }
    rows[0].growthFlops += shared
    rows[0].seconds = trial.seconds + (clock.now - start) / .seconds(1)
    // No look has come while the copies were trained.
    state.pace.wait(from: moment.step)
    return rows
  }

  /// The loss of each of the first samples of a source.
  private func losses(of network: Network, over source: some SampleSource, count: Int) -> [Double] {
    NetworkStatistics.portions(from: 0, to: count, chunk: network.samplesAtATime).flatMap { portion in
      let batch = judgingBatches.batch(portion, of: source, for: network)
      let workspace = Workspace(for: network, batch: batch, training: false)
      network.forward(workspace)
      return loss.losses(workspace)
    }
  }
}

extension GrowthRecord {
  /// Whether it is that of a copy that was trained without some units.
  public var isOfTrial: Bool { samples == nil && judgedSamples != nil }

  /// Takes what a trial has shown.
  fileprivate mutating func take(_ worth: UnitWorth, judgedOn name: String) {
    let gain = worth.gain
    unitWorth = worth.value.isFinite ? worth.value : nil
    judgedOn = name
    judgedSamples = worth.samples
    lossBefore = worth.means.own
    lossAfter = worth.means.without.isFinite ? worth.means.without : nil
    heldOutGain = gain.mean.isFinite ? gain.mean : nil
    heldOutError = gain.error.isFinite ? gain.error : nil
    reason += worth.value.isFinite ? "they are worth \(worth.value.short)" : "no worth can be told"
  }
}

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
    let event = Event(
      of: self, network, optimizer, average: average, statistics: statistics, judges: judges, at: moment)
    let revivals = revive(event)
    let passes = SamplePasses(
      of: event.measured, loss: loss, over: statistics, count: event.counts.statistics,
      batches: statisticsBatches)
    let found = NetworkStatistics(
      passes, criterion.needs, inputMoment: inputMoment, samples: event.counts.inputs,
      keepsMoment: policy.hasOwnPace)
    event.sharedFlops += found.flops
    guard found.isFinite else {
      // The next step will say that the loss has diverged; no decomposition can be made of such numbers.
      if policy.hasOwnPace { state.pace.wait(from: moment.step) }
      return revivals
        + (1...network.hiddenCount).filter(policy.allows).map { layer in
          var row = event.row(ofLayer: layer)
          row.reason = "the statistics are infinite or no numbers"
          return row
        }
    }
    if policy.learningRate == .rescale, optimizer.stageRates == nil {
      optimizer.stageRates = StageRates(for: network)
    }
    let proposals = try propose(criterion, found, event)
    orient(proposals.filter(\.isOpen), on: passes, event)
    judge(proposals, found, event)
    let hasWidened = widen(proposals, event)
    let hasNarrowed = narrow(proposals, found, event)
    if hasWidened, policy.learningRate == .rescale { optimizer.stageRates?.beginStage(of: network) }
    state.rejections = hasWidened || hasNarrowed || !revivals.isEmpty ? 0 : state.rejections + 1
    var records = revivals + proposals.map(\.record)
    conclude(event, &records, hasWidened: hasWidened, hasNarrowed: hasNarrowed)
    if policy.hasOwnPace, !hasWidened, !hasNarrowed, !state.isFinished {
      beginTrial(
        proposals, found, event, besides: records.reduce(event.sharedFlops) { $0 + $1.growthFlops })
    }
    event.close(&records)
    if policy.hasOwnPace {
      state.pace.excess = max(1, records.reduce(0) { $0 + $1.growthFlops } / event.expectedFlops)
    }
    return records
  }

  /// Sets the next look, ends growth where nothing can come of it any more, and shrinks and perturbs the weights where it is due.
  private mutating func conclude(
    _ event: Event<some SampleSource, some SampleSource>, _ records: inout [GrowthRecord], hasWidened: Bool,
    hasNarrowed: Bool
  ) {
    let isEarly = event.moment.done < policy.early
    if policy.hasOwnPace {
      state.isOnTrust = hasWidened && event.isOnTrust || state.isOnTrust && event.explainsLittle
      state.pace.take(
        hasChanged: hasWidened && !event.isOnTrust || hasNarrowed, at: event.moment.step,
        shortest: shortestDistance, isEarly: isEarly,
        available: event.judges.available(of: event.statistics.count))
    }
    if event.moment.isLast || isExhausted(event.network) { state.isFinished = true }
    let isShrunk = shrinkAndPerturb(
      event.network, event.optimizer, grown: hasWidened, isEarly: isEarly, records: &records)
    if hasWidened || hasNarrowed || isShrunk { event.average?.restart(from: event.network) }
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

  private func isExhausted(_ network: Network) -> Bool {
    if let limit = policy.stopAfter, state.rejections >= limit { return true }
    return !policy.canChange(network)
  }
}

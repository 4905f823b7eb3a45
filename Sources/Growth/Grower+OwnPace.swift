internal import Glibc
internal import LinearAlgebra
public import Networks

/// Growth that decides by what it finds: on samples of their own, for as many operations as it may take.
///
/// In the beginning of training a layer that has significant neurons doubles, as far as the rest of the training can feed the network.
/// Units show what they are worth when they are trained; later those that are worth least go again, and a layer whose units are
/// worth much is widened.
extension Grower {
  /// The operations that training counts for at least: on a small table it takes so few that a share of them pays for no look.
  public static var leastTraining: Double { 56e6 }

  /// Of what trained units have to be worth, new ones have to bring this share at once.
  private static var worthAtOnce: Double { 0.1 }

  /// A network that explains less than this share of what there is to explain has learnt next to nothing.
  static var leastExplained: Double { 0.2 }
  /// Layers of such a network are widened to this many units at least, and no further than to that many.
  private static var widthsOnTrust: ClosedRange<Int> { 8...32 }

  /// Whether growth at its own pace can look now.
  public func canLook(
    at network: Network, statistics: Int, judges: Judges<some SampleSource>, at moment: Moment
  ) -> Bool {
    guard canChange(network, at: moment) else { return false }
    let counts = sampleCounts(for: network, statistics: statistics, judges: judges, at: moment)
    return state.events == 0
      || price(of: counts, for: network, at: moment) <= allowance(for: network, at: moment)
  }

  /// Whether a look can come to anything: a layer has room, or units may go.
  private func canChange(_ network: Network, at moment: Moment) -> Bool {
    let layers = (1...network.hiddenCount).filter(policy.allows)
    return layers.contains { room(in: network, layer: $0, at: moment).neurons > 0 }
      || hasTrained(network, at: moment)
        && (network.maps != nil
          || canTry(network, at: moment) && layers.contains { !state.tried.contains($0) })
  }

  /// Whether units have been trained for long enough to show what they are worth.
  func hasTrained(_ network: Network, at moment: Moment) -> Bool {
    moment.done > Thinning.of(network).start * policy.early
  }

  /// The operations that growth may still take.
  ///
  /// Units that go again make the training, of which they are a share, cheaper: before that a part is held back. Of a network that was
  /// widened on trust nearly all may go: it is a share of what it will have been trained by then.
  func allowance(for network: Network, at moment: Moment) -> Double {
    let thinning = Thinning.of(network)
    var (share, training) = (policy.maxCost, moment.expectedFlops)
    if state.isOnTrust {
      training = min(training, max(moment.trainFlops, thinning.start * policy.early * training))
    }
    if policy.thresholds.spare != nil, !hasTrained(network, at: moment) { share *= thinning.earlyAllowance }
    return max(0, share * max(training, Self.leastTraining) - moment.growthFlops)
  }

  /// How many neurons a hidden layer may get now: what the policy says, early in training as many again, and no more than the rest of
  /// the training can feed.
  func room(
    in network: Network, layer: Int, at moment: Moment, for wanted: Int? = nil
  ) -> (neurons: Int, reason: String) {
    guard policy.hasOwnPace else { return policy.room(in: network, layer: layer) }
    let width = network.widths[layer - 1]
    let room = policy.room(
      in: network, layer: layer, for: wanted ?? (moment.done < policy.early ? doubling(of: width) : nil))
    // What a convolution is worth shows before it is fed: it is trained at every position.
    if wanted != nil, network.places[layer - 1].node != nil { return room }
    let most = moment.mostParameters(of: network.shape, samplesForEach: policy.samplesPerParameter)
    let fed = network.unitsFitting(into: most, hidden: layer)
    guard fed < room.neurons else { return room }
    return (fed, "the rest of the training feeds no more than \(most) parameters")
  }

  /// How many neurons a layer may get at an early event, one at least: at the default distance as many again, and four while it is small.
  private func doubling(of width: Int) -> Int {
    let more = max(4 * stretch, Double(width) * (exp2(stretch) - 1))
    return Int(min(max(more, 1), 1e9).rounded())
  }

  /// The relative decrease of the loss that neurons of a convolution have to bring, for what they cost.
  ///
  /// Parameters are about as dear as each other in fully connected layers; those of a convolution are as dear as its map is large, and
  /// one that doubles may double the operations of the network. Units that are trained bring more than at once.
  func price(of proposal: Proposal, in network: Network) -> Double {
    guard policy.hasOwnPace, let worth = policy.thresholds.worth,
      network.places[proposal.layer - 1].node != nil
    else { return 0 }
    var wider = network.shape
    wider.widths[proposal.layer - 1] += proposal.count
    let ratio = wider.trainingFlops(samples: 1) / network.shape.trainingFlops(samples: 1)
    return Self.worthAtOnce * worth * log(ratio)
  }

  /// Takes from a proposal what does not fit any more, since another layer of the same event has grown.
  func limit(_ proposal: Proposal, in network: Network) {
    guard let most = policy.maxParameters else { return }
    let room = network.unitsFitting(into: most, hidden: proposal.layer)
    if room < proposal.total { proposal.shrink(to: room, under: most) }
  }

  /// Tests neurons on samples that the statistics have not seen.
  ///
  /// - Returns: The loss of each sample, by portion.
  func test(
    _ proposals: [Proposal], _ event: Event<some SampleSource, some SampleSource>
  ) -> [[Double]] {
    var losses: [[Double]] = []
    let isTested = policy.thresholds.significance
    let subjects = proposals.compactMap { proposal in
      isTested && proposal.isOpen ? proposal.subject().map { (proposal, $0) } : nil
    }
    var constant = ConstantPrediction(outputs: event.network.outputCount)
    let (tests, flops) = HeldOutTest.run(subjects.map(\.1), on: event.judging) {
      losses.append(loss.losses($0))
      constant.take($0.batch)
    }
    if event.network.maps == nil, event.judges.shared == 0 {
      event.knowledge = Event.Knowledge(constant: constant.losses(loss), own: losses.flatMap(\.self))
    }
    if isTested {
      // The level is for all layers together.
      let level = state.pace.level(of: policy.thresholds.level) / Double(max(proposals.count, 1))
      for ((proposal, _), test) in zip(subjects, tests) { proposal.judge(test.test, level: level) }
      proposals.first?.record.growthFlops += flops
    }
    for proposal in proposals {
      proposal.record.judgedOn = event.judges.name
      proposal.record.judgedSamples = event.judging.count
    }
    return losses
  }

  /// Fills up with silent random units: early in training beside neurons that are significant, until the layer has doubled at most; later
  /// in layers whose units are worth more than they cost, a quarter of its width, or half where the worth is far above.
  ///
  /// A network of a few units may stay where it begins, and what it would take are several units in several layers at once: no neuron
  /// alone does anything there, so no samples confirm one. While early looks in a row show nothing and the network has learnt next to
  /// nothing, its layers double on trust, where units can go again.
  func fill(_ proposals: [Proposal], _ event: Event<some SampleSource, some SampleSource>) {
    let (network, moment) = (event.measured, event.moment)
    let isEarly = moment.done < policy.early && policy.maxNeurons == nil
    let isStuck = isEarly && isDue(at: moment) && event.explainsLittle && !proposals.contains { $0.isOpen }
    let knowledge = event.knowledge.map { $0.share > 0 ? $0.share.short : "nothing" } ?? ""
    for proposal in proposals {
      let width = network.widths[proposal.layer - 1]
      if isEarly, proposal.isOpen, proposal.count > 0 {
        let room = room(in: network, layer: proposal.layer, at: moment)
        // Beside each neuron that was on offer one: a layer that feeds few outputs is not doubled for the gain of one.
        let silent = 2 * stretch * Double(proposal.record.candidates ?? 0)
        let most = proposal.count + Int(min(silent, 1e9).rounded())
        proposal.widen(to: min(room.neurons, most), because: "the layer grows fast")
      } else if isStuck, width < Self.widthsOnTrust.upperBound {
        let wanted = min(max(2 * width, Self.widthsOnTrust.lowerBound), Self.widthsOnTrust.upperBound)
        let room = room(in: network, layer: proposal.layer, at: moment, for: wanted - width)
        proposal.widen(
          to: room.neurons, because: "the network explains \(knowledge) of the loss")
        event.isOnTrust = event.isOnTrust || room.neurons > 0
      } else if proposal.isWorthMore {
        let worth = proposal.record.unitWorth ?? 0
        let isFar = worth > 4 * (policy.thresholds.worth ?? 0)
        let room = room(
          in: network, layer: proposal.layer, at: moment, for: isFar ? (width + 1) / 2 : (width + 3) / 4)
        proposal.widen(to: room.neurons, because: "the units are worth \(worth.short)")
      }
    }
  }

  /// Whether a network that has learnt next to nothing may be widened on trust: at the default pace from the second look without a finding
  /// on, at another not before that step, for what is learnt by then does not hang on the pace; and if there is time to take units away.
  private func isDue(at moment: Moment) -> Bool {
    let thinning = Thinning.units
    return policy.thresholds.spare != nil && thinning.start * policy.early < 1 - thinning.leastLeft
      && state.pace.failures > 0 && Double(moment.step) >= 3 * Double(shortestDistance) / stretch
  }

  /// Fan-ins of fresh units, k x p, for the inputs that the layer has now.
  mutating func silentNeurons(
    _ count: Int, hidden layer: Int, of network: Network, total: Int
  ) -> Matrix<Double> {
    let inputs = network.layers[network.places[layer - 1].widened].inputs
    let width = (network.widths[layer - 1] + total) * network.shape.window(at: layer)
    var fanIn = Matrix<Double>(rows: count, columns: inputs + 1)
    for neuron in 0..<count {
      for input in 0..<inputs {
        fanIn[neuron, input] = network.initializer.weight(
          fanIn: inputs, fanOut: width, from: &state.generator)
      }
    }
    return fanIn
  }
}

extension Network {
  /// How many more units fit into a hidden layer, from 1, below a number of parameters.
  func unitsFitting(into parameters: Int, hidden layer: Int) -> Int {
    let cost = shape.parametersOfUnit(at: places[layer - 1])
    return max((parameters - shape.parameters) / cost, 0)
  }
}

internal import Glibc
internal import LinearAlgebra
public import Networks

/// Growth that decides by what it finds: on samples of their own, for as many operations as it may take.
///
/// In the beginning of training a layer that has significant neurons doubles, as far as the rest of the training can feed the network.
/// Units show what they are worth when they are trained; later those that are worth least go again, and a layer whose units are
/// worth much is widened.
extension Grower {
  /// A look takes as few samples as this where more cost too much.
  public static var fewestSamples: Int { 64 }
  /// As many judge at least, where they do not cost too much; then units that are dead show it.
  public static var usualJudges: Int { 1000 }
  /// A standard error from fewer samples is none.
  public static var fewestJudges: Int { 256 }
  /// A look takes at most this share of what growth may still take; less of convolutions, which are looked at more often before
  /// they are worth their operations.
  private static func largestLook(at network: Network) -> Double { network.maps == nil ? 0.2 : 0.05 }

  /// The operations that training counts for at least: on a small table it takes so few that a share of them pays for no look.
  public static var leastTraining: Double { 56e6 }

  /// Of what trained units have to be worth, new ones have to bring this share at once.
  private static var worthAtOnce: Double { 0.1 }

  /// Whether so many samples tell by themselves what a neuron gains.
  public static func canJudge(by samples: Int) -> Bool { samples >= fewestJudges }

  /// How many samples the statistics of the next event are taken from, and how many judge.
  func sampleCounts(
    for network: Network, statistics: Int, judges: Judges<some SampleSource>, at moment: Moment
  ) -> (statistics: Int, judging: Int) {
    guard policy.hasOwnPace else {
      let wanted = policy.statistics.count(for: network.shape) ?? statistics
      return (min(wanted, statistics), min(policy.lineSearch.samples, judges.source.count))
    }
    let available = judges.available(of: statistics)
    func counts(_ wanted: Int, judges fewest: Int = Self.usualJudges) -> (statistics: Int, judging: Int) {
      let fitted = min(wanted, available)
      return (fitted, min(max(fitted, fewest), judges.left(besides: fitted)))
    }
    switch policy.statistics.samples {
    case .all: return counts(statistics)
    case .count(let count): return counts(count)
    case .auto:
      let allowance = allowance(for: network, at: moment)
      var (wanted, judging) = (state.pace.samples, Self.usualJudges)
      let most = Self.largestLook(at: network) * allowance
      let fewest =
        hasTrained(network, at: moment)
        ? max(Self.fewestSamples, Thinning.samples(for: network)) : Self.fewestSamples
      while price(of: counts(wanted, judges: judging), for: network) > most {
        if wanted > fewest {
          wanted = max(fewest, wanted / 2)
        } else if judging > Self.fewestJudges {
          judging = max(Self.fewestJudges, judging / 2)
        } else {
          break
        }
      }
      return counts(wanted, judges: judging)
    }
  }

  /// About how many operations an event takes.
  func flops(for network: Network, _ counts: (statistics: Int, judging: Int)) -> Double {
    let shape = network.shape
    let passes = shape.trainingFlops(samples: 1) - shape.evaluationFlops(samples: 1)
    let needsMoments = criterion?.needs.needsMoments == true
    var (sums, trials, weighing, analyses) = (0.0, 0.0, 0.0, 0.0)
    for (index, place) in network.places.enumerated() {
      let (widened, consumer) = (network.layers[place.widened], network.layers[place.consumer])
      let (p, m, q, taps) = (widened.inputs + 1, consumer.inputs + 1, consumer.outputs, place.taps)
      let offered = min(q * taps, policy.mostNeurons(width: widened.outputs))
      // Of maps a sample has several rows.
      let rows = Double(NetworkStatistics.rowsOfSample(shape, at: place))
      let (into, out) = shape.passesOfNewUnit(at: place)
      sums += rows * Double(m * (m + 1) + 4 * m * q + 2 * p * q * taps)
      sums += Double(offered) * (into + 2 * out)
      if place.node != nil, needsMoments {
        sums += Double(NetworkStatistics.readingsOfSample(shape, at: place) * p * (p + 1))
      }
      if criterion?.needs.needsCrossMoment == true { sums += Double(2 * p * m) }
      trials += Double(offered) * (2 * (into + out) + 10 * out)
      if needsMoments {
        let rank = min(p, place.node == nil ? counts.statistics : p)
        analyses += BottleneckAnalysis.flops(inputs: p, rank: rank, outputs: q * taps)
      }
      guard policy.hasOwnPace else { continue }
      for share in Thinning.of(network).shares {
        weighing += UnitWorth.flops(
          ofHidden: index + 1, removing: Int(share * Double(widened.outputs)), in: network,
          samples: counts.judging)
      }
    }
    var input = 0.0
    if needsMoments, network.maps == nil {
      let p = Double(network.inputCount + 1)
      let added = Double(max(counts.statistics - inputMoment.samples, 0))
      input = added * p * (p + 1) + (added > 0 ? 2 * p * p * p / 3 : 0)
    }
    return Double(counts.statistics) * (passes + sums) + Double(counts.judging) * (passes + trials) + input
      + weighing + analyses
  }

  /// Whether growth at its own pace can look now.
  public func canLook(
    at network: Network, statistics: Int, judges: Judges<some SampleSource>, at moment: Moment
  ) -> Bool {
    guard canChange(network, at: moment) else { return false }
    let counts = sampleCounts(for: network, statistics: statistics, judges: judges, at: moment)
    return state.events == 0 || price(of: counts, for: network) <= allowance(for: network, at: moment)
  }

  /// Whether a look can come to anything: a layer has room, or it shows what the units are worth.
  private func canChange(_ network: Network, at moment: Moment) -> Bool {
    hasTrained(network, at: moment)
      || (1...network.hiddenCount).contains {
        policy.allows($0) && room(in: network, layer: $0, at: moment).neurons > 0
      }
  }

  /// Whether units have been trained for long enough to show what they are worth.
  func hasTrained(_ network: Network, at moment: Moment) -> Bool {
    moment.done > Thinning.of(network).start * policy.early
  }

  /// The operations of an event, by what the last one took.
  private func price(of counts: (statistics: Int, judging: Int), for network: Network) -> Double {
    (state.pace.excess ?? 1) * flops(for: network, counts)
  }

  /// The operations that growth may still take.
  ///
  /// Units that go again make the training, of which they are a share, cheaper: before that a part is held back.
  func allowance(for network: Network, at moment: Moment) -> Double {
    let share =
      hasTrained(network, at: moment) || policy.thresholds.spare == nil
      ? 1 : Thinning.of(network).earlyAllowance
    let training = max(moment.expectedFlops, Self.leastTraining)
    return max(0, share * policy.maxCost * training - moment.growthFlops)
  }

  /// How many neurons a hidden layer may get now: what the policy says, early in training as many again, and no more than the rest of
  /// the training can feed.
  func room(
    in network: Network, layer: Int, at moment: Moment, for wanted: Int? = nil
  ) -> (neurons: Int, reason: String) {
    guard policy.hasOwnPace else { return policy.room(in: network, layer: layer) }
    let width = network.widths[layer - 1]
    let room = policy.room(
      in: network, layer: layer, for: wanted ?? (moment.done < policy.early ? max(4, width) : nil))
    // What a convolution is worth shows before it is fed: it is trained at every position.
    if wanted != nil, network.places[layer - 1].node != nil { return room }
    let most = moment.mostParameters(of: network.shape, samplesForEach: policy.samplesPerParameter)
    let fed = network.unitsFitting(into: most, hidden: layer)
    guard fed < room.neurons else { return room }
    return (fed, "the rest of the training feeds no more than \(most) parameters")
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

  /// Judges neurons on samples that the statistics have not seen.
  ///
  /// - Returns: The loss of each sample, by portion.
  mutating func judge(
    _ proposals: [Proposal], on passes: SamplePasses<some SampleSource>, by name: String
  ) -> [[Double]] {
    var losses: [[Double]] = []
    let isTested = policy.thresholds.significance
    let trials = proposals.compactMap { proposal in
      isTested && proposal.isOpen ? proposal.trial().map { (proposal, $0) } : nil
    }
    let (tests, flops) = HeldOutTest.run(trials.map(\.1), on: passes) { losses.append(loss.losses($0)) }
    if isTested {
      // The level is for all layers together.
      let level = state.pace.level(of: policy.thresholds.level) / Double(max(proposals.count, 1))
      for ((proposal, _), test) in zip(trials, tests) { proposal.judge(test.test, level: level) }
      proposals.first?.record.growthFlops += flops
    }
    for proposal in proposals {
      proposal.record.judgedOn = name
      proposal.record.judgedSamples = passes.count
    }
    return losses
  }

  /// Fills up with silent random units: early in training beside neurons that are significant, until the layer has doubled at most; later
  /// in layers whose units are worth more than they cost, a quarter of its width, or half where the worth is far above.
  func fill(_ proposals: [Proposal], in network: Network, at moment: Moment) {
    let isEarly = moment.done < policy.early && policy.maxNeurons == nil
    for proposal in proposals {
      let width = network.widths[proposal.layer - 1]
      if isEarly, proposal.isOpen, proposal.count > 0 {
        let room = room(in: network, layer: proposal.layer, at: moment)
        // Beside each neuron that was on offer one: a layer that feeds few outputs is not doubled for the gain of one.
        let most = proposal.count + 2 * (proposal.record.candidates ?? 0)
        proposal.widen(to: min(room.neurons, most), because: "the layer grows fast")
      } else if proposal.isWorthMore {
        let worth = proposal.record.unitWorth ?? 0
        let isFar = worth > 4 * (policy.thresholds.worth ?? 0)
        let room = room(
          in: network, layer: proposal.layer, at: moment, for: isFar ? (width + 1) / 2 : (width + 3) / 4)
        proposal.widen(to: room.neurons, because: "the units are worth \(worth.short)")
      }
    }
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

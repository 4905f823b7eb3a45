internal import LinearAlgebra
internal import Networks

/// How many samples an event takes, and what it costs.
extension Grower {
  /// How many samples an event takes.
  struct SampleCounts {
    /// Those that statistics are taken from.
    var statistics: Int
    /// Those that judge.
    var judging: Int
    /// Those that the moment of the network's inputs is of, at least.
    var inputs: Int
  }

  /// A look takes as few samples as this where more cost too much.
  public static var fewestSamples: Int { 64 }
  /// As many judge at least, where they do not cost too much; then units that are dead show it.
  public static var usualJudges: Int { 1000 }
  /// A standard error from fewer samples is none.
  public static var fewestJudges: Int { 256 }
  /// A look takes at most this share of what growth may still take; less of convolutions, which are looked at more often before
  /// they are worth their operations.
  private static func largestLook(at network: Network) -> Double { network.maps == nil ? 0.2 : 0.05 }

  /// Whether so many samples tell by themselves what a neuron gains.
  public static func canJudge(by samples: Int) -> Bool { samples >= fewestJudges }

  /// How many samples the next event takes.
  func sampleCounts(
    for network: Network, statistics: Int, judges: Judges<some SampleSource>, at moment: Moment
  ) -> SampleCounts {
    guard policy.hasOwnPace else {
      let wanted = min(policy.statistics.count(for: network.shape) ?? statistics, statistics)
      return SampleCounts(
        statistics: wanted, judging: min(policy.lineSearch.samples, judges.source.count), inputs: wanted)
    }
    let available = judges.available(of: statistics)
    func counts(_ wanted: Int, judges fewest: Int = Self.usualJudges) -> SampleCounts {
      let fitted = min(wanted, available)
      return SampleCounts(
        statistics: fitted, judging: min(max(fitted, fewest), judges.left(besides: fitted)), inputs: fitted)
    }
    switch policy.statistics.samples {
    case .all: return counts(statistics)
    case .count(let count): return counts(count)
    case .auto:
      let most = Self.largestLook(at: network) * allowance(for: network, at: moment)
      let fewest =
        hasTrained(network, at: moment)
        ? max(Self.fewestSamples, Thinning.samples(for: network)) : Self.fewestSamples
      var (wanted, judging) = (state.pace.samples, Self.usualJudges)
      while true {
        var chosen = counts(wanted, judges: judging)
        chosen.inputs = inputMoment.samples
        if price(of: chosen, for: network, at: moment) > most {
          if wanted > fewest {
            wanted = max(fewest, wanted / 2)
            continue
          }
          if judging > Self.fewestJudges {
            judging = max(Self.fewestJudges, judging / 2)
            continue
          }
        }
        chosen.inputs = inputSamples(besides: chosen, for: network, most: most, at: moment)
        return chosen
      }
    }
  }

  /// How many samples the moment of the network's inputs is to be of: it is kept, and another one has to be factorised anew, which
  /// is most of what a look at many inputs costs.
  private func inputSamples(
    besides counts: SampleCounts, for network: Network, most: Double, at moment: Moment
  ) -> Int {
    let present = inputMoment.samples
    let fewest = max(present, min(Self.fewestSamples, counts.statistics))
    // A criterion that reads moments together has them of the same samples.
    guard criterion?.needs.needsCrossMoment != true else { return counts.statistics }
    guard !isClosed(1, of: network, at: moment), counts.statistics > fewest else { return fewest }
    // Where nothing was found, more samples tell more.
    let most = present == 0 || state.pace.failures > 0 ? most : most / 10
    var wider = counts
    wider.inputs = counts.statistics
    while wider.inputs > fewest, price(of: wider, for: network, at: moment) > most {
      wider.inputs = max(fewest, wider.inputs / 2)
    }
    return wider.inputs
  }

  /// Whether a layer of a network without maps, from 1, has no room at all: then nothing has to be known of its inputs. Those of maps
  /// are known for the layer below.
  func isClosed(_ layer: Int, of network: Network, at moment: Moment) -> Bool {
    policy.hasOwnPace && network.maps == nil
      && !(policy.allows(layer) && room(in: network, layer: layer, at: moment).neurons > 0)
  }

  /// About how many operations an event takes.
  ///
  /// - Parameter moment: Where the run stands; nil for scheduled growth.
  func flops(for network: Network, _ counts: SampleCounts, at moment: Moment?) -> Double {
    let shape = network.shape
    let passes = shape.trainingFlops(samples: 1) - shape.evaluationFlops(samples: 1)
    let needsMoments = criterion?.needs.needsMoments == true
    var (sums, trials, weighing, analyses) = (0.0, 0.0, 0.0, 0.0)
    for (index, place) in network.places.enumerated() {
      let (widened, consumer) = (network.layers[place.widened], network.layers[place.consumer])
      let (p, m, q, taps) = (widened.inputs + 1, consumer.inputs + 1, consumer.outputs, place.taps)
      let isClosed = moment.map { self.isClosed(index + 1, of: network, at: $0) } ?? false
      let offered = isClosed ? 0 : min(q * taps, policy.mostNeurons(width: widened.outputs))
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
      if needsMoments, !isClosed {
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
      let added = Double(max(counts.inputs - inputMoment.samples, 0))
      let isClosed = moment.map { self.isClosed(1, of: network, at: $0) } ?? false
      input = added * p * (p + 1) + (added > 0 && !isClosed ? 2 * p * p * p / 3 : 0)
    }
    return Double(counts.statistics) * (passes + sums) + Double(counts.judging) * (passes + trials) + input
      + weighing + analyses
  }

  /// The operations of an event, by what the last one took.
  func price(of counts: SampleCounts, for network: Network, at moment: Moment) -> Double {
    (state.pace.excess ?? 1) * flops(for: network, counts, at: moment)
  }
}

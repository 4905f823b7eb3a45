internal import LinearAlgebra
internal import Networks

/// What one event would do to one hidden layer, from the first look to the row in `growth.csv`.
final class Proposal {
  var record: GrowthRecord
  /// Fan-ins of silent neurons that fill up what the criterion left free; nil for none.
  var fill: Matrix<Double>?
  /// The operations of this layer's line search.
  private(set) var searchFlops = 0.0
  private var candidates: NeuronCandidates?
  private var bestUpdate: Matrix<Double>?
  private var amplitude = 0.0
  private var gain = 0.0
  private var isSilent = false
  private var isNormalized = false

  var layer: Int { record.layer }
  /// Whether there is still something to be carried out.
  var isOpen: Bool { count > 0 && !isClosed }
  private var isClosed = false
  /// The number of neurons, without those that fill up.
  private(set) var count = 0
  /// The number of neurons with those that fill up.
  var total: Int {
    switch fill {
    case .some(let fill): count + fill.rows
    case .none: count
    }
  }
  /// The number of entries of a fan-in, with the bias.
  private(set) var inputs = 0

  init(record: GrowthRecord) { self.record = record }

  /// Gives up the proposal, for a reason that stands in the row.
  func close(_ reason: String) {
    isClosed = true
    record.reason = reason
  }

  /// Writes down what was measured.
  func note(_ statistics: borrowing LayerStatistics, _ analysis: borrowing BottleneckAnalysis) {
    record.samples = statistics.samples
    record.desiredUpdateNorm2 = statistics.desiredUpdateNorm2
    record.bottleneck = analysis.bottleneck
    record.bottleneckShare = analysis.bottleneckShare
    record.bestUpdateSlope = analysis.bestUpdateSlope
    record.growthFlops += analysis.flops
    bestUpdate = analysis.bestUpdate.copy()
  }

  /// Takes the neurons that pass the thresholds, in the scale the policy asks for.
  func take(
    _ offered: consuming NeuronCandidates, _ policy: GrowthPolicy, at place: GrowthPlace, limit: Int
  ) {
    record.candidates = offered.neurons.count
    record.singularValues = offered.singularValues
    record.noiseEdge = offered.noiseEdge
    let selection = policy.thresholds.select(
      offered.singularValues, edge: offered.noiseEdge, offered: offered.neurons.count)
    record.kept = selection.count
    count = min(selection.count, limit)
    guard count > 0 else { return close(selection.reason) }
    inputs = offered.neurons.fanIn.columns
    var neurons = offered.neurons.prefix(count)
    if !offered.areExact {
      switch policy.scale {
      case .closedForm: break
      case .balanced: neurons.balance()
      // After the line search: what an amplitude does to the fan-in is taken back.
      case .normalized: isNormalized = true
      case .initializer: isSilent = true
      }
      // A neuron with one side at zero has no amplitude either.
      if neurons.areSilent || innerProduct(neurons.fanIn, neurons.fanIn) == 0 { isSilent = true }
    } else {
      isSilent = true
    }
    var taken = NeuronCandidates(neurons)
    taken.areExact = offered.areExact
    taken.rescaledUnits = Array(offered.rescaledUnits.prefix(count))
    candidates = consume taken
  }

  func sharedFanIn() -> Matrix<Double>.Shared {
    switch candidates {
    case .some(let candidates): Matrix.Shared(candidates.neurons.fanIn.copy())
    case .none: Matrix.Shared(Matrix(rows: 0, columns: 0))
    }
  }

  /// Turns every neuron to the side of the kink on which the loss falls faster, and predicts the slope.
  func orient(_ probe: borrowing KinkProbe, activation: Activation, movesConsumer: Bool) {
    guard var taken = candidates.take() else { return }
    gain = probe.gains(activation: activation).reduce(0, +)
    if !taken.areExact {
      var slope = 0.0
      for (neuron, slopes) in probe.slopes(taken.neurons, activation: activation).enumerated() {
        if slopes.turned < slopes.asIs { taken.neurons.turn(neuron) }
        slope += min(slopes.asIs, slopes.turned)
      }
      let update = movesConsumer ? record.bestUpdateSlope ?? 0 : 0
      record.predictedSlope = isSilent ? update : slope + update
    }
    candidates = consume taken
  }

  /// Chooses the amplitude: by line search, or, for silent neurons, none.
  func settle(_ policy: GrowthPolicy, search: LineSearch) {
    guard var taken = candidates.take() else { return }
    let before = search.flops
    record.lossBefore = search.before
    record.lossAfter = search.before
    if isSilent, !taken.areExact, policy.scale == .initializer {
      taken.neurons.takeNorm(
        of: search.network.initializer, width: search.network.widths[layer - 1] + total)
    }
    if !policy.applyUpdate || taken.areExact { bestUpdate = nil }
    if !isSilent || bestUpdate != nil {
      let outcome = search.search(
        hidden: layer, taken.neurons, update: bestUpdate, share: policy.lineSearch.share)
      amplitude = outcome.amplitude
      record.amplitude = outcome.amplitude
      record.lossAfter = outcome.after
    }
    candidates = consume taken
    searchFlops = search.flops - before
    record.growthFlops += searchFlops
  }

  /// The measured decrease of the loss, or for silent neurons the decrease their best fan-outs would give.
  func merit(_ perParameter: Bool) -> Double {
    let decrease = isSilent ? gain : (record.lossBefore ?? 0) - (record.lossAfter ?? 0)
    guard perParameter else { return decrease }
    let outputs = candidates?.neurons.fanOut.columns ?? 0
    return decrease / Double(max(count * (inputs + outputs), 1))
  }

  /// Whether the measured decrease is enough; closes the proposal otherwise.
  ///
  /// Neurons that begin silent have nothing to measure yet and are accepted as they are.
  func passes(_ policy: GrowthPolicy) -> Bool {
    if isSilent {
      record.reason = "accepted; the new neurons begin silent"
      if candidates?.areExact == true { record.reason = "accepted; the function stays" }
      return true
    }
    guard amplitude > 0, let before = record.lossBefore, let after = record.lossAfter else {
      close("no amplitude lowers the loss")
      return false
    }
    let decrease = (before - after) / before
    guard decrease >= policy.thresholds.lossDecrease else {
      close("loss decrease \(decrease.short) below \(policy.thresholds.lossDecrease.short)")
      return false
    }
    record.reason = "accepted"
    return true
  }

  /// Changes the network.
  ///
  /// - Parameter missingInputs: Inputs that the layer got in the same event and the neurons do not know.
  /// - Returns: The number of neurons added.
  func carryOut(on network: Network, missingInputs: Int) -> Int {
    guard let taken = candidates.take() else { return 0 }
    if let bestUpdate = bestUpdate.take(), amplitude > 0 {
      network.move(consumerOf: layer, along: bestUpdate, by: amplitude)
    }
    for (unit, factor) in taken.rescaledUnits {
      network.scaleFanOut(hidden: layer, unit: unit, by: Float(factor))
    }
    var entering =
      isSilent ? taken.neurons.entering(amplitude: 1) : taken.neurons.entering(amplitude: amplitude)
    if isNormalized { entering.normalize(to: network.initializer, width: network.widths[layer - 1] + total) }
    if let fill = fill.take() {
      entering.append(
        NewNeurons(fanIn: fill.copy(), fanOut: Matrix(rows: fill.rows, columns: entering.fanOut.columns)))
    }
    // New inputs stand before the column of ones.
    let fanIn = entering.fanIn.insertingColumns(at: inputs - 1, count: missingInputs)
    network.widen(
      hidden: layer, fanIn: Matrix(rounding: fanIn), fanOut: Matrix(rounding: entering.fanOut.transposed()))
    return entering.count
  }
}

internal import LinearAlgebra
internal import Networks

/// What one event would do to one hidden layer, from the first look to the row in `growth.csv`.
final class Proposal {
  var record: GrowthRecord
  /// Fan-ins of silent neurons that are added beside those of the criterion; nil for none.
  var fill: Matrix<Double>?
  /// How many silent units with random fan-ins are added beside all these.
  private(set) var silent = 0
  /// Whether the layer's units are shown to be worth more than they cost.
  var isWorthMore = false
  /// Units, from 0, that are shown to be worth less than they cost.
  var spare: [Int] = []
  /// Units that a trial is to show the worth of.
  var doubtful: [UnitWorth] = []
  /// The operations of this layer's line search.
  private(set) var searchFlops = 0.0
  private var candidates: NeuronCandidates?
  private var bestUpdate: Matrix<Double>?
  /// What the best fan-outs of the neurons would be, K x (q taps): what silent ones are judged by.
  private var gradients: Matrix<Double>.Shared?
  /// Of neurons whose fan-in is zero: where training moves it, K x p.
  private var movedFanIn: Matrix<Double>.Shared?
  /// The slope of the loss along each neuron.
  private var slopes: [Double] = []
  private var amplitude = 0.0
  private var gain = 0.0
  private var isSilent = false
  private var isNormalized = false

  var layer: Int { record.layer }
  /// Whether there is still something to be carried out.
  var isOpen: Bool { total > 0 && !isClosed }
  private var isClosed = false
  /// The number of neurons, without those that fill up.
  private(set) var count = 0
  /// The number of neurons with those that fill up.
  var total: Int {
    switch fill {
    case .some(let fill): count + fill.rows + silent
    case .none: count + silent
    }
  }
  /// The number of entries of a fan-in, with the bias.
  let inputs: Int

  init(record: GrowthRecord, inputs: Int) {
    self.record = record
    self.inputs = inputs
  }

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

  /// Takes the neurons that pass the thresholds of their singular values.
  func take(
    _ offered: consuming NeuronCandidates, _ policy: GrowthPolicy, scale: GrowthPolicy.Scale, limit: Int
  ) {
    record.candidates = offered.neurons.count
    record.singularValues = offered.singularValues
    if policy.method == .external {
      record.criterionFlops = offered.flops
      record.growthFlops += offered.flops ?? 0
    }
    record.noiseEdge = offered.noiseEdge
    let selection = policy.thresholds.select(
      offered.singularValues, edge: policy.hasOwnPace ? nil : offered.noiseEdge,
      offered: offered.neurons.count)
    record.kept = selection.count
    count = min(selection.count, limit)
    guard count > 0 else {
      record.reason = selection.reason
      return
    }
    var neurons = offered.neurons.prefix(count)
    if !offered.areExact {
      switch scale {
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
    movedFanIn = offered.movedFanIn.map { Matrix.Shared($0.matrix.leadingRows(count)) }
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
  func orient(_ probe: borrowing KinkProbe, movesConsumer: Bool) {
    guard var taken = candidates.take() else { return }
    gain = probe.gains().reduce(0, +)
    if !taken.areExact {
      var slope = 0.0
      for (neuron, sides) in probe.slopes(taken.neurons).enumerated() {
        if sides.turned < sides.asIs { taken.neurons.turn(neuron) }
        slopes.append(min(sides.asIs, sides.turned))
        slope += min(sides.asIs, sides.turned)
      }
      let update = movesConsumer ? record.bestUpdateSlope ?? 0 : 0
      record.predictedSlope = isSilent ? update : slope + update
    }
    gradients = Matrix.Shared(probe.gradients())
    candidates = consume taken
  }

  /// The neurons to be judged on other samples; nil for those that change nothing.
  func subject() -> HeldOutTest.Subject? {
    guard let gradients else { return nil }
    switch candidates {
    case .some(let candidates):
      guard !candidates.areExact else { return nil }
      if let movedFanIn {
        return HeldOutTest.Subject(
          layer: layer, fanIn: movedFanIn, fanOut: Matrix.Shared(candidates.neurons.fanOut.copy()))
      }
      let fanOut = isSilent ? gradients : Matrix.Shared(candidates.neurons.fanOut.copy())
      return HeldOutTest.Subject(
        layer: layer, fanIn: Matrix.Shared(candidates.neurons.fanIn.copy()), fanOut: fanOut)
    case .none: return nil
    }
  }

  /// Keeps the neurons whose gain is significant.
  func judge(_ test: borrowing HeldOutTest, level: Double) {
    guard let taken = candidates.take() else { return }
    record.tValues = test.tValues
    let kept = test.significant(level: level)
    record.kept = kept.count
    count = kept.count
    guard !kept.isEmpty else {
      record.reason = "no gain that other samples confirm"
      return
    }
    if !isSilent { record.predictedSlope = kept.reduce(0) { $0 + slopes[$1] } }
    candidates = NeuronCandidates(taken.neurons.selecting(kept))
  }

  /// Chooses the amplitude: by line search, or, for silent neurons, none.
  func settle(_ policy: GrowthPolicy, search: LineSearch) {
    guard var taken = candidates.take() else { return }
    let before = search.flops
    record.lossBefore = search.before
    record.lossAfter = search.before
    if isSilent, !taken.areExact, policy.scale == .initializer {
      taken.neurons.takeNorm(
        of: search.network.initializer, width: search.network.widthOfFresh(hidden: layer, adding: total))
    }
    if !policy.applyUpdate || taken.areExact { bestUpdate = nil }
    if !isSilent || bestUpdate != nil {
      let outcome = search.search(
        hidden: layer, taken.neurons, update: bestUpdate, share: policy.lineSearch.share)
      amplitude = outcome.amplitude
      record.amplitude = outcome.amplitude
      record.lossAfter = outcome.after
      if let error = outcome.error {
        record.heldOutGain = outcome.before - outcome.after
        record.heldOutError = error
      }
    }
    candidates = consume taken
    searchFlops = search.flops - before
    record.growthFlops += searchFlops
  }

  /// The measured decrease of the loss, or for silent neurons the decrease their best fan-outs would give.
  func merit(_ perParameter: Bool) -> Double {
    let decrease = isSilent ? gain : (record.lossBefore ?? 0) - (record.lossAfter ?? 0)
    guard perParameter else { return decrease }
    let outputs = gradients?.matrix.columns ?? 0
    return decrease / Double(max(count * (inputs + outputs), 1))
  }

  /// Drops the criterion's neurons, with the reason, where what they bring is not enough.
  ///
  /// Neurons that begin silent have nothing to measure yet and are accepted as they are.
  ///
  /// - Parameter price: The least relative decrease of the loss by what the neurons cost; 0 where that does not count.
  func accept(_ policy: GrowthPolicy, price: Double) {
    guard count > 0 else { return }
    if isSilent {
      record.reason = "accepted; the new neurons begin silent"
      if candidates?.areExact == true { record.reason = "accepted; the function stays" }
      return
    }
    guard amplitude > 0, let before = record.lossBefore, let after = record.lossAfter else {
      drop("no amplitude lowers the loss")
      return
    }
    let decrease = (before - after) / before
    if decrease < policy.thresholds.lossDecrease {
      drop("loss decrease \(decrease.short) below \(policy.thresholds.lossDecrease.short)")
    } else if decrease < price {
      drop("loss decrease \(decrease.short) below \(price.short), for what \(count) more would cost")
    } else if policy.hasOwnPace, policy.thresholds.significance, before - after < record.heldOutError ?? 0 {
      drop("loss decrease \((before - after).short) within its error \((record.heldOutError ?? 0).short)")
    } else {
      record.reason = "accepted"
    }
  }

  private func drop(_ reason: String) {
    candidates = nil
    count = 0
    amplitude = 0
    close(reason)
  }

  /// Adds silent units up to a number of new ones in all; opens what was closed.
  func widen(to wanted: Int, because reason: String) {
    let missing = wanted - (isOpen ? total : 0)
    guard missing > 0 else { return }
    if !isOpen {
      count = 0
      fill = nil
    }
    isClosed = false
    silent = missing
    record.reason += count > 0 ? "; " : record.reason.isEmpty ? "" : ", but "
    record.reason += "\(reason): \(missing) silent random one\(missing == 1 ? "" : "s") added"
  }

  /// Leaves out silent units, as many as do not fit; where the criterion's neurons do not fit either, all of it.
  func shrink(to room: Int, under parameters: Int) {
    guard room >= count, room > 0 else {
      return drop("no room under \(parameters) parameters beside the other layers of the event")
    }
    silent = min(silent, room - count)
    let filled = room - count - silent
    if let filling = fill.take() {
      if filled > 0 { fill = filling.leadingRows(min(filled, filling.rows)) }
    }
    record.reason += "; no more than \(total) fit under \(parameters) parameters"
  }

  /// Says that the spare units were taken away.
  func noteNarrowing() {
    record.noteNarrowing(without: spare)
    record.reason += record.reason.isEmpty ? "" : "; "
    record.reason +=
      "\(spare.count) unit\(spare.count == 1 ? "" : "s") that the others can stand in for taken away"
  }

  /// The neurons at their amplitude, and what goes with them.
  ///
  /// - Parameters:
  ///   - missingInputs: Inputs that the layer got in the same event and the neurons do not know.
  ///   - silent: Fan-ins of silent units, for these inputs too: where they are zero as well, what a new unit does for a new one
  ///     above it is nothing, and stays that for long.
  func entrants(
    for network: Network, missingInputs: Int, silent: borrowing Matrix<Double>
  ) -> Entrants {
    let place = network.places[layer - 1]
    let outputs = network.layers[place.consumer].outputs * place.taps
    var entering = NewNeurons(
      fanIn: Matrix(rows: 0, columns: inputs), fanOut: Matrix(rows: 0, columns: outputs))
    var rescaled: [(unit: Int, factor: Double)] = []
    if let taken = candidates.take(), count > 0 {
      entering = taken.neurons.entering(amplitude: isSilent ? 1 : amplitude)
      rescaled = taken.rescaledUnits
      if isNormalized {
        entering.normalize(
          to: network.initializer, width: network.widthOfFresh(hidden: layer, adding: total))
      }
    }
    if let fill = fill.take() {
      entering.append(
        NewNeurons(fanIn: fill.copy(), fanOut: Matrix(rows: fill.rows, columns: outputs)))
    }
    // New inputs stand before the column of ones.
    entering.fanIn = entering.fanIn.insertingColumns(at: inputs - 1, count: missingInputs)
    entering.append(
      NewNeurons(fanIn: silent.copy(), fanOut: Matrix(rows: silent.rows, columns: outputs)))
    return Entrants(
      fanIn: Matrix(rounding: entering.fanIn),
      fanOut: Matrix(rounding: entering.fanOutColumns(taps: place.taps).transposed()),
      update: bestUpdate.take(), amplitude: amplitude, rescaledUnits: rescaled)
  }
}

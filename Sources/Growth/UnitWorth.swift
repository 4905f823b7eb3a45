internal import Glibc
internal import LinearAlgebra
internal import Networks

/// What the units of a hidden layer that do least are worth against what they cost.
///
/// A share of the units, those that the others can best stand in for, is taken away, the consumer is refitted by least squares to
/// what it read before, and the held-out loss with it is compared with the network's own:
///
///     worth = ln(L_without / L) / ln(c / c_without)
///
/// with `c` the operations of training for each sample. It has no unit. A layer whose worth is large is too narrow for what
/// it is asked to do, or as narrow as can be; in one whose worth is small there are units that others do the work of.
struct UnitWorth {
  /// The units that are needed least, from 0, the least needed first.
  let units: [Int]
  /// The worth of them together.
  let value: Double
  /// The operations spent.
  let flops: Double
  /// `ln(c / c_without)`.
  private let saved: Double
  /// Of each sample, without the units and with them.
  private let losses: [(without: Double, own: Double)]

  /// The worth of units by the losses of some samples without and with them.
  ///
  /// - Parameters:
  ///   - shape: Of the network.
  ///   - narrowed: Without the units.
  ///   - flops: What it took to find out.
  init(
    _ units: [Int], without: [Double], own: [Double], costs shape: NetworkShape, and narrowed: NetworkShape,
    flops: Double = 0
  ) {
    self.units = units
    self.flops = flops
    saved = log(shape.trainingFlops(samples: 1) / narrowed.trainingFlops(samples: 1))
    losses = zip(without, own).map { ($0, $1) }
    value = log(without.reduce(0, +) / own.reduce(0, +)) / saved
  }

  /// The number of samples.
  var samples: Int { losses.count }

  /// The mean losses.
  var means: (without: Double, own: Double) {
    (SampleMean(losses.map(\.without)).mean, SampleMean(losses.map(\.own)).mean)
  }

  /// By how much the loss falls without the units.
  var gain: SampleMean { SampleMean(losses.map { $0.own - $0.without }) }

  /// By how many standard errors the held-out loss without the units is above `L (c / c_without)^threshold`.
  func excess(over threshold: Double) -> Double {
    let allowed = exp(threshold * saved)
    return SampleMean(losses.map { $0.without - allowed * $0.own }).tValue
  }

  /// Units that are to be taken away, and how well the network does without them.
  struct Removal {
    /// The hidden layer, from 1.
    let layer: Int
    /// The units, from 0, the least needed first.
    let units: [Int]
    /// The parameters of the consumer that is refitted: outputs x (inputs + 1), zero for what was taken away.
    let parameters: Matrix<Float>.Shared
  }

  /// The units that shares of a hidden layer, from 1, can do without best, each with its refitted consumer.
  ///
  /// - Parameters:
  ///   - shares: In rising order; one unit stays of several.
  ///   - moment: Of the inputs of the consumer.
  static func removals(
    _ shares: [Double], ofHidden layer: Int, of network: Network, loss: Loss, moment: MomentMatrix
  ) -> [Removal] {
    let width = network.widths[layer - 1]
    let place = network.places[layer - 1]
    let consumer = network.layers[place.consumer]
    let counts = shares.map { max(1, min(Int(($0 * Double(width)).rounded()), width - 1)) }
    let order = leastNeeded(
      counts.max() ?? 0, by: consumer, taps: place.taps,
      ignoresMean: place.consumer == network.layers.count - 1 && loss == .crossEntropy, moment: moment)
    return counts.map { count in
      let units = Array(order.prefix(count))
      let parameters = refit(consumer, without: place.columns(of: units), moment: moment)
      return Removal(layer: layer, units: units, parameters: Matrix.Shared(parameters))
    }
  }

  /// Measures removals in one look at the samples.
  ///
  /// What stands above a layer in the workspaces of the passes is overwritten: layers are measured from the last to the first,
  /// and nothing else is read off them afterwards.
  ///
  /// - Parameters:
  ///   - removals: From the last layer to the first.
  ///   - losses: Of each sample of the passes, by portion.
  static func measure(
    _ removals: [Removal], on passes: SamplePasses<some SampleSource>, losses: [[Double]]
  ) -> [UnitWorth] {
    let network = passes.network
    let own = losses.flatMap(\.self)
    var found = removals.map { _ in [Double]() }
    passes.forEach { workspace, _ in
      for (index, removal) in removals.enumerated() {
        let preactivations = network.consumerPreactivations(
          removal.parameters.matrix, hidden: removal.layer, workspace)
        network.forward(fromConsumerOf: removal.layer, workspace) { $0.assign(leading: preactivations) }
        found[index] += passes.loss.losses(workspace)
      }
    }
    return zip(removals, found).map { removal, found in
      UnitWorth(
        removal.units, without: found, own: own, costs: network.shape,
        and: network.shape.narrowed(hidden: removal.layer, by: removal.units.count),
        flops: flops(
          ofHidden: removal.layer, removing: removal.units.count, in: network, samples: passes.count))
    }
  }

  /// The operations that one share of the units of a hidden layer takes to measure.
  static func flops(ofHidden layer: Int, removing count: Int, in network: Network, samples: Int) -> Double {
    let place = network.places[layer - 1]
    let consumer = network.layers[place.consumer]
    let own =
      2 * Double(consumer.outputs * (consumer.inputs + 1)) * Double(network.shape.positions(of: place))
    let above = own + network.shape.evaluationFlops(above: place.consumer)
    let k = Double(consumer.inputs + 1)
    let solution = 4 * k * k * k / 3 + 2 * k * Double(count * place.taps) * (k + Double(consumer.outputs))
    return Double(samples) * above + solution
  }

  /// The units that the consumer needs least, one after the other: each time the one whose part in the preactivations is lost
  /// least when the units that are left stand in for it, `|w_j|^2 / (G^-1)_jj` (Hassibi and Stork, "Optimal Brain Surgeon",
  /// NeurIPS 1992, for the readers of a unit together). The taps of a unit go one after the other, which loses the same.
  ///
  /// - Parameters:
  ///   - count: How many.
  ///   - taps: The columns of the consumer for each unit.
  private static func leastNeeded(
    _ count: Int, by consumer: LinearLayer, taps: Int, ignoresMean: Bool, moment: MomentMatrix
  ) -> [Int] {
    let order = moment.order
    let outputs = consumer.outputs
    // Regular by a little more than the rounding of its entries: of units with a twin the inverse has to be large, not that of
    // least norm; and one that never moves is replaced by the bias.
    var gram = moment.centred.copy()
    for unit in 0..<order {
      let moves = gram[unit, unit] > 0
      gram[unit, unit] = moves ? (1 + 10 * LayerStatistics.singlePrecision) * gram[unit, unit] : 1e-30
    }
    let factor = SymmetricFactor(of: gram)
    var inverse = Matrix<Double>.product(
      factor.whitenedIdentity(), factor.whitenedIdentity(), transposing: .left)
    var weights = Matrix<Double>(rows: consumer.inputs, columns: outputs)
    for unit in 0..<consumer.inputs {
      var mean = 0.0
      for output in 0..<outputs { mean += Double(consumer.parameters[output, unit]) / Double(outputs) }
      for output in 0..<outputs {
        weights[unit, output] = Double(consumer.parameters[output, unit]) - (ignoresMean ? mean : 0)
      }
    }
    var left = Array(0..<consumer.inputs / taps)
    var removed: [Int] = []
    while removed.count < count {
      let losses = left.map { lossWithout($0, taps: taps, weights: weights, inverse: inverse) }
      guard let place = losses.indices.min(by: { losses[$0] < losses[$1] }) else { break }
      let unit = left.remove(at: place)
      removed.append(unit)
      let others = left.flatMap { ($0 * taps)..<(($0 + 1) * taps) }
      for column in (unit * taps)..<((unit + 1) * taps) {
        let precision = inverse[column, column]
        guard precision > 0 else { continue }
        // The others take over what they can, and are known to each other without it.
        for other in others + Array((column + 1)..<max(column + 1, (unit + 1) * taps)) {
          let share = inverse[other, column] / precision
          for output in 0..<outputs { weights[other, output] -= share * weights[column, output] }
          for third in 0..<order { inverse[other, third] -= share * inverse[column, third] }
        }
        let share = inverse[order - 1, column] / precision
        for third in 0..<order { inverse[order - 1, third] -= share * inverse[column, third] }
      }
    }
    return removed
  }

  /// What is lost of the consumer's preactivations when a unit goes: of its taps one after the other, what those before leave.
  private static func lossWithout(
    _ unit: Int, taps: Int, weights: borrowing Matrix<Double>, inverse: borrowing Matrix<Double>
  ) -> Double {
    let first = unit * taps
    let outputs = weights.columns
    var block = Matrix<Double>(rows: taps, columns: taps)
    var rest = Matrix<Double>(rows: taps, columns: outputs)
    for tap in 0..<taps {
      for other in 0..<taps { block[tap, other] = inverse[first + tap, first + other] }
      for output in 0..<outputs { rest[tap, output] = weights[first + tap, output] }
    }
    var loss = 0.0
    for tap in 0..<taps {
      let precision = block[tap, tap]
      guard precision > 0 else { continue }
      loss += (0..<outputs).reduce(0) { $0 + rest[tap, $1] * rest[tap, $1] } / precision
      for other in (tap + 1)..<max(tap + 1, taps) {
        let share = block[other, tap] / precision
        for output in 0..<outputs { rest[other, output] -= share * rest[tap, output] }
        for third in tap..<taps { block[other, third] -= share * block[tap, third] }
      }
    }
    return loss
  }

  /// The parameters of a layer that reads what is left when some of its inputs are taken away: those inputs are replaced by
  /// their least-squares fit from the others.
  ///
  /// - Returns: The parameters, outputs x (inputs + 1), zero for what was taken away.
  static func refit(
    _ consumer: LinearLayer, without removed: [Int], moment: MomentMatrix
  ) -> Matrix<Float> {
    let last = consumer.inputs
    let isRemoved = Set(removed)
    let kept = (0...last).filter { !isRemoved.contains($0) }
    var gram = Matrix<Double>(rows: kept.count, columns: kept.count)
    var cross = Matrix<Double>(rows: kept.count, columns: removed.count)
    for (row, unit) in kept.enumerated() {
      for (column, other) in kept.enumerated() { gram[row, column] = moment.centred[unit, other] }
      for (column, other) in removed.enumerated() { cross[row, column] = moment.centred[unit, other] }
    }
    let tolerance = LayerStatistics.singlePrecision * Double(kept.count).squareRoot()
    let fit = SymmetricFactor(of: gram, tolerance: tolerance).solve(cross)
    let outputs = consumer.outputs
    var parameters = Matrix<Float>(rows: outputs, columns: last + 1)
    for output in 0..<outputs {
      // Coefficients are those of the inputs about their mean; the last takes up what that changes.
      var constant = Double(consumer.parameters[output, last])
      for unit in 0..<last { constant += moment.shift[unit] * Double(consumer.parameters[output, unit]) }
      for (row, unit) in kept.enumerated() {
        var weight = unit == last ? constant : Double(consumer.parameters[output, unit])
        for (column, other) in removed.enumerated() {
          weight += fit[row, column] * Double(consumer.parameters[output, other])
        }
        parameters[output, unit] = Float(weight)
        if unit == last { constant = weight }
      }
      for unit in kept where unit != last {
        constant -= moment.shift[unit] * Double(parameters[output, unit])
      }
      parameters[output, last] = Float(constant)
    }
    return parameters
  }
}

extension NetworkShape {
  /// The sizes with units taken away from a hidden layer, from 1.
  func narrowed(hidden layer: Int, by count: Int) -> NetworkShape {
    var shape = self
    shape.widths[layer - 1] -= count
    return shape
  }
}

internal import LinearAlgebra
internal import Networks

/// Measures the loss with candidate neurons at different amplitudes, on a fixed sample, without changing the network.
///
/// Only the layers from the consumer upwards are recomputed; the neurons' preactivations at amplitude 1 and the
/// consumer's own are kept.
final class LineSearch {
  /// What a search found.
  struct Outcome {
    /// The amplitude to enter with: the share asked for of the best one, 0 when none lowers the loss.
    var amplitude: Double
    /// The mean loss at amplitude 0.
    var before: Double
    /// The mean loss at that amplitude.
    var after: Double
    /// The standard error of the decrease, from the samples' own; nil where it was not asked for.
    var error: Double?
  }

  /// The amplitudes that are tried are powers of two within these bounds. Below, the change drowns in the rounding
  /// of single precision. The upper bound is the authors': neurons far larger lower the loss of the sample more, and
  /// then throw the optimizer out of its stable range.
  static let exponents = -20...4

  let network: Network
  private let loss: Loss
  private let workspace: Workspace
  /// The loss of the network as it is.
  let before: Double
  /// The loss of each sample, where errors are asked for.
  private let lossesBefore: [Double]?
  /// The floating-point operations spent so far.
  private(set) var flops: Double

  /// Prepares searches on the leading samples of a source.
  ///
  /// - Parameters:
  ///   - count: How many; of maps no more than fit into the memory of an event.
  ///   - batches: What is kept of the source.
  init(
    in network: Network, loss: Loss, over source: some SampleSource, count: Int,
    batches: KeptBatches = KeptBatches()
  ) {
    let count = min(count, network.maps == nil ? count : network.samplesAtATime)
    self.network = network
    self.loss = loss
    workspace = Workspace(
      for: network, batch: batches.batch(0..<count, of: source, for: network),
      training: false)
    network.forward(workspace)
    before = loss.evaluate(workspace).meanLoss
    lossesBefore = nil
    flops = network.shape.evaluationFlops(samples: count)
  }

  /// Prepares searches on the first portion of passes, with the errors of the decreases; what stands in its workspace is overwritten.
  ///
  /// - Parameter losses: Of each sample of the passes, by portion.
  init(on passes: SamplePasses<some SampleSource>, losses: [[Double]]) {
    network = passes.network
    loss = passes.loss
    workspace = passes.firstWorkspace()
    lossesBefore = losses[0]
    before = losses[0].reduce(0, +) / Double(losses[0].count)
    flops = 0
  }

  /// Looks for the amplitude with the lowest loss: doubling from 1 until the first rise, or halving when doubling
  /// does not help.
  ///
  /// Layers have to be searched from the last to the first: a search overwrites what stands above its layer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer that is widened, from 1.
  ///   - update: `dW`, m x q, moved by `amplitude` together with the neurons.
  ///   - share: The share of the best amplitude to enter with, above 0 and at most 1.
  func search(
    hidden layer: Int, _ neurons: borrowing NewNeurons, update: borrowing Matrix<Double>?, share: Double
  ) -> Outcome {
    let samples = Double(workspace.rows)
    let place = network.places[layer - 1]
    let consumer = network.layers[place.consumer]
    let fanIn = Matrix<Float>(rounding: neurons.fanIn)
    let fanOut = Matrix<Float>(rounding: neurons.fanOutColumns(taps: place.taps))
    let preactivations = network.preactivations(fanIn: fanIn, hidden: layer, workspace)
    let base = network.consumerPreactivations(consumer.parameters, hidden: layer, workspace)
    // Of no rows where the consumer stays.
    var moved = Matrix<Float>(rows: 0, columns: base.columns)
    let shape = network.shape
    let consumerFlops =
      2 * samples * Double(shape.positions(of: place) * consumer.outputs * (consumer.inputs + 1))
    flops += consumerFlops
    switch update {
    case .some(let update):
      flops += consumerFlops
      moved = network.consumerPreactivations(
        Matrix(rounding: update.transposed()), hidden: layer, workspace)
    case .none:
      break
    }
    let passes = shape.passesOfNewUnit(at: place)
    flops += samples * passes.in * Double(fanIn.rows)
    let flopsAbove = shape.evaluationFlops(above: place.consumer)

    func measure(_ amplitude: Double) -> Double {
      let root = Float(amplitude.squareRoot())
      var hidden = preactivations.copy()
      hidden.scale(by: root)
      network.activation.apply(to: &hidden)
      let readings = network.readings(of: hidden, hidden: layer, workspace)
      network.forward(fromConsumerOf: layer, workspace) { target in
        Self.combine(base, moved, share: Float(amplitude), into: &target)
        network.addContribution(
          of: readings, fanOut: fanOut, alpha: root, to: &target, hidden: layer, workspace)
      }
      flops += samples * (passes.out * Double(fanIn.rows) + flopsAbove)
      let mean = meanLoss()
      return mean.isFinite ? mean : .infinity
    }

    var best = lowest(measure)
    guard share < 1 || lossesBefore != nil, best.amplitude > 0 else { return best }
    best.amplitude *= share
    best.after = measure(best.amplitude)
    best.error = decreaseError()
    return best
  }

  /// The standard error of the decrease from the network's own loss to that of what was measured last.
  private func decreaseError() -> Double? {
    lossesBefore.map { before in
      SampleMean(zip(before, loss.losses(workspace)).map { $0 - $1 }).error
    }
  }

  /// The best of the amplitudes that are tried.
  private func lowest(_ measure: (_ amplitude: Double) -> Double) -> Outcome {
    var best = Outcome(amplitude: 0, before: before, after: before)
    func attempt(exponent: Int) -> Double {
      let amplitude = Double(sign: .plus, exponent: exponent, significand: 1)
      let value = measure(amplitude)
      if value < best.after { best = Outcome(amplitude: amplitude, before: before, after: value) }
      return value
    }
    let one = attempt(exponent: 0)
    var previous = one
    for exponent in 1...Self.exponents.upperBound {
      let value = attempt(exponent: exponent)
      guard value < previous else {
        if exponent > 1 { return best }
        break
      }
      previous = value
    }
    guard previous == one else { return best }
    for exponent in (Self.exponents.lowerBound...(-1)).reversed() {
      let value = attempt(exponent: exponent)
      // Far above the minimum the loss is above the network's own, and falls while the amplitude is halved.
      if value >= previous, previous < before { break }
      previous = value
    }
    return best
  }

  private func meanLoss() -> Double {
    loss.evaluate(workspace).meanLoss
  }

  /// The leading columns of `target ← base + share · moved`.
  private static func combine(
    _ base: borrowing Matrix<Float>, _ moved: borrowing Matrix<Float>, share: Float,
    into target: inout Matrix<Float>
  ) {
    guard moved.rows > 0 else { return target.assign(leading: base) }
    for row in 0..<base.rows {
      let source = base.row(row)
      let shift = moved.row(row)
      var sum = target.mutableRow(row)
      for output in 0..<source.count { sum[output] = source[output] + share * shift[output] }
    }
  }
}

internal import LinearAlgebra
public import Networks

/// The statistics of every hidden layer of a network, from one pass over a sample.
public struct NetworkStatistics: ~Copyable {
  /// The number of samples.
  public let samples: Int
  /// The loss on them.
  public let loss: Loss.Sum
  /// The floating-point operations spent.
  public private(set) var flops: Double
  /// The moment of `[h, 1]` for the inputs and each hidden layer.
  public let moments: [MomentMatrix]
  private let layers: [Sums]

  /// Sums over samples for one hidden layer.
  fileprivate final class Sums {
    /// Of the inputs with `[B1, 1, -V]`, p x (m + q): one product that reads the inputs once.
    var ofInputs: Matrix<Double>
    /// Of `[B1, 1]` with `-V`, m x q.
    var ofConsumer: Matrix<Double>
    var norm2 = 0.0
    private let consumerInputs: Int
    private var joined = Matrix<Float>(rows: 0, columns: 0)
    private var inputProduct: Matrix<Float>
    private var consumerProduct: Matrix<Float>

    init(inputs p: Int, consumerInputs m: Int, outputs q: Int) {
      consumerInputs = m
      ofInputs = Matrix(rows: p, columns: m + q)
      ofConsumer = Matrix(rows: m, columns: q)
      inputProduct = Matrix(rows: p, columns: m + q)
      consumerProduct = Matrix(rows: m, columns: q)
    }

    func add(_ inputs: MomentSum, _ consumerInputs: MomentSum, desired delta: borrowing Matrix<Float>) {
      if joined.rows < delta.rows { joined = Matrix(rows: delta.rows, columns: ofInputs.columns) }
      joined.assign(consumerInputs.rows, joining: delta)
      inputProduct.assignProduct(inputs.rows, joined, transposing: .left)
      ofInputs.add(inputProduct)
      consumerProduct.assignProduct(consumerInputs.rows, delta, transposing: .left)
      ofConsumer.add(consumerProduct)
      norm2 += innerProduct(delta, delta)
    }

    /// `[B2, 1]'[B1, 1] / n`, p x m.
    func crossMoment(over samples: Int) -> Matrix<Double> {
      mean(ofInputs.columns(0..<consumerInputs), 1 / Double(samples))
    }

    /// `[B2, 1]'V / n`, p x q; V is minus the gradient.
    func inputUpdate(over samples: Int) -> Matrix<Double> {
      mean(ofInputs.columns(consumerInputs..<ofInputs.columns), -1 / Double(samples))
    }

    /// `[B1, 1]'V / n`, m x q.
    func consumerUpdate(over samples: Int) -> Matrix<Double> { mean(ofConsumer.copy(), -1 / Double(samples)) }

    private func mean(_ sum: consuming Matrix<Double>, _ share: Double) -> Matrix<Double> {
      sum.scale(by: share)
      return sum
    }
  }

  /// The number of samples that pass through the network at a time.
  public static let chunk = 1000
  /// The bytes of values and gradients that an event keeps for a second look at its samples; where they would be more,
  /// the samples pass again.
  public static let keptBytes = 64 << 20

  /// Passes forward and backward over the leading samples of a source, in evaluation mode.
  ///
  /// - Parameters:
  ///   - count: How many samples.
  ///   - inputMoment: What is known of the inputs of the same source from before; it depends on the data alone, and
  ///     only samples it has not seen are added.
  public init(
    of network: Network, loss: Loss, over source: some SampleSource, count: Int,
    inputMoment: InputMoment = InputMoment()
  ) {
    let passes = SamplePasses(
      of: network, loss: loss, over: source, count: count, boundary: inputMoment.samples)
    self.init(passes, inputMoment: inputMoment)
  }

  /// Sums over passes.
  init(_ passes: SamplePasses<some SampleSource>, inputMoment: InputMoment) {
    if inputMoment.samples > passes.count { inputMoment.reset() }
    let seen = inputMoment.samples
    let sums = Accumulator(for: passes.network, inputMoment: inputMoment)
    let before = passes.flops
    let total = passes.forEach { sums.add($0, isKnown: $1.lowerBound < seen) }
    inputMoment.closeEvent()
    self.init(sums, of: passes.network, loss: total, newSamples: passes.count - seen)
    flops += passes.flops - before
  }

  /// The samples between two numbers, `chunk` at a time.
  static func portions(from start: Int, to end: Int) -> [Range<Int>] {
    stride(from: start, to: end, by: chunk).map { $0..<min($0 + chunk, end) }
  }

  /// The means over what an accumulator has seen.
  init(_ sums: Accumulator, of network: Network, loss: Loss.Sum, newSamples: Int) {
    samples = sums.samples
    self.loss = loss
    layers = sums.layers
    moments = [sums.inputMoment.matrix] + sums.moments.map { $0.mean(over: sums.samples) }
    flops = Self.flops(network, samples: sums.samples, newSamples: newSamples)
  }

  /// Sums what passes through a network, batch by batch.
  final class Accumulator {
    fileprivate let layers: [Sums]
    fileprivate let moments: [MomentSum]
    fileprivate let inputMoment: InputMoment
    fileprivate var samples = 0

    init(for network: Network, inputMoment: InputMoment = InputMoment()) {
      self.inputMoment = inputMoment
      moments = network.layers.dropFirst().map { MomentSum(order: $0.parameters.columns) }
      layers = zip(network.layers, network.layers.dropFirst()).map { widened, consumer in
        Sums(
          inputs: widened.parameters.columns, consumerInputs: consumer.parameters.columns,
          outputs: consumer.outputs)
      }
    }

    /// Adds a batch that has passed forward and backward. The first one says about what mean the moments are taken.
    ///
    /// - Parameter isKnown: Whether the moment of the inputs holds the batch already.
    func add(_ workspace: Workspace, isKnown: Bool = false) {
      samples += workspace.rows
      var below = inputMoment.take(workspace.input, isKnown: isKnown)
      for (index, layer) in layers.enumerated() {
        moments[index].centre(workspace.layers[index].output)
        moments[index].add()
        layer.add(below, moments[index], desired: workspace.layers[index + 1].delta)
        below = moments[index]
      }
    }
  }

  /// The operations of the sums alone.
  private static func flops(_ network: Network, samples: Int, newSamples: Int) -> Double {
    let n = Double(samples)
    var flops = 0.0
    for index in 0..<network.hiddenCount {
      let p = Double(network.layers[index].parameters.columns)
      let m = Double(network.layers[index + 1].parameters.columns)
      let q = Double(network.layers[index + 1].outputs)
      flops += n * m * (m + 1) + 2 * n * (p * m + m * q + p * q)
      if index == 0 { flops += Double(newSamples) * p * (p + 1) }
    }
    return flops
  }

  /// Whether every sum is a finite number; a network that has left its stable range has none.
  public var isFinite: Bool {
    loss.loss.isFinite
      && layers.allSatisfy { sums in
        sums.norm2.isFinite && innerProduct(sums.ofInputs, sums.ofInputs).isFinite
      } && moments.allSatisfy { $0.trace.isFinite }
  }

  /// The statistics of one hidden layer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - updateDimensions: The degrees of freedom of a row of the consumer's desired update.
  public func statistics(hidden layer: Int, updateDimensions: Int) -> LayerStatistics {
    let sums = layers[layer - 1]
    return LayerStatistics(
      inputMoment: moments[layer - 1], consumerMoment: moments[layer],
      crossMoment: sums.crossMoment(over: samples), consumerUpdate: sums.consumerUpdate(over: samples),
      inputUpdate: sums.inputUpdate(over: samples), desiredUpdateNorm2: sums.norm2 / Double(samples),
      samples: samples, updateDimensions: updateDimensions,
      precision: LayerStatistics.singlePrecision)
  }

  /// How many samples the statistics of a network should be taken from: twice the entries of the largest matrix that
  /// is estimated (`N`, p x q, or `M`, m x q), at least 200, rounded up to hundreds.
  public static func automaticSampleCount(for network: NetworkShape) -> Int {
    let sizes = [network.inputs] + network.hidden + [network.outputs]
    let entries = network.hidden.indices.map { max(sizes[$0] + 1, sizes[$0 + 1] + 1) * sizes[$0 + 2] }
    return max((2 * (entries.max() ?? 0) + 99) / 100 * 100, 200)
  }
}

internal import LinearAlgebra
public import Networks

/// The statistics of every hidden layer of a network, from two looks at a sample.
///
/// The first finds what the consumers can do about their desired updates; the second what is left of them, where a
/// criterion asks for it.
public struct NetworkStatistics: ~Copyable {
  /// The number of samples.
  public let samples: Int
  /// The loss on them.
  public let loss: Loss.Sum
  /// The floating-point operations spent.
  public private(set) var flops: Double
  /// Whether every sum is a finite number; a network that has left its stable range has none, and no statistics.
  public let isFinite: Bool
  private let sums: Accumulator

  /// The number of samples that pass through the network at a time.
  public static let chunk = 1000
  /// The bytes of values and gradients that an event keeps for the next look at its samples; where they would be more,
  /// the samples pass again.
  public static let keptBytes = 64 << 20
  /// The bytes of maps that pass at a time, and those that are kept: patches of them take as much again.
  public static let mapBytes = 40 << 20

  /// Passes forward and backward over the leading samples of a source, in evaluation mode.
  ///
  /// - Parameters:
  ///   - count: How many samples.
  ///   - kind: What is to be known of the inputs of each hidden layer.
  ///   - inputMoment: What is known of the inputs of the same source from before; it depends on the data alone, and
  ///     only samples it has not seen are added.
  ///   - batches: What is kept of the same source.
  public init(
    of network: Network, loss: Loss, over source: some SampleSource, count: Int,
    _ kind: InputStatistics.Kind = .moments(projected: true), inputMoment: InputMoment = InputMoment(),
    batches: KeptBatches = KeptBatches()
  ) {
    let passes = SamplePasses(of: network, loss: loss, over: source, count: count, batches: batches)
    self.init(passes, kind, inputMoment: inputMoment)
  }

  /// Sums over passes.
  ///
  /// - Parameters:
  ///   - samples: Of the moment of the network's inputs; nil for as many as pass.
  ///   - keepsMoment: Whether it may be of more than these: it is the better for it.
  ///   - allPositions: Whether every position of maps is taken, whatever it costs.
  init(
    _ passes: SamplePasses<some SampleSource>, _ kind: InputStatistics.Kind, inputMoment: InputMoment,
    samples: Int? = nil, keepsMoment: Bool = false, allPositions: Bool = false
  ) {
    let sums = Accumulator(
      for: passes.network, kind, inputMoment: inputMoment, allPositions: allPositions)
    let before = passes.flops
    var ofInputs = 0.0
    if kind.needsMoments, passes.network.maps == nil {
      ofInputs = inputMoment.extend(
        to: samples ?? passes.count, of: passes.source, inputCount: passes.network.inputCount,
        exactly: !keepsMoment)
    }
    let total = passes.forEach { workspace, portion in sums.add(workspace, from: portion.lowerBound) }
    if sums.solve(), kind.needsMoments {
      passes.forEach { workspace, portion in sums.addRemainder(workspace, from: portion.lowerBound) }
    }
    sums.finish()
    self.init(sums, loss: total)
    flops += passes.flops - before + ofInputs
  }

  /// How many rows a sample has at a place: of maps, those of the positions that are taken.
  public static func rowsOfSample(_ shape: NetworkShape, at place: WideningPlace) -> Int {
    place.node == nil ? 1 : SampledRows.count(for: shape, at: place)
  }

  /// How many rows of inputs a sample has at a place: each reading of a tap once.
  public static func readingsOfSample(_ shape: NetworkShape, at place: WideningPlace) -> Int {
    place.node == nil ? 1 : SampledRows.readingCount(for: shape, at: place)
  }

  /// How many samples have their rows in memory at a time.
  public static func samplesOfStretch(_ shape: NetworkShape, at place: WideningPlace) -> Int {
    place.node == nil ? chunk : SampledRows.samplesOfStretch(for: shape, at: place)
  }

  /// The samples between two numbers, some at a time.
  static func portions(from start: Int, to end: Int, chunk: Int = chunk) -> [Range<Int>] {
    stride(from: start, to: end, by: chunk).map { $0..<min($0 + chunk, end) }
  }

  /// The means over what an accumulator has seen.
  init(_ sums: Accumulator, loss: Loss.Sum) {
    self.sums = sums
    self.loss = loss
    samples = sums.samples
    flops = sums.flops
    isFinite = loss.loss.isFinite && sums.isFinite
  }

  /// The statistics of one hidden layer.
  ///
  /// - Parameters:
  ///   - layer: The hidden layer, from 1.
  ///   - updateDimensions: The degrees of freedom of a row of the consumer's desired update.
  ///   - knowsInputs: Whether they say what a criterion asks of the inputs.
  public func statistics(hidden layer: Int, updateDimensions: Int, knowsInputs: Bool = true)
    -> LayerStatistics
  {
    precondition(isFinite, "statistics of a network that has left its stable range")
    return sums.statistics(hidden: layer, updateDimensions: updateDimensions, knowsInputs: knowsInputs)
  }

  /// `G` of a hidden layer: the moment of its consumer's inputs.
  func consumerMoment(hidden layer: Int) -> MomentMatrix { sums.consumerMoment(hidden: layer) }

  /// How many samples the statistics of a network should be taken from: twice the entries of the largest matrix that
  /// is estimated (`N`, p x q, or `M`, m x q), at least 200, rounded up to hundreds. Where the consumer is a convolution a sample
  /// is as many rows as its window has positions.
  public static func automaticSampleCount(for network: NetworkShape) -> Int {
    let sizes = network.layerSizes
    let wanted = network.places.map { place in
      let (widened, consumer) = (sizes[place.widened], sizes[place.consumer])
      let entries = max(widened.inputs + 1, consumer.inputs + 1) * consumer.outputs
      let positions = network.positions(of: place)
      return (2 * entries + positions - 1) / positions
    }
    return max(((wanted.max() ?? 0) + 99) / 100 * 100, 200)
  }
}

internal import Growth
internal import Networks
public import Training

/// What a run will take, as far as it can be known before: exact for fixed widths, a range from no growth at all to
/// growth up to the bounds for the others. What operations end takes up to a step more than these.
public struct RunEstimate: Hashable, Sendable {
  /// Weights and biases at the end.
  public let parameters: ClosedRange<Int>
  /// Floating-point operations of training.
  public let trainFlops: ClosedRange<Double>
  /// For how many epochs it is trained; of a run that is given operations and grows, at most.
  public let epochs: Double
  /// Bytes in the results tree, roughly.
  public let bytes: Int
  /// The memory of the worker.
  public let memory: MemoryEstimate
  /// What the run is likely to do.
  public let course: RunCourse

  /// The estimate for a run on data of the given size.
  public init(_ run: RunConfiguration, data: DataSize) {
    let initial = data.shape(of: run.model)
    let largest = data.shape(of: run.model, widths: run.largestWidths)
    let samples = run.trainedSamples(data)
    let most = run.growth.maxParameters ?? .max
    let bound = max(min(largest.parameters, most), initial.parameters)
    var fixed = initial.trainingFlops(samples: samples)
    var flops = fixed
    if let total = run.training.flops {
      // Growth's own operations are part of the total, the first step is made whatever it takes, and the last is whole.
      let step = initial.trainingFlops(samples: min(run.training.batchSize, data.trainingSamples))
      let growth = run.mostGrowth(beside: total / (1 + run.growth.maxCost), from: initial, data)
      fixed = max(total - growth, step)
      flops = total + step
    } else if largest.parameters > initial.parameters {
      // Nothing grows before the first event.
      let before = Int(Double(data.trainingSamples) * min(run.growth.start, Double(run.training.epochs)))
      flops = initial.trainingFlops(samples: before) + largest.trainingFlops(samples: samples - before)
      if bound < largest.parameters, largest.maps == nil {
        // A step takes at most six operations for each parameter and sample; of a convolution, for each position too.
        flops = max(fixed, min(flops, 6 * Double(bound) * Double(samples)))
      }
    }
    parameters = initial.parameters...bound
    trainFlops = fixed...flops
    let growthRows = 260 * Double(run.growthEventBound) * Double(run.model.widths.count)
    epochs = run.epochs(on: data)
    bytes = Self.bytes(epochs: Int(min(epochs, 1e7)), parameters: bound, more: growthRows)
    course = RunCourse(run, data: data)
    memory = MemoryEstimate(
      run, largest: run.likelyShape(from: initial, samples: data.trainingSamples),
      grows: run.growthEventBound > 0, data: data)
  }

  /// The estimate for a baseline whose grown run is not done: from what that run has at its start to its bounds.
  ///
  /// - Parameter grown: The configuration of the grown run.
  public init(_ match: Baseline.Match, of grown: RunConfiguration, data: DataSize) {
    let bounds = RunEstimate(grown, data: data)
    parameters = bounds.parameters
    epochs = bounds.epochs
    course = RunCourse(grown, data: data, isFixed: true)
    let shape = grown.likelyShape(from: data.shape(of: grown.model), samples: data.trainingSamples)
    memory = MemoryEstimate(grown, largest: shape, grows: false, data: data)
    bytes = Self.bytes(epochs: grown.training.epochs, parameters: bounds.parameters.upperBound)
    switch match {
    case .trainFlops: trainFlops = bounds.trainFlops
    case .totalFlops:
      let most = bounds.trainFlops.upperBound
      let growth =
        grown.training.flops == nil
        ? grown.mostGrowth(beside: most, from: data.shape(of: grown.model), data) : 0
      trainFlops = bounds.trainFlops.lowerBound...most + growth
    case .finalWidth where grown.training.flops != nil, .parameters where grown.training.flops != nil:
      let total = grown.training.flops ?? 0
      trainFlops = total...total
    case .finalWidth, .parameters:
      let samples = grown.trainedSamples(data)
      let largest = data.shape(of: grown.model, widths: grown.largestWidths)
      let limit = largest.maps == nil ? 6 * Double(bounds.parameters.upperBound) * Double(samples) : .infinity
      let most = min(largest.trainingFlops(samples: samples), limit)
      trainFlops = bounds.trainFlops.lowerBound...max(bounds.trainFlops.lowerBound, most)
    }
  }

  /// Bytes of a run's folder: its document, a row an epoch, and the model. In floating point, for absurd bounds.
  private static func bytes(epochs: Int, parameters: Int, more: Double = 0) -> Int {
    Int(min(8000 + 180 * (Double(epochs) + 1) + 4 * Double(parameters) + more, 0x1p62))
  }
}

extension NetworkShape {
  /// Each hidden layer as wide as it gets when it takes all the parameters there may be, up to its largest width.
  func widened(to parameters: Int, at largest: NetworkShape) -> NetworkShape {
    let room = max(0, parameters - self.parameters)
    var wider = self
    wider.widths = zip(places, zip(widths, largest.widths)).map { place, width in
      // What is above the largest width is not wanted, so the sum cannot run over.
      min(width.1 - width.0, room / parametersOfUnit(at: place)) + width.0
    }
    return wider
  }
}

extension RunConfiguration {
  /// For how many epochs it is trained: where operations end it, as many as they are enough for at the widths it begins with.
  ///
  /// - Parameter data: Asked for where it matters.
  public func epochs(on data: @autoclosure () throws -> DataSize) rethrows -> Double {
    guard let flops = training.flops else { return Double(training.epochs) }
    let data = try data()
    return flops / max(data.shape(of: model).trainingFlops(samples: data.trainingSamples), 1)
  }

  /// How many samples training goes through.
  fileprivate func trainedSamples(_ data: DataSize) -> Int {
    Int(min(Double(data.trainingSamples) * Double(training.epochs), 0x1p62))
  }

  /// Growth at its own pace has no number of events, and its widths are what the data warrant: what it came to at most on the
  /// data sets that it was tried on.
  private static var likelyLooks: Int { 60 }
  private static var likelyWidth: Int { 256 }
  private static var likelyChannels: Int { 64 }

  /// About the most operations that growth at its own pace takes beside so many of training: a share of them, on very short
  /// trainings that of some more, and the first look in any case; none of another growth.
  fileprivate func mostGrowth(beside training: Double, from initial: NetworkShape, _ data: DataSize) -> Double
  {
    guard growth.hasOwnPace else { return 0 }
    var first = growth
    if first.statistics.samples == .auto { first.statistics.samples = .count(Grower.fewestSamples) }
    first.lineSearch.samples = Grower.fewestJudges
    let look = Grower.flops(
      ofEvents: 1, under: first, on: initial, of: model, samples: data.trainingSamples)
    // What an event takes is known to some percent.
    return max(growth.maxCost * max(training, Grower.leastTraining), 1.05 * look)
  }

  /// At most this many growth events.
  var growthEventBound: Int {
    guard growth.method != .none else { return 0 }
    if growth.hasOwnPace { return Self.likelyLooks }
    let last = min(growth.lastEpoch(of: training.epochs), Double(training.epochs))
    guard last >= growth.start else { return 0 }
    let distance = growth.onPlateau.map { Double($0.patience) } ?? growth.every ?? 1
    return Int(min((last - growth.start) / distance + 1e-9, 1e9)) + 1
  }

  /// The widths when every event adds all it may.
  var largestWidths: [Int] {
    let events = growthEventBound
    let channels = model.channelPlaces
    return model.widths.enumerated().map { index, width in
      if case .listed(let layers) = growth.layers, !layers.contains(index + 1) { return width }
      let (added, overflow) = events.multipliedReportingOverflow(by: growth.maxNeurons ?? Self.likelyWidth)
      var grown = overflow || added > 10_000_000 ? 10_000_000 : width + added
      if growth.hasOwnPace {
        grown = min(grown, max(width, index < channels ? Self.likelyChannels : Self.likelyWidth))
      }
      guard !growth.maxWidth.isEmpty, events > 0 else { return grown }
      let bound = growth.maxWidth.count == 1 ? growth.maxWidth[0] : growth.maxWidth[index]
      return max(width, min(grown, bound))
    }
  }
}

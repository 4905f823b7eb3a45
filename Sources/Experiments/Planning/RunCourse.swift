internal import Growth
internal import Networks
public import Training

/// What a run is likely to do, as far as it can be known before it: through which widths it goes, and for how long.
///
/// A network of fixed widths does exactly that. How wide growth makes a network was fitted to the runs of the specs that
/// ship (`RunConfiguration.likelyShape`).
///
/// An object, for the many runs of a plan that differ in nothing that takes time share one.
public final class RunCourse: Sendable {
  /// A part of the run at some widths.
  public struct Stretch: Hashable, Sendable {
    /// The widths of all places.
    public let widths: [Int]
    /// Operations of training a sample takes at these widths.
    public let flopsPerSample: Double
    /// The samples that are trained on, each as often as it is.
    public var trained: Double
    /// The samples that are evaluated.
    public var evaluated: Double
  }

  /// The run.
  public let configuration: RunConfiguration
  /// The parts, one after the other; never empty.
  public let stretches: [Stretch]
  /// Operations of growth.
  public let growthFlops: Double
  /// The number of growth events, and the number of epochs.
  private let events: Int
  private let epochs: Double
  /// Whether the network begins with layers for images.
  private let hasMaps: Bool
  /// Samples in a batch.
  private let batch: Int

  /// Operations of training.
  public var trainFlops: Double { stretches.reduce(0) { $0 + $1.trained * $1.flopsPerSample } }

  /// An operation of growth takes this much longer than one of training, and an event so many seconds besides; measured on
  /// digits and MNIST, the first for fully connected layers and for convolutions.
  private static let (growthFactor, growthFactorOfMaps) = (1.3, 1.0)
  private static let secondsOfEvent = 0.003
  /// Seconds that a run takes besides its steps and evaluations: the first of all, the second for each epoch, whose row is
  /// written.
  private static let (secondsOfRun, secondsOfEpoch) = (0.01, 0.00025)
  /// Growth at its own pace has about so many events.
  private static let likelyEvents = 15
  /// Growth at its own pace comes so close to what it may cost.
  private static let shareOfLargestCost = 0.9

  /// The course of a run on data of a size.
  ///
  /// - Parameter isFixed: Whether it has the widths that growth is likely to come to from the start: a baseline whose grown run
  ///   is not done.
  init(_ run: RunConfiguration, data: DataSize, isFixed: Bool = false) {
    configuration = run
    batch = max(1, min(run.training.batchSize, data.trainingSamples))
    let initial = data.shape(of: run.model)
    let final = run.likelyShape(from: initial, samples: data.trainingSamples)
    var middle = initial
    middle.widths = zip(initial.widths, final.widths).map { ($0 + $1 + 1) / 2 }
    let grows = run.growth.method != .none && !isFixed
    let samples = Double(max(data.trainingSamples, 1))

    // The shares of training at each of the widths.
    let training = run.training
    let epochs =
      training.flops.map { $0 / (samples * max(final.trainingFlops(samples: 1), 1)) }
      ?? Double(training.epochs)
    let shares: [Double]
    if !grows {
      shares = [0, 0, 1]
    } else if run.growth.hasOwnPace {
      shares = [0.02, run.growth.early, max(0, 0.98 - run.growth.early)]
    } else {
      let first = min(run.growth.start / max(epochs, 1e-9), 1)
      let last = min(max(run.growth.lastEpoch(of: training.longestEpochs) / max(epochs, 1e-9), first), 1)
      shares = [first, last - first, 1 - last]
    }
    var flopsOfEvents = 0.0
    let count = min(run.growthEventBound, 100_000)
    if grows, !run.growth.hasOwnPace {
      flopsOfEvents = Grower.flops(
        ofEvents: count, under: run.growth, on: middle, of: run.model, samples: data.trainingSamples)
    }
    let largestCost = Self.shareOfLargestCost * run.growth.maxCost
    let budget = training.flops.map { total in
      grows ? run.growth.hasOwnPace ? total / (1 + largestCost) : max(total - flopsOfEvents, 0) : total
    }
    let shapes = [initial, middle, final].map { ($0.widths, $0.trainingFlops(samples: 1)) }
    var stretches = zip(shapes, shares).map { shape, share in
      Stretch(
        widths: shape.0, flopsPerSample: shape.1,
        trained: budget.map { share * $0 / max(shape.1, 1) } ?? share * epochs * samples, evaluated: 0)
    }
    // Held-out parts are evaluated after every epoch, once more before the first and after the last, and the training
    // part before the first.
    let evaluations = Double(data.evaluatedSamples) / samples
    for index in stretches.indices {
      stretches[index].evaluated = stretches[index].trained * evaluations
    }
    let first = stretches.firstIndex { $0.trained > 0 } ?? 0
    stretches[first].evaluated += samples + Double(data.evaluatedSamples)
    stretches[stretches.count - 1].evaluated += Double(data.evaluatedSamples) / 2
    self.stretches = stretches.filter { $0.trained > 0 || $0.evaluated > 0 }
    let trained = stretches.reduce(0) { $0 + $1.trained * $1.flopsPerSample }
    growthFlops = !grows ? 0 : run.growth.hasOwnPace ? largestCost * trained : flopsOfEvents
    events = !grows ? 0 : run.growth.hasOwnPace ? Self.likelyEvents : count
    self.epochs = stretches.reduce(0) { $0 + $1.trained } / samples
    hasMaps = initial.maps != nil
  }

  /// The seconds it takes where steps take what was measured; nil where that is not known of some widths.
  ///
  /// - Parameter times: What a step and an evaluation take at the widths of a stretch.
  public func seconds(_ times: (Stretch) -> StepTimes?) -> Double? {
    var seconds = Self.secondsOfRun + Self.secondsOfEpoch * epochs + Self.secondsOfEvent * Double(events)
    var secondsPerFlop = 0.0
    for stretch in stretches {
      guard let time = times(stretch) else { return nil }
      seconds += stretch.trained / Double(batch) * time.step + stretch.evaluated * time.evaluation
      secondsPerFlop = time.step / (Double(batch) * max(stretch.flopsPerSample, 1))
    }
    return seconds + (hasMaps ? Self.growthFactorOfMaps : Self.growthFactor) * growthFlops * secondsPerFlop
  }
}

extension RunCourse: Hashable {
  /// Whether two runs go through the same.
  public static func == (one: RunCourse, other: RunCourse) -> Bool {
    one === other
      || (one.configuration == other.configuration && one.stretches == other.stretches
        && one.growthFlops == other.growthFlops)
  }

  /// By the stretches.
  public func hash(into hasher: inout Hasher) { hasher.combine(stretches) }
}

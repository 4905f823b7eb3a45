public import Datasets
public import Growth
internal import LinearAlgebra
internal import Networks

/// Trains the network of one run, epoch by epoch.
public struct Trainer: ~Copyable {
  /// Trains one run to its end.
  ///
  /// - Parameters:
  ///   - checkpoint: Where to go on; nil begins the run.
  ///   - criterion: The program that is asked for neurons where the criterion is external.
  ///   - report: Called with every row as it is made, but not with those of the checkpoint; an error it throws ends
  ///     the run.
  /// - Throws: `TrainingError` when the loss diverges, or the data or the checkpoint do not fit; `CriterionFailure` when an
  ///   external criterion does not answer as it should; what `report` throws.
  public static func run(
    _ configuration: RunConfiguration, on data: PreparedDataset, from checkpoint: Checkpoint? = nil,
    asking criterion: (any CriterionChannel)? = nil,
    report: (Event) throws -> Answer
  ) throws -> Outcome {
    let shape = try shape(of: configuration, on: data, asksProgram: criterion != nil)
    var trainer = Trainer(configuration, shape, on: data, asking: criterion)
    if let checkpoint { try trainer.restore(checkpoint) }
    return try trainer.run(report: report)
  }

  let configuration: RunConfiguration
  let data: PreparedDataset
  let network: Network
  let optimizer: Optimizer
  var grower: Grower
  var calendar: GrowthCalendar
  let statisticsSample: PartSample
  let judges: Grower.Judges<PartSample>
  /// The averaged weights, which growth measures at; nil once growth is over.
  var average: WeightAverage?
  private let hasSparseInputs: Bool
  /// What is done to the images of training batches.
  private let augmentation: Augmentation?
  var workspace: Workspace
  var evaluation: Workspace
  private var shuffling: RandomGenerator
  private var order: [Int]

  let stepsPerEpoch: Int
  var step = 0
  var present = EpochInProgress(epoch: 0)
  var trainFlops = 0.0
  /// Of a training step at the present widths.
  var flopsPerSample: Double
  var growthFlops = 0.0
  var rate = 0.0
  /// The step at which the learning-rate schedule began.
  var scheduleOrigin = 0
  /// The operations before the warm-up was over.
  var warmUpFlops = 0.0
  var metrics: [EpochMetrics] = []
  var growth: [GrowthRecord] = []
  var plateau: Monitor?
  var stopping: Monitor?
  var bestNetwork: Network?
  /// Whether there was a growth event that nobody was told of yet.
  var hasJustGrown = false
  /// Whether the row of the last epoch was answered by the wish to save the state as soon as possible.
  private var isToBeSaved = false
  /// What the parts of the run before this one took.
  var earlier = RunCost(seconds: 0, cpuSeconds: 0, trainFlops: 0, growthFlops: 0, peakMemoryBytes: 0)
  private let start = ContinuousClock.now
  private let usage = ProcessUsage.now
  /// When the present epoch began, or would have begun without the interruption.
  var epochStart = ContinuousClock.now

  /// How many steps are made before somebody is told of them, unless they take long.
  private static let stepsBetweenReports = 16

  private init(
    _ configuration: RunConfiguration, _ shape: NetworkShape, on data: PreparedDataset,
    asking criterion: (any CriterionChannel)?
  ) {
    self.configuration = configuration
    self.data = data
    let seed = configuration.seed
    var weights = RandomGenerator(seed: seed, stream: "weights")
    network = Network(
      shape, activation: configuration.model.activation, initializer: configuration.model.initializer,
      from: &weights)
    optimizer = Optimizer(configuration.optimizer, for: network)
    let batch = min(configuration.training.batchSize, data.training.count)
    stepsPerEpoch = (data.training.count + batch - 1) / batch
    grower = Grower(
      configuration.growth, loss: configuration.training.loss, seed: seed,
      plannedSteps: configuration.training.flops == nil ? configuration.training.epochs * stepsPerEpoch : nil,
      asking: criterion)
    average = configuration.growth.hasOwnPace ? WeightAverage(of: network) : nil
    calendar = GrowthCalendar(
      configuration.growth, epochs: configuration.training.longestEpochs, stepsPerEpoch: stepsPerEpoch)
    statisticsSample = PartSample(
      [data.training], shuffledBy: RandomGenerator(seed: seed, stream: "statistics"))
    judges = Self.judges(under: configuration, of: data, beside: statisticsSample)
    hasSparseInputs = data.training.isSparse
    // By name, since the right side of && would capture a value that is not complete.
    let augmentation = Augmentation(configuration.dataset.augment, of: data.imageShape, seed: seed)
    self.augmentation = augmentation
    workspace = Workspace(
      for: network, capacity: batch, training: true, sparse: data.training.isSparse && augmentation == nil)
    evaluation = Workspace(
      for: network, capacity: Evaluation.batchSize(for: network), training: false, sparse: hasSparseInputs)
    flopsPerSample = network.shape.trainingFlops(samples: 1)
    shuffling = RandomGenerator(seed: seed, stream: "shuffling")
    order = Array(0..<data.training.count)
    plateau = configuration.growth.onPlateau.map { Monitor($0.metric) }
    stopping = configuration.training.earlyStopping.map { Monitor($0.metric) }
  }

  private mutating func run(report: (Event) throws -> Answer) throws -> Outcome {
    if metrics.isEmpty {
      try record(measured(training: evaluate(data.training).sum), report)
      beginEpoch(1)
    }
    while present.epoch <= configuration.training.longestEpochs, hasMore || present.next > 0 {
      guard try trainEpoch(report) else { break }
      if try closeEpoch(report) { break }
      beginEpoch(present.epoch + 1)
    }
    try endTrial(isLast: true, report)
    if let bestNetwork {
      network.assign(bestNetwork)
      renewWorkspaces()
    }
    var kept = metrics[metrics.count - 1]
    if bestNetwork != nil {
      kept = metrics.last { $0.epoch == stopping?.bestEpoch } ?? kept
    } else if growth.last?.step == kept.step {
      // Growth has taken what was left: the row is that of the network before it.
      let loss = kept.trainLoss
      kept = measured(training: present.sum)
      kept.trainLoss = loss
    }
    let confusion = evaluate(data.test, countsClasses: true).confusion
    let task = ModelTask(data, loss: configuration.training.loss)
    return Outcome(
      result: RunResult(
        kept, widths: network.widths, parameters: network.shape.parameters, confusion: confusion),
      cost: cost, metrics: metrics, growth: growth,
      model: ModelFile.bytes(of: network, task: task))
  }

  /// What the run took so far, its earlier parts included.
  var cost: RunCost {
    let used = ProcessUsage.now
    return RunCost(
      seconds: earlier.seconds + since(start),
      cpuSeconds: earlier.cpuSeconds + used.cpuSeconds - usage.cpuSeconds, trainFlops: trainFlops,
      growthFlops: growthFlops, peakMemoryBytes: max(earlier.peakMemoryBytes, used.peakMemoryBytes))
  }

  func since(_ start: ContinuousClock.Instant) -> Double {
    (ContinuousClock().now - start) / .seconds(1)
  }

  private mutating func record(_ row: EpochMetrics, _ report: (Event) throws -> Answer) throws {
    metrics.append(row)
    isToBeSaved = try report(.epoch(row)) == .save
  }

  private mutating func beginEpoch(_ epoch: Int) {
    present = EpochInProgress(epoch: epoch)
    epochStart = .now
    shuffling.shuffle(&order)
  }

  /// Puts the order of the samples and the clock where they were in the present epoch.
  mutating func returnToEpoch() {
    for _ in 0..<present.epoch { shuffling.shuffle(&order) }
    epochStart = .now - .seconds(present.seconds)
  }

  /// Trains over every training sample once, or over those that are left of an epoch, with the growth events that
  /// fall into it.
  ///
  /// - Returns: Whether there was a step in the epoch; its row is recorded then.
  private mutating func trainEpoch(_ report: (Event) throws -> Answer) throws -> Bool {
    let clock = ContinuousClock()
    var mark = clock.now
    var lastOffer = mark
    var loss = metrics.last?.trainLoss ?? .nan
    while present.next < order.count, hasMore {
      let pause = clock.now
      if try growWhereDue(report) {
        present.trainSeconds += (pause - mark) / .seconds(1)
        mark = clock.now
      }
      if isToBeSaved || hasJustGrown || step % Self.stepsBetweenReports == 0
        || clock.now - lastOffer > .milliseconds(100)
      {
        present.trainSeconds += since(mark)
        try offerToSave(loss: loss, report)
        mark = clock.now
        lastOffer = mark
      }
      // Growth may have taken what was left; a run that goes on from here must find the same.
      guard hasMore else { break }
      let batch = present.next..<min(present.next + workspace.capacity, order.count)
      let part = trainStep(on: batch)
      if let trial = grower.trial {
        present.trainSeconds += since(mark)
        trial.step(after: network, on: workspace.batch, samples: batch.count, rate: rate)
        mark = clock.now
      }
      guard part.loss.isFinite else {
        throw TrainingError.diverged(epoch: present.epoch, step: step, loss: part.meanLoss)
      }
      present.sum += part
      present.next = batch.upperBound
      loss = part.meanLoss
    }
    present.trainSeconds += since(mark)
    guard present.next > 0 else { return false }
    let row = measured(training: present.sum)
    // The last step of an epoch is judged by the losses after it.
    if let failure = failure(of: row) { throw failure }
    try record(row, report)
    return true
  }

  /// Tells how far the run has come, and the state too where that is wanted.
  private mutating func offerToSave(loss: Double, _ report: (Event) throws -> Answer) throws {
    let share =
      configuration.training.flops.map { min(1, (trainFlops + growthFlops) / $0) }
      ?? Double(step) / Double(configuration.training.epochs * stepsPerEpoch)
    let answer = try report(.progress(share: share, loss: loss, widths: network.widths))
    hasJustGrown = false
    // A state is one in which no copies are trained: whoever goes on from there has all of a trial before him.
    guard grower.trial == nil else { return }
    isToBeSaved = false
    guard answer == .save else { return }
    present.seconds = since(epochStart)
    _ = try report(.checkpoint(checkpoint))
  }

  /// One optimizer step on a stretch of the shuffled training part.
  private mutating func trainStep(on batch: Range<Int>) -> Loss.Sum {
    data.training.load(
      order.span.extracting(batch), into: workspace.batch, augmentedBy: augmentation, epoch: present.epoch)
    network.forward(workspace, training: true)
    let sum = configuration.training.loss.evaluate(workspace)
    network.backward(workspace)
    rate = configuration.optimizer.learningRate * scheduleFactor()
    optimizer.descend(network, workspace, rate: rate)
    step += 1
    trainFlops += flopsPerSample * Double(batch.count)
    average?.take(network)
    return sum
  }

  /// Whether the operations that the run may take are used up.
  private var isSpent: Bool {
    configuration.training.flops.map { trainFlops + growthFlops >= $0 } ?? false
  }

  /// Whether another step may be made; the first always may.
  private var hasMore: Bool { !isSpent || step == 0 }

  mutating func renewWorkspaces() {
    workspace = Workspace(
      for: network, capacity: workspace.capacity, training: true,
      sparse: hasSparseInputs && augmentation == nil)
    evaluation = Workspace(
      for: network, capacity: evaluation.capacity, training: false, sparse: hasSparseInputs)
    flopsPerSample = network.shape.trainingFlops(samples: 1)
  }

  /// Decides what the figures of an epoch call for: growth on a plateau, the end of growth, the end of the run.
  ///
  /// - Returns: Whether the run ends here.
  private mutating func closeEpoch(_ report: (Event) throws -> Answer) throws -> Bool {
    let epoch = present.epoch
    guard let row = metrics.last else { return false }
    if stopping?.take(row) == true { bestNetwork = network.copy() }
    if let patience = configuration.training.earlyStopping?.patience, let stopping,
      stopping.waited >= patience
    {
      return true
    }
    // What grows after the last step is not trained.
    guard epoch < configuration.training.longestEpochs, hasMore, let rule = configuration.growth.onPlateau
    else { return false }
    _ = plateau?.take(row)
    if Double(epoch) > configuration.growth.lastEpoch(of: configuration.training.longestEpochs) {
      _ = grower.finish(network, optimizer)
    } else if Double(epoch) >= configuration.growth.start, plateau?.waited ?? 0 >= rule.patience {
      try grow(isLast: false, report)
      plateau?.restart()
    }
    return false
  }
}

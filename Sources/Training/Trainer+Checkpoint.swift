internal import Datasets
internal import Growth
internal import LinearAlgebra
internal import Networks

extension Trainer {
  /// The state at this moment, between two steps.
  var checkpoint: Checkpoint {
    let cost = cost
    return Checkpoint(
      step: step, metrics: metrics, growth: growth, arithmetic: Checkpoint.presentArithmetic,
      present: present, network: network.stored, optimizer: optimizer.state, grower: grower.state,
      growthInputs: grower.inputHistory,
      passedEvents: calendar.passed, trainFlops: trainFlops, growthFlops: growthFlops, rate: rate,
      scheduleOrigin: scheduleOrigin, warmUpFlops: warmUpFlops, average: average?.network.stored,
      averagedSteps: average?.steps ?? 0, plateau: plateau, stopping: stopping,
      bestNetwork: bestNetwork?.stored, seconds: cost.seconds, cpuSeconds: cost.cpuSeconds,
      peakMemoryBytes: cost.peakMemoryBytes)
  }

  /// Takes the state of an earlier part of the same run.
  ///
  /// - Throws: `TrainingError.unsuitableCheckpoint` when the state is that of another run, or of none.
  mutating func restore(_ checkpoint: Checkpoint) throws {
    if let reason = checkpoint.inconsistency(
      with: configuration, sampleCount: data.training.count, calendar: calendar)
    {
      throw TrainingError.unsuitableCheckpoint(reason)
    }
    let network = network
    func restored(_ stored: [StoredMatrix]) throws(StoredMatrix.FormatError) -> Network {
      let copy = network.copy()
      try copy.restore(stored)
      return copy
    }
    do throws(StoredMatrix.FormatError) {
      bestNetwork = try checkpoint.bestNetwork.map(restored)
      average = try checkpoint.average.map(restored)
        .map { WeightAverage($0, steps: checkpoint.averagedSteps) }
      try network.restore(checkpoint.network)
      try optimizer.restore(checkpoint.optimizer, for: network)
    } catch {
      throw TrainingError.unsuitableCheckpoint(
        "its matrices do not fit the configuration, or hold what is no number")
    }
    let bestWidths = checkpoint.stopping.flatMap { stopping in
      checkpoint.metrics.first { $0.epoch == stopping.bestEpoch }?.widths
    }
    guard network.widths == checkpoint.grownWidths(from: configuration.model.widths),
      bestNetwork == nil || bestNetwork?.widths == bestWidths,
      average == nil || average?.network.widths == network.widths,
      (0...checkpoint.step).contains(checkpoint.optimizer.steps)
    else {
      throw TrainingError.unsuitableCheckpoint("its networks are not those that its rows speak of")
    }
    let isOver = !calendar.steps.isEmpty && checkpoint.passedEvents == calendar.steps.count
    if let reason = checkpoint.deviation(
      from: configuration, network: network, sampleCount: data.training.count, isOver: isOver)
    {
      throw TrainingError.unsuitableCheckpoint(reason)
    }
    let isRestored = grower.restore(
      checkpoint.grower, inputs: checkpoint.growthInputs, statistics: statisticsSample, network: network)
    guard isRestored else {
      throw TrainingError.unsuitableCheckpoint("growth has seen more samples than there are")
    }
    calendar.passed = checkpoint.passedEvents
    step = checkpoint.step
    present = checkpoint.present
    trainFlops = checkpoint.trainFlops
    growthFlops = checkpoint.growthFlops
    rate = checkpoint.rate
    scheduleOrigin = checkpoint.scheduleOrigin
    warmUpFlops = checkpoint.warmUpFlops
    metrics = checkpoint.metrics
    growth = checkpoint.growth
    plateau = checkpoint.plateau
    stopping = checkpoint.stopping
    earlier.seconds = checkpoint.seconds
    earlier.cpuSeconds = checkpoint.cpuSeconds
    earlier.peakMemoryBytes = checkpoint.peakMemoryBytes
    renewWorkspaces()
    returnToEpoch()
  }
}

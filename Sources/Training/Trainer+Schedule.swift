internal import Networks

extension Trainer {
  /// What the learning rate of the next step is multiplied by.
  mutating func scheduleFactor() -> Double {
    let schedule = configuration.optimizer.schedule
    let stepLength = 1 / Double(stepsPerEpoch)
    let epoch = Double(step - scheduleOrigin) * stepLength
    guard let total = configuration.training.flops else {
      return schedule.factor(
        atEpoch: epoch, stepLength: stepLength,
        of: Double(configuration.training.epochs) - Double(scheduleOrigin) * stepLength)
    }
    let spent = trainFlops + growthFlops
    if epoch <= schedule.warmupEpochs { warmUpFlops = spent }
    let rest = max(total - warmUpFlops, .leastNormalMagnitude)
    return schedule.factor(
      atEpoch: epoch, stepLength: stepLength, progress: (spent - warmUpFlops) / rest)
  }
}

internal import Datasets
internal import Growth
internal import Networks

/// The growth events of a run.
extension Trainer {
  /// Carries out what of growth is due before the next step.
  ///
  /// - Returns: Whether anything was.
  mutating func growWhereDue(_ report: (Event) throws -> Answer) throws -> Bool {
    if calendar.takes(step) {
      try grow(isLast: calendar.isOver, report)
    } else if let trial = grower.trial {
      guard trial.isOver else { return false }
      try endTrial(isLast: false, report)
    } else if step == grower.state.pace.next, !grower.state.isFinished {
      try look(report)
    } else {
      return false
    }
    return true
  }

  /// The operations of training that the run is expected to take in all, at the present widths.
  private var expectedFlops: Double {
    let training = configuration.training
    if let total = training.flops {
      // Growth that may take more than by default hardly does.
      let share = min(configuration.growth.maxCost, GrowthPolicy().maxCost)
      return min(total / (1 + share), total - growthFlops)
    }
    let left = (training.epochs - present.epoch + 1) * data.training.count - present.next
    return trainFlops + Double(left) * flopsPerSample
  }

  /// Where the run stands.
  private func moment(isLast: Bool) -> Grower.Moment {
    Grower.Moment(
      epoch: Double(step) / Double(stepsPerEpoch), step: step, isLast: isLast, trainFlops: trainFlops,
      expectedFlops: expectedFlops, growthFlops: growthFlops,
      hasTotal: configuration.training.flops != nil)
  }

  /// Grows at its own pace, unless it would cost more than growth may.
  private mutating func look(_ report: (Event) throws -> Answer) throws {
    guard
      grower.canLook(
        at: network, statistics: statisticsSample.count, judges: judges, at: moment(isLast: false))
    else { return grower.state.pace.wait(from: step) }
    try grow(isLast: false, report)
  }

  /// Carries out a growth event.
  mutating func grow(isLast: Bool, _ report: (Event) throws -> Answer) throws {
    let records = try grower.grow(
      network, optimizer, average: average, statistics: statisticsSample, judges: judges,
      at: moment(isLast: isLast))
    try take(records, report)
    if grower.state.isFinished { average = nil }
  }

  /// Ends a trial, or gives it up where the training is over.
  mutating func endTrial(isLast: Bool, _ report: (Event) throws -> Answer) throws {
    let records = grower.endTrial(
      network, optimizer, average: average, judges: judges, at: moment(isLast: isLast))
    try take(records, report)
  }

  /// Writes down what growth has done, and makes room where widths have changed.
  private mutating func take(_ records: [GrowthRecord], _ report: (Event) throws -> Answer) throws {
    for record in records {
      growth.append(record)
      growthFlops += record.growthFlops
      _ = try report(.growth(record))
    }
    hasJustGrown = true
    guard records.contains(where: { $0.widthAfter != $0.widthBefore }) else { return }
    renewWorkspaces()
    if configuration.growth.learningRate == .restartSchedule { scheduleOrigin = step }
  }
}

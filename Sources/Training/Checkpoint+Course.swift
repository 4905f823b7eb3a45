internal import Growth
internal import Networks

extension Checkpoint {
  /// Why a run whose rows are these cannot have come to these counters; nil when it can. The rows follow from each other,
  /// as `inconsistency` has found.
  ///
  /// - Parameters:
  ///   - network: The network with the widths it has now.
  ///   - sampleCount: The number of training samples.
  ///   - isOver: Whether the run has a calendar of growth events, and none is left.
  func deviation(
    from configuration: RunConfiguration, network: Network, sampleCount: Int, isOver: Bool
  ) -> String? {
    let batch = min(configuration.training.batchSize, sampleCount)
    let stepsPerEpoch = (sampleCount + batch - 1) / batch
    let policy = configuration.growth
    guard growth.allSatisfy({ Self.isMeasured($0, sampleCount: sampleCount, stepsPerEpoch: stepsPerEpoch) }),
      zip(growth, growth.dropFirst()).allSatisfy({ $0.step <= $1.step && $0.event <= $1.event })
    else { return "a row of its growth holds what cannot be measured" }
    let mustBeOver = isOver || isGrown(policy, network, epochs: configuration.training.longestEpochs)
    guard grower.isFinished == mustBeOver else {
      return "growth cannot be \(grower.isFinished ? "over" : "going on")"
    }
    guard grower.agrees(with: growth) else { return "growth has widened other layers than its rows say" }
    guard growthInputs.isPossible(under: policy) else {
      return "growth has factored its inputs in another way"
    }
    if let number = foreignRow(from: configuration.model.widths, network) {
      return "row \(number) of its metrics is not of the network that growth had led to"
    }
    let steps = Set(growth.map(\.step)).union([0])
    let isReset = policy.optimizerState == .reset || policy.shrinkPerturb.when != .never
    let beginning = step - optimizer.steps
    guard
      beginning == 0 || isReset && steps.contains(beginning)
        || policy.shrinkPerturb.when == .last && policy.onPlateau != nil && beginning % stepsPerEpoch == 0
    else { return "its optimizer cannot have made \(optimizer.steps) steps" }
    let seen = { (step: Int) in
      step / stepsPerEpoch * sampleCount + min(step % stepsPerEpoch * batch, sampleCount)
    }
    let spent = { (step: Int) in
      self.spent(before: step, from: configuration.model.widths, network, seen: seen)
    }
    let origins = policy.learningRate == .restartSchedule ? steps : [0]
    guard origins.contains(scheduleOrigin),
      hasRate(of: configuration, stepsPerEpoch: stepsPerEpoch, spent: spent)
    else {
      return "its learning rate cannot be \(rate), with a schedule from step \(scheduleOrigin)"
    }
    guard Self.isNearly(trainFlops, spent(step)),
      metrics.allSatisfy({ Self.isNearly($0.trainFlops, spent($0.step)) }),
      Self.isNearly(growthFlops, growth.reduce(0) { $0 + $1.growthFlops }),
      Self.rises(metrics.map(\.growthFlops) + [growthFlops]), warmUpFlops <= trainFlops + growthFlops
    else { return "the operations it counts are not those of its steps and its growth" }
    return nil
  }

  /// The first row of metrics whose widths are not those that growth had led to, or whose parameters are not theirs.
  private func foreignRow(from hidden: [Int], _ network: Network) -> Int? {
    var (widths, rest, shape) = (hidden, growth[...], network.shape)
    return metrics.indices.first { number in
      let row = metrics[number]
      // Growth at the step of a row can come before it or after it.
      while let next = rest.first, next.step < row.step || next.step == row.step && widths != row.widths {
        widths[next.layer - 1] = next.widthAfter
        rest.removeFirst()
      }
      shape.widths = widths
      return row.widths != widths || row.parameters != shape.parameters
    }
  }

  /// Whether growth is over without a calendar: there is none, the last epoch for it is past, or its last event left nothing
  /// to do.
  private func isGrown(_ policy: GrowthPolicy, _ network: Network, epochs: Int) -> Bool {
    let isPast = policy.onPlateau != nil && Double(present.epoch - 1) > policy.lastEpoch(of: epochs)
    let hasStopped = policy.stopAfter.map { grower.rejections >= $0 } ?? false
    return policy.method == .none || isPast
      || grower.events > 0 && (hasStopped || !policy.canChange(network))
  }

  /// Whether the rate of the last step is that of the schedule.
  ///
  /// - Parameter spent: The operations of training before a step.
  private func hasRate(
    of configuration: RunConfiguration, stepsPerEpoch: Int, spent: (_ step: Int) -> Double
  ) -> Bool {
    let (schedule, highest) = (configuration.optimizer.schedule, configuration.optimizer.learningRate)
    guard step > 0 else { return rate == 0 }
    // A schedule that was just begun anew has not given a rate yet.
    let origin = scheduleOrigin < step ? scheduleOrigin : schedulesBegun(before: step).last ?? 0
    let length = 1 / Double(stepsPerEpoch)
    let epoch = Double(step - 1 - origin) * length
    guard let total = configuration.training.flops else {
      let factor = schedule.factor(
        atEpoch: epoch, stepLength: length,
        of: Double(configuration.training.epochs) - Double(origin) * length)
      return (rate - highest * factor).magnitude <= Self.tolerance * highest
    }
    func passed(before step: Int) -> Double {
      growth.reduce(spent(step)) { $1.step <= step ? $0 + $1.growthFlops : $0 }
    }
    let now = passed(before: step - 1)
    let progress = (now - warmUpFlops) / max(total - warmUpFlops, .leastNormalMagnitude)
    let factor = schedule.factor(atEpoch: epoch, stepLength: length, progress: progress)
    // The share of what is left magnifies the rounding of sums.
    return (rate - highest * factor).magnitude <= 1e-6 * highest
  }

  /// The steps before another at which growth began the schedule anew.
  private func schedulesBegun(before step: Int) -> [Int] {
    growth.filter { $0.widthAfter != $0.widthBefore && $0.step < step }.map(\.step)
  }

  /// The operations of the steps before another, at the widths that the network had.
  ///
  /// - Parameter seen: How many samples were trained on before a step.
  private func spent(
    before step: Int, from hidden: [Int], _ network: Network, seen: (_ step: Int) -> Int
  ) -> Double {
    var (widths, flops, samples) = (hidden, 0.0, 0)
    var shape = network.shape
    func train(to step: Int) {
      shape.widths = widths
      flops += shape.trainingFlops(samples: seen(step) - samples)
      samples = seen(step)
    }
    for row in growth where row.widthAfter != row.widthBefore && row.step <= step {
      train(to: row.step)
      widths[row.layer - 1] = row.widthAfter
    }
    train(to: step)
    return flops
  }

  /// Sums may be taken in another order.
  private static let tolerance = 1e-9
  /// No layer has more units.
  private static let mostNeurons = 1 << 24

  private static func isNearly(_ value: Double, _ expected: Double) -> Bool {
    (value - expected).magnitude <= tolerance * expected
  }

  private static func rises(_ values: [Double]) -> Bool {
    zip(values, values.dropFirst()).allSatisfy(<=)
  }

  private static func isMeasured(_ row: GrowthRecord, sampleCount: Int, stepsPerEpoch: Int) -> Bool {
    let figures = [
      row.desiredUpdateNorm2, row.bottleneck, row.bottleneckShare, row.bestUpdateSlope, row.noiseEdge,
      row.predictedSlope, row.amplitude,
    ]
    return row.epoch == Double(row.step) / Double(stepsPerEpoch) && row.samples ?? 0 <= sampleCount
      && (figures + (row.singularValues ?? [])).allSatisfy { $0?.isNaN != true }
      && [row.candidates, row.kept, row.judgedSamples].allSatisfy { $0 ?? 0 <= mostNeurons }
  }
}

internal import Growth
internal import Networks

extension Checkpoint {
  /// No state is older than a century, and no clock counts longer.
  private static let longest = 100.0 * 365 * 86400

  /// Why no run of this configuration can have been in this state; nil when one can.
  ///
  /// A checksum says that the bytes are those that were written, not that what wrote them was right: every number that
  /// something is counted or found by is compared with what the run makes of it. The matrices are looked at when they
  /// are taken.
  ///
  /// - Parameters:
  ///   - sampleCount: The number of training samples.
  ///   - calendar: The growth events of the run.
  func inconsistency(
    with configuration: RunConfiguration, sampleCount: Int, calendar: GrowthCalendar
  ) -> String? {
    let epoch = present.epoch
    guard epoch >= 1, epoch <= configuration.training.longestEpochs, metrics.count == epoch else {
      return
        "it is in epoch \(epoch) of \(configuration.training.longestEpochs), after \(metrics.count) rows of metrics"
    }
    let batch = min(configuration.training.batchSize, sampleCount)
    let stepsPerEpoch = (sampleCount + batch - 1) / batch
    guard (0..<sampleCount).contains(present.next), present.next % batch == 0,
      step == (epoch - 1) * stepsPerEpoch + present.next / batch
    else { return "step \(step) is not at sample \(present.next) of epoch \(epoch)" }
    guard present.sum.samples == present.next, (0...present.next).contains(present.sum.correct),
      present.sum.loss.isFinite
    else { return "the sums over the epoch are not over its \(present.next) samples" }
    let depth = configuration.model.widths.count
    for (number, row) in metrics.enumerated() {
      guard row.epoch == Double(number), row.step == number * stepsPerEpoch,
        row.samples == number * sampleCount, row.widths.count == depth
      else { return "row \(number) of its metrics is that of another epoch" }
      guard Self.isPossible(row) else { return "row \(number) of its metrics holds what cannot be measured" }
    }
    guard calendar.steps.count(where: { $0 <= step }) == passedEvents else {
      return "\(passedEvents) growth events cannot have passed at step \(step)"
    }
    let hasOwnPace = configuration.growth.hasOwnPace
    let mostEvents = hasOwnPace ? step + 1 : passedEvents + epoch
    guard (0...mostEvents).contains(grower.events), (0...grower.events).contains(grower.rejections)
    else { return "\(grower.events) growth events cannot have taken place" }
    guard (average != nil) == (hasOwnPace && !grower.isFinished), (0...step).contains(averagedSteps),
      grower.pace.isPossible(at: step, wantsNext: hasOwnPace, isOver: grower.isFinished)
    else { return "it does not look for growth as the run does" }
    if grownWidths(from: configuration.model.widths) == nil {
      return "the rows of its growth do not follow from each other"
    }
    guard (0...step).contains(scheduleOrigin), rate.isFinite, rate >= 0 else {
      return "its learning rate cannot be \(rate), with a schedule from step \(scheduleOrigin)"
    }
    let stretches = [seconds, cpuSeconds, present.seconds, present.trainSeconds]
    guard stretches.allSatisfy({ (0...Self.longest).contains($0) }), peakMemoryBytes >= 0,
      [trainFlops, growthFlops, warmUpFlops].allSatisfy({ $0.isFinite && $0 >= 0 })
    else { return "what the run took so far is no amount" }
    guard isFollowed(plateau, as: configuration.growth.onPlateau?.metric),
      isFollowed(stopping, as: configuration.training.earlyStopping?.metric),
      (bestNetwork == nil) == (stopping?.best == nil)
    else { return "it watches another metric, or has its best value from another epoch" }
    return nil
  }

  /// The widths that the rows of growth lead to; nil when one does not begin where those before it have ended.
  func grownWidths(from hidden: [Int]) -> [Int]? {
    var widths = hidden
    for row in growth {
      guard (1...max(1, grower.events)).contains(row.event), (0...step).contains(row.step),
        widths.indices.contains(row.layer - 1), widths[row.layer - 1] == row.widthBefore,
        row.widthAfter >= 1, Self.isPossible(row)
      else { return nil }
      widths[row.layer - 1] = row.widthAfter
    }
    return widths
  }

  private func isFollowed(_ monitor: Monitor?, as metric: MonitoredMetric?) -> Bool {
    guard let monitor, let metric else { return monitor == nil && metric == nil }
    guard let best = metrics.first(where: { $0.epoch == monitor.bestEpoch }) else { return false }
    return monitor.metric == metric && (monitor.best == nil || monitor.best == metric.value(in: best))
      && (0...metrics.count).contains(monitor.waited)
  }

  /// Whether a row can have been measured: a loss that is no number ends a run.
  private static func isPossible(_ row: EpochMetrics) -> Bool {
    let losses = [row.trainLoss, row.testLoss, row.validationLoss ?? 0]
    let shares = [row.trainAccuracy, row.testAccuracy, row.validationAccuracy].compactMap(\.self)
    let distances = [row.testRmse, row.validationRmse].compactMap(\.self)
    let explained = [row.testR2, row.validationR2].compactMap(\.self)
    let amounts = [row.learningRate, row.trainFlops, row.growthFlops]
    return explained.allSatisfy { $0 <= 1 }
      && (losses + amounts + distances).allSatisfy { $0 >= 0 && $0.isFinite }
      && shares.allSatisfy { 0...1 ~= $0 }
      && [row.trainSeconds, row.seconds].allSatisfy { 0...longest ~= $0 } && row.parameters > 0
      && row.widths.allSatisfy { $0 > 0 }
  }

  private static func isPossible(_ row: GrowthRecord) -> Bool {
    let counts = [row.samples, row.candidates, row.kept, row.judgedSamples]
    return counts.allSatisfy { $0 ?? 0 >= 0 } && row.epoch >= 0 && row.epoch.isFinite
      && row.growthFlops >= 0 && row.growthFlops.isFinite && 0...longest ~= row.seconds
      && (row.units ?? []).allSatisfy { $0 > 0 && $0 <= row.widthBefore }
  }
}

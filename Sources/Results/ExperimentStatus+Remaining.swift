internal import Experiments
internal import Training

extension ExperimentStatus {
  /// So many finished runs are looked at for the time a run takes; more would not make a rough figure better.
  private static let sampleSize = 50

  /// Seconds until the experiment is complete at the pace of the present workers; nil while nobody works on it or
  /// nothing is measured yet.
  ///
  /// A run in progress goes on as its epochs went so far; one that is missing takes as long as the finished ones did
  /// on average.
  ///
  /// - Throws: `FileSystemError` when a finished run cannot be read.
  static func remainingSeconds(
    missing: Int,
    active: [Active],
    finished: [String],
    in experiment: ExperimentFolder
  ) throws -> Double? {
    let running = active.filter { $0.owner != nil }
    guard !running.isEmpty else { return nil }
    let stride = max(1, finished.count / sampleSize)
    var taken: [Double] = []
    for place in Swift.stride(from: 0, to: finished.count, by: stride) {
      let stored = try StoredRun(path: "\(experiment.runsPath)/\(finished[place])", state: .done)
      if let seconds = stored?.cost.seconds { taken.append(seconds) }
    }
    if taken.isEmpty { taken = running.compactMap(\.predictedSeconds) }
    guard !taken.isEmpty else { return nil }
    let mean = taken.reduce(0, +) / Double(taken.count)
    let begun = running.reduce(0) { $0 + ($1.predictedSeconds ?? mean) * (1 - ($1.share ?? 0)) }
    return (begun + Double(missing) * mean) / Double(running.count)
  }
}

extension ExperimentStatus.Active {
  /// The share that is done, 0 ... 1; nil before there is a row of metrics.
  public var share: Double? {
    guard let epoch, let epochs, epochs > 0 else { return nil }
    return min(1, Double(epoch) / Double(epochs))
  }

  /// What the whole run takes when its epochs go on as they went so far; nil before the first is complete.
  var predictedSeconds: Double? {
    guard let share, share > 0 else { return nil }
    return seconds / share
  }
}

internal import Growth

/// Watches a metric from epoch to epoch, for early stopping and growth on a plateau.
struct Monitor: Codable {
  let metric: MonitoredMetric
  private(set) var best: Double?
  /// The epoch of the best value.
  private(set) var bestEpoch = 0.0
  /// Epochs since the best value, or since the last `restart()`.
  private(set) var waited = 0

  init(_ metric: MonitoredMetric) { self.metric = metric }

  /// Takes the metric of an epoch.
  ///
  /// - Returns: Whether it is the best so far.
  mutating func take(_ metrics: EpochMetrics) -> Bool {
    // What is no number is no improvement, whatever it is compared with.
    guard let value = metric.value(in: metrics), value.isFinite else {
      waited += 1
      return false
    }
    guard let best, metric.largerIsBetter ? value <= best : value >= best else {
      best = value
      bestEpoch = metrics.epoch
      waited = 0
      return true
    }
    waited += 1
    return false
  }

  /// Begins to wait anew, without forgetting the best value.
  mutating func restart() { waited = 0 }
}

extension MonitoredMetric {
  /// The metric of an epoch; nil when it was not measured.
  func value(in row: EpochMetrics) -> Double? {
    switch self {
    case .trainLoss: row.trainLoss
    case .validationLoss: row.validationLoss
    case .validationAccuracy: row.validationAccuracy
    }
  }
}

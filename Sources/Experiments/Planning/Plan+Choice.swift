internal import Datasets
internal import Training

extension Plan {
  /// What the best of the drawn points is chosen by; nil where nothing is drawn, and where there is no validation part to choose by.
  public var choosingMetric: Metric? {
    guard let task = contests.first?.runs.first?.configuration.dataset.task else { return nil }
    let chosen = spec.halving?.metric ?? .choosing(of: task)
    let hasValidation = contests.flatMap(\.runs).allSatisfy { $0.configuration.dataset.validation > 0 }
    return chosen.isOfValidation && !hasValidation ? nil : chosen
  }
}

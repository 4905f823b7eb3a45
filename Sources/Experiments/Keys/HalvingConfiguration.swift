/// Successive halving (Jamieson and Talwalkar, 2016; Li et al., JMLR 2018): the `halving` section of a spec. None of it is
/// part of a run's id.
public struct HalvingConfiguration: Hashable, Sendable {
  /// One in so many points goes on at each rung, for so many times the training.
  public var factor = 3
  /// What the points are ranked by; nil for what tells best how good the runs of the task are on the validation part.
  public var metric: Metric?

  /// What may choose: nothing that is measured on the test part.
  static let metrics = Metric.allCases.filter(\.isOfValidation) + [.trainLoss]
}

/// At which point of their training runs are compared.
public enum ComparisonView: String, CaseIterable, Sendable {
  /// The result, as `run.json` has it.
  case final
  /// The same number of epochs.
  case epochs
  /// The same number of floating-point operations.
  case flops
  /// The same number of parameters.
  case parameters
  /// On the way to the same number of operations: the mean over them, which is the area under the curve.
  case area

  /// Whether it is operations that are counted.
  public var countsFlops: Bool { self == .flops || self == .area }
}

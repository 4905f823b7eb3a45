/// Which floating-point operations a view counts.
public enum CountedFlops: String, CaseIterable, Sendable {
  /// Those of training and of growth events.
  case all
  /// Those of training alone.
  case training
}

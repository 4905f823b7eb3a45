/// What the gate says, the gravest last.
public enum Verdict: String, CaseIterable, Sendable {
  /// Not worse than the margin allows.
  case pass
  /// Nothing can be said, or nothing can be compared.
  case inconclusive
  /// Worse.
  case regression
}

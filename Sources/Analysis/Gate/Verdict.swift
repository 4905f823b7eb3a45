/// What the gate says, the gravest last.
public enum Verdict: String, CaseIterable, Comparable, Sendable {
  /// Not worse than the margin allows.
  case pass
  /// Nothing can be said, or nothing can be compared.
  case inconclusive
  /// Worse.
  case regression

  /// The graver verdict is the larger one.
  public static func < (left: Verdict, right: Verdict) -> Bool { left.gravity < right.gravity }

  private var gravity: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

/// The numbers a key accepts.
public struct NumberRange: Hashable, Sendable {
  /// The lower bound.
  public let lower: Double
  /// Whether the lower bound itself is accepted.
  public let includesLower: Bool
  /// The upper bound; infinite for none.
  public let upper: Double
  /// Whether the upper bound itself is accepted.
  public let includesUpper: Bool

  /// The lower bound accepted, and of the upper ones the first.
  static func from(_ lower: Double, to most: Double? = nil, below limit: Double = .infinity) -> NumberRange {
    NumberRange(lower: lower, includesLower: true, upper: most ?? limit, includesUpper: most != nil)
  }

  /// The lower bound not accepted, of the upper ones the first is.
  static func above(_ lower: Double, to most: Double? = nil, below limit: Double = .infinity) -> NumberRange {
    NumberRange(lower: lower, includesLower: false, upper: most ?? limit, includesUpper: most != nil)
  }

  /// Whether it accepts a number.
  public func contains(_ number: Double) -> Bool {
    (includesLower ? number >= lower : number > lower) && (includesUpper ? number <= upper : number < upper)
  }

  /// The range in words, to stand behind "a number".
  public var description: String {
    let low = lower.shortest
    let high = JSONValue.text(of: upper)
    return switch (includesLower, high, includesUpper) {
    case (true, let high?, true): "from \(low) to \(high)"
    case (true, let high?, false): "from \(low) to below \(high)"
    case (false, let high?, true): "above \(low) and at most \(high)"
    case (false, let high?, false): "above \(low) and below \(high)"
    case (true, nil, _): "of at least \(low)"
    case (false, nil, _): "above \(low)"
    }
  }
}

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

  /// Both bounds accepted.
  static func from(_ lower: Double, to upper: Double) -> NumberRange {
    NumberRange(lower: lower, includesLower: true, upper: upper, includesUpper: true)
  }

  /// The lower bound accepted, the upper not.
  static func from(_ lower: Double, below upper: Double = .infinity) -> NumberRange {
    NumberRange(lower: lower, includesLower: true, upper: upper, includesUpper: false)
  }

  /// The lower bound not accepted, the upper one is.
  static func above(_ lower: Double, to upper: Double) -> NumberRange {
    NumberRange(lower: lower, includesLower: false, upper: upper, includesUpper: true)
  }

  /// Neither bound accepted.
  static func above(_ lower: Double, below upper: Double = .infinity) -> NumberRange {
    NumberRange(lower: lower, includesLower: false, upper: upper, includesUpper: false)
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

extension Quantity {
  /// A number with four significant digits; very small and very large ones with an exponent.
  public static func significant(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : value.description }
    var exponent = 0
    var digits = value.magnitude
    while digits >= 9.9995 {
      digits /= 10
      exponent += 1
    }
    while digits < 0.99995 {
      digits *= 10
      exponent -= 1
    }
    if (-4...5).contains(exponent) { return decimal(value, digits: max(3 - exponent, 0)) }
    return "\(decimal(value < 0 ? -digits : digits, digits: 3))e\(exponent)"
  }

  /// Seconds with two digits, or all of those before the point: `0.043`, `0.43`, `4.3`, `43`.
  public static func seconds(_ value: Double) -> String {
    decimal(value, digits: value < 0.0995 ? 3 : value < 0.995 ? 2 : value < 9.95 ? 1 : 0)
  }

  /// A share in percent with two decimals.
  public static func percent(_ share: Double) -> String { decimal(100 * share, digits: 2) + " %" }
}

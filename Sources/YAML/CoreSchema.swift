extension Node.Content {
  /// A number that a `Double` or an `Int` cannot hold.
  struct OutOfRange: Error {
    let message: String
  }

  /// What a plain scalar means in the core schema of YAML 1.2 (section 10.3.2).
  ///
  /// - Throws: `OutOfRange` for a number too large for the machine, rather than a rounded one.
  init(plain text: String) throws(OutOfRange) {
    switch text {
    case "", "~", "null", "Null", "NULL": self = .null
    case "true", "True", "TRUE": self = .boolean(true)
    case "false", "False", "FALSE": self = .boolean(false)
    case ".nan", ".NaN", ".NAN": self = .number(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": self = .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": self = .number(-.infinity)
    default: self = try Self.number(text) ?? .string(text)
    }
  }

  /// The number a text is in the core schema; nil when it is none.
  private static func number(_ text: String) throws(OutOfRange) -> Node.Content? {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
      return try integer(text.dropFirst(2), radix: radix, in: text)
    }
    let isSigned = text.hasPrefix("-") || text.hasPrefix("+")
    if let integer = try integer(isSigned ? text.dropFirst() : text[...], radix: 10, in: text) {
      return integer
    }
    // The standard library knows the same forms, and others that have letters: inf, nan, 0x1p3.
    guard text.utf8.allSatisfy({ Self.decimal.contains($0) }), let value = Double(text) else { return nil }
    guard value.isFinite else {
      throw OutOfRange(
        message: "\(text.clipped) is too large; numbers go up to 1.8e308, and infinity is .inf")
    }
    return .number(value)
  }

  private static let decimal = Array("+-.eE0123456789".utf8)

  /// - Parameter digits: What stands behind the sign or the prefix of the text.
  private static func integer(
    _ digits: Substring, radix: Int, in text: String
  ) throws(OutOfRange) -> Node.Content? {
    let areDigits = digits.allSatisfy { $0.isASCII && $0.hexDigitValue.map { $0 < radix } ?? false }
    guard !digits.isEmpty, areDigits else { return nil }
    guard let value = Int(radix == 10 ? text[...] : digits, radix: radix) else {
      throw OutOfRange(message: "\(text.clipped) is too large; integers go from \(Int.min) to \(Int.max)")
    }
    return .integer(value)
  }
}

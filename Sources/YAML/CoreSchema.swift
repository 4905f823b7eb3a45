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
    default:
      switch Number(text) {
      case .integer(let digits, let radix):
        guard let value = Int(digits, radix: radix) else {
          throw OutOfRange(message: "\(text.clipped) is too large; integers go from \(Int.min) to \(Int.max)")
        }
        self = .integer(value)
      case .real:
        guard let value = Double(text), value.isFinite else {
          throw OutOfRange(
            message: "\(text.clipped) is too large; numbers go up to 1.8e308, and infinity is .inf")
        }
        self = .number(value)
      case nil:
        self = .string(text)
      }
    }
  }
}

/// The form of a number in the core schema.
private enum Number {
  case integer(Substring, radix: Int)
  case real

  /// - Returns: nothing when the text is no number.
  init?(_ text: String) {
    for (prefix, radix) in [("0o", 8), ("0x", 16)] where text.hasPrefix(prefix) {
      let digits = text.dropFirst(2)
      guard !digits.isEmpty, digits.utf8.allSatisfy({ $0.isDigit(radix: radix) }) else { return nil }
      self = .integer(digits, radix: radix)
      return
    }
    var rest = text.utf8[...]
    func takeDigits() -> Int {
      let digits = rest.prefix { $0.isDigit(radix: 10) }
      rest = rest.dropFirst(digits.count)
      return digits.count
    }
    func take(_ accepted: String) -> Bool {
      guard let first = rest.first, accepted.utf8.contains(first) else { return false }
      rest = rest.dropFirst()
      return true
    }
    _ = take("+-")
    var digits = takeDigits()
    if rest.isEmpty, digits > 0 {
      self = .integer(text[...], radix: 10)
      return
    }
    if take(".") { digits += takeDigits() }
    guard digits > 0 else { return nil }
    if take("eE") {
      _ = take("+-")
      guard takeDigits() > 0 else { return nil }
    }
    guard rest.isEmpty else { return nil }
    self = .real
  }
}

extension UInt8 {
  fileprivate func isDigit(radix: Int) -> Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): radix > 8 || self < UInt8(ascii: "8")
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): radix == 16
    default: false
    }
  }
}

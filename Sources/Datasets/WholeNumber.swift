/// A whole number written in decimal notation, exact however large it is: labels beyond 2^53 are told apart.
struct WholeNumber: Hashable, Sendable {
  private let isNegative: Bool
  /// Without leading zeros; `0` for zero.
  private let digits: String

  /// Numbers with more digits are texts.
  private static let mostDigits = 400

  /// The number a text holds: `7`, `+7`, `7.0` and `0.7e1` are the same. Nil for anything else, and for `07`, which is a
  /// code rather than a number: it would not be written back as it stands.
  init?(_ text: String) {
    guard let decimal = Decimal(text), let digits = decimal.wholeDigits(atMost: Self.mostDigits) else {
      return nil
    }
    self.digits = digits
    isNegative = decimal.isNegative && digits != "0"
  }

  /// Whether a text is a number in decimal notation that is not whole.
  static func isFraction(_ text: String) -> Bool {
    Decimal(text).map { $0.wholeDigits(atMost: mostDigits) == nil && $0.isFraction } ?? false
  }

  /// What a number is worth, however it is written: `01`, `1.0`, `1e0` and `0x1` are the same, and so are `0.5` and
  /// `.50`. Nil for another text.
  static func value(of text: String) -> String? {
    if let decimal = Decimal(text, withLeadingZeros: true) { return decimal.value }
    guard let match = text.wholeMatch(of: /([+-]?)0[xX]([0-9a-fA-F]{1,15})/),
      let number = Int(match.2, radix: 16)
    else { return nil }
    return Decimal("\(match.1)\(number)")?.value
  }

  /// The parts of a number in decimal notation.
  private struct Decimal {
    let isNegative: Bool
    /// The significant digits, the point left out.
    private let digits: String
    /// The power of ten of the last of them.
    private let exponent: Int

    init?(_ text: String, withLeadingZeros: Bool = false) {
      guard let match = text.wholeMatch(of: /([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]{1,4}))?/) else {
        return nil
      }
      let (whole, decimals) = (match.2, match.3 ?? "")
      guard !whole.isEmpty || !decimals.isEmpty,
        withLeadingZeros || whole.count < 2 || whole.first != "0"
      else { return nil }
      isNegative = match.1 == "-"
      let kept = (whole + decimals).drop { $0 == "0" }
      let trailing = kept.reversed().prefix { $0 == "0" }.count
      digits = String(kept.dropLast(trailing))
      exponent = (match.4.flatMap { Int($0) } ?? 0) - decimals.count + trailing
    }

    /// The same for all ways to write a number.
    var value: String { digits.isEmpty ? "0" : "\(isNegative ? "-" : "")\(digits)e\(exponent)" }

    var isFraction: Bool { !digits.isEmpty && exponent < 0 }

    func wholeDigits(atMost most: Int) -> String? {
      guard !digits.isEmpty else { return "0" }
      guard exponent >= 0, digits.count + exponent <= most else { return nil }
      return digits + String(repeating: "0", count: exponent)
    }
  }
}

extension WholeNumber: CustomStringConvertible {
  /// The number as it is usually written.
  var description: String { (isNegative ? "-" : "") + digits }
}

extension WholeNumber: Comparable {
  static func < (left: WholeNumber, right: WholeNumber) -> Bool {
    guard left.isNegative == right.isNegative else { return left.isNegative }
    let (small, large) = left.isNegative ? (right.digits, left.digits) : (left.digits, right.digits)
    return small.utf8.count == large.utf8.count ? small < large : small.utf8.count < large.utf8.count
  }
}

extension CSVReader {
  /// The number a cell holds in decimal notation (`-1.5e3`); nil when it holds something else.
  ///
  /// Up to 15 digits and small exponents are computed exactly with one rounding (Clinger, 1990); the rest,
  /// and `nan` and `inf`, which data are not allowed to hold but should be told apart from text, are left to
  /// the standard library.
  func number(_ cell: Cell) -> Double? {
    let exact = unsafe contents.withUnsafeBytes { bytes in
      unsafe Self.exactNumber(UnsafeRawBufferPointer(rebasing: bytes[cell.range]))
    }
    if let exact { return exact }
    let text = contents.text(cell.range)
    // The standard library also reads hexadecimal numbers, which no data mean.
    return text.contains { $0 == "x" || $0 == "X" || $0 == "p" } ? nil : Double(text)
  }

  /// The number of a text in decimal notation without exponent, of up to 15 digits; nil for another text.
  @unsafe
  private static func exactNumber(_ bytes: UnsafeRawBufferPointer) -> Double? {
    var index = 0
    var isNegative = false
    if let sign = unsafe bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      index = 1
    }
    var mantissa = 0
    var digits = 0
    var decimals = 0
    var isFraction = false
    while index < bytes.count, digits < 16 {
      let byte = unsafe bytes[index]
      let digit = Int(byte) - 0x30
      if 0...9 ~= digit {
        mantissa = mantissa &* 10 &+ digit
        digits += 1
        if isFraction { decimals += 1 }
      } else {
        guard byte == UInt8(ascii: "."), !isFraction else { return nil }
        isFraction = true
      }
      index += 1
    }
    guard index == bytes.count, 1...15 ~= digits else { return nil }
    let value = decimals == 0 ? Double(mantissa) : Double(mantissa) / powersOfTen[decimals]
    return isNegative ? -value : value
  }

  /// Why a cell is no input of a network, for errors.
  ///
  /// - Parameters:
  ///   - value: The number it holds.
  ///   - advice: What can be done where the cell itself does not say what is to be written.
  func inputFault(_ cell: Cell, _ value: Double?, advice: String = "") -> String {
    let text = self.text(cell)
    guard let value else {
      if text.isEmpty {
        return "the cell is empty"
          + (separator == [UInt8(ascii: " ")]
            ? " (several blanks in a row are several delimiters: write one)" : advice)
      }
      let visible = LabelText.visible(text)
      if visible != text, Double(visible) != nil {
        return "a character that cannot be seen, or is none of ASCII, stands in '\(visible)'; remove it"
      }
      let problem = "'\(text.prefix(40))' is not a number"
      if ["true", "false"].contains(text.lowercased()) {
        return problem + " (write truth values as 1 and 0; in pandas by .astype(int))"
      }
      if text.contains(/^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?$/) {
        return problem + " (write the decimal point as '.', and nothing between thousands)"
      }
      return problem + (text.contains(",") ? " (write the decimal point as '.')" : advice)
    }
    return value.isFinite
      ? "\(text) is too large for single precision"
      : "\(text) is not allowed: remove the line or fill the gap"
  }

  /// 10^0 to 10^15, all exact.
  private static let powersOfTen: [Double] = (0..<15).reduce(into: [1]) { powers, _ in
    powers.append(powers[powers.count - 1] * 10)
  }
}

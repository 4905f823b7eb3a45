extension JSONValue {
  /// The text with sorted keys, no spaces and one form for each number (1 and 1.0 are both `1`): equal values give
  /// equal bytes, so the text can be hashed.
  public var canonicalText: String { text(in: .canonical) }

  /// The text on one line, the keys in their own order.
  public var text: String { text(in: .compact) }

  /// The text for readers: indented by two spaces, lists of scalars on one line, the keys in their own order, a line
  /// end at the end.
  public var prettyText: String { text(in: .pretty) + "\n" }

  private func text(in style: JSONWriter.Style) -> String {
    var writer = JSONWriter(style: style)
    writer.write(self, depth: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The shortest text that reads back as the same number, without `.0` behind a whole number; nil for what JSON has
  /// no number for (infinite, not a number).
  public static func text(of number: Double) -> String? {
    guard number.isFinite else { return nil }
    // Beyond 2^53 not every whole number is a Double, so the shortest form is left as it is.
    if let whole = Int(exactly: number), whole.magnitude <= 1 << 53 { return String(whole) }
    return number.description
  }
}

extension Double {
  /// The shortest text that reads back as the same number, without `.0` behind a whole number.
  public var shortest: String { JSONValue.text(of: self) ?? description }
}

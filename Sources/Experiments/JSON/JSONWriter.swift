internal import OrderedCollections

/// Appends the texts of values to bytes.
struct JSONWriter {
  enum Style {
    case canonical, compact, pretty
  }

  let style: Style
  var bytes: [UInt8] = []

  mutating func write(_ value: JSONValue, depth: Int) {
    switch value {
    case .null: write("null")
    case .boolean(let value): write(value ? "true" : "false")
    case .integer(let value): write(String(value))
    case .number(let value): write(JSONValue.text(of: value) ?? "null")
    case .string(let value): writeQuoted(value)
    case .array(let elements):
      let inline = style != .pretty || elements.allSatisfy { $0.array == nil && $0.object == nil }
      writeList(elements, "[", "]", inline: inline, depth: depth) { $0.write($1, depth: depth + 1) }
    case .object(let members):
      let write = { (writer: inout JSONWriter, member: (key: String, value: JSONValue)) in
        writer.writeMember(member.key, member.value, depth: depth)
      }
      if style == .canonical {
        let sorted = members.elements.sorted { Self.precedes($0.key, $1.key) }
        writeList(sorted, "{", "}", inline: true, depth: depth, write)
      } else {
        writeList(members.elements, "{", "}", inline: style == .compact, depth: depth, write)
      }
    }
  }

  /// The canonical order of keys, by UTF-8 bytes: the order of Swift strings, without its Unicode equivalences.
  static func precedes(_ key: String, _ other: String) -> Bool {
    key.utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// A key and its value in an object of some depth.
  mutating func writeMember(_ key: String, _ value: JSONValue, depth: Int) {
    writeQuoted(key)
    write(style == .pretty ? ": " : ":")
    write(value, depth: depth + 1)
  }

  private mutating func writeList<Elements: Collection>(
    _ elements: Elements,
    _ open: String,
    _ close: String,
    inline: Bool,
    depth: Int,
    _ writeElement: (inout JSONWriter, Elements.Element) -> Void
  ) {
    write(open)
    var isFirst = true
    for element in elements {
      if !isFirst { write(inline && style == .pretty ? ", " : ",") }
      if !inline { startLine(depth + 1) }
      writeElement(&self, element)
      isFirst = false
    }
    if !inline, !isFirst { startLine(depth) }
    write(close)
  }

  mutating func startLine(_ depth: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
  }

  mutating func write(_ text: String) {
    // Through the view of the text it takes several times as long.
    var text = text
    text.withUTF8 { unsafe bytes.append(contentsOf: $0) }
  }

  mutating func writeQuoted(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    defer { bytes.append(UInt8(ascii: "\"")) }
    var text = text
    let isPlain = text.withUTF8 { characters in
      unsafe characters.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
    }
    if isPlain { return write(text) }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): write("\\\"")
      case UInt8(ascii: "\\"): write("\\\\")
      case UInt8(ascii: "\n"): write("\\n")
      case UInt8(ascii: "\r"): write("\\r")
      case UInt8(ascii: "\t"): write("\\t")
      case 0..<0x20: write(byte < 0x10 ? "\\u000" : "\\u00"); write(String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
  }
}

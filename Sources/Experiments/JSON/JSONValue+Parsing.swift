internal import OrderedCollections

/// What is wrong in a JSON text, and where.
public struct JSONParsingError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in bytes.
  public let column: Int
  /// What is wrong, without a full stop.
  public let message: String

  /// `line:column: message`.
  public var description: String { "\(line):\(column): \(message)" }
}

extension JSONValue {
  /// Reads a JSON document (RFC 8259).
  ///
  /// - Throws: `JSONParsingError` for anything that is not exactly one value, for a key that stands twice in an
  ///   object, and for more than 512 levels.
  public init(parsing text: some StringProtocol) throws(JSONParsingError) {
    try self.init(parsing: Array(text.utf8))
  }

  /// Reads a JSON document from UTF-8.
  ///
  /// - Throws: `JSONParsingError`, see `init(parsing:)` for a text.
  ///
  /// - Parameter omitted: Keys of the outermost object whose values are passed over: checked and not kept, which takes a
  ///   small part of the time. An object among them that is not empty stays as an empty one, anything else as null.
  public init(parsing bytes: [UInt8], leavingOut omitted: Set<String> = []) throws(JSONParsingError) {
    var parser = Parser(bytes: bytes, omitted: omitted)
    self = try parser.parseDocument()
  }
}

private struct Parser {
  let bytes: [UInt8]
  let omitted: Set<String>
  var position = 0

  private var current: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func parseDocument() throws(JSONParsingError) -> JSONValue {
    let value = try parseValue(depth: 0)
    skipSpace()
    if position < bytes.count { throw error("there is more behind the end of the value") }
    return value
  }

  private mutating func parseValue(depth: Int) throws(JSONParsingError) -> JSONValue {
    guard depth < 512 else { throw error("more than 512 levels") }
    skipSpace()
    switch current {
    case UInt8(ascii: "{"): return try parseObject(depth: depth)
    case UInt8(ascii: "["): return try parseArray(depth: depth)
    case UInt8(ascii: "\""): return .string(try parseString())
    case UInt8(ascii: "t"): return try parseWord("true", .boolean(true))
    case UInt8(ascii: "f"): return try parseWord("false", .boolean(false))
    case UInt8(ascii: "n"): return try parseWord("null", .null)
    case nil: throw error("the text ends where a value should stand")
    default: return try parseNumber()
    }
  }

  private mutating func parseObject(depth: Int) throws(JSONParsingError) -> JSONValue {
    position += 1
    skipSpace()
    if skip("}") { return .object([:]) }
    var members = OrderedDictionary<String, JSONValue>(minimumCapacity: 8)
    repeat {
      skipSpace()
      guard current == UInt8(ascii: "\"") else { throw error("a key in quotes should stand here") }
      let start = position
      let key = try parseString()
      skipSpace()
      guard skip(":") else { throw error("a colon should stand here") }
      let isOmitted = depth == 0 && omitted.contains(key)
      let value = isOmitted ? try passOver(depth: depth + 1) : try parseValue(depth: depth + 1)
      guard members.updateValue(value, forKey: key) == nil else {
        throw error("the key '\(key)' stands twice", at: start)
      }
    } while skipSeparator()
    guard skip("}") else { throw error("a comma or a closing brace should stand here") }
    return .object(members)
  }

  /// Passes over a value.
  ///
  /// - Returns: An empty object for one that is not, else null.
  private mutating func passOver(depth: Int) throws(JSONParsingError) -> JSONValue {
    skipSpace()
    let isObject = hasMembers
    if let end = JSONSkimmer.end(ofValueAt: position, in: bytes.span, depth: depth) {
      position = end
    } else {
      // Something is rare in it, or wrong.
      _ = try parseValue(depth: depth)
    }
    return isObject ? .object([:]) : .null
  }

  /// Whether an object with members begins here.
  private var hasMembers: Bool {
    var inside = self
    guard inside.skip("{") else { return false }
    inside.skipSpace()
    return !inside.skip("}")
  }

  private mutating func parseArray(depth: Int) throws(JSONParsingError) -> JSONValue {
    var elements: [JSONValue] = []
    position += 1
    skipSpace()
    if skip("]") { return .array(elements) }
    repeat {
      elements.append(try parseValue(depth: depth + 1))
    } while skipSeparator()
    guard skip("]") else { throw error("a comma or a closing bracket should stand here") }
    return .array(elements)
  }

  private mutating func parseWord(_ word: String, _ value: JSONValue) throws(JSONParsingError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw error("no JSON value") }
    position += word.utf8.count
    return value
  }

  private mutating func parseNumber() throws(JSONParsingError) -> JSONValue {
    let start = position
    var isWhole = true
    _ = skip("-")
    if !skip("0") { try skipDigits(orFail: "no JSON value", at: start) }
    if skip(".") {
      isWhole = false
      try skipDigits(orFail: "a digit should stand here", at: nil)
    }
    if skip("e") || skip("E") {
      isWhole = false
      if !skip("+") { _ = skip("-") }
      try skipDigits(orFail: "a digit should stand here", at: nil)
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isWhole, let integer = Int(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else {
      throw error("the number \(text) is too large", at: start)
    }
    return .number(number)
  }

  private mutating func skipDigits(orFail message: String, at place: Int?) throws(JSONParsingError) {
    let start = position
    while let byte = current, isDigit(byte) { position += 1 }
    if position == start { throw error(message, at: place) }
  }

  private mutating func parseString() throws(JSONParsingError) -> String {
    let start = position
    // Nearly every string stands there as it is, up to its end.
    var end = start + 1
    var all: UInt8 = 0
    while end < bytes.count, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\"),
      bytes[end] >= 0x20
    {
      all |= bytes[end]
      end += 1
    }
    position = end
    // What is ASCII needs no validation, which takes as long as all the rest of a string.
    if all < 0x80, skip("\"") { return String(decoding: bytes[(start + 1)..<end], as: UTF8.self) }
    var decoded = Array(bytes[(start + 1)..<end])
    while let byte = current {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: decoded, as: UTF8.self) else {
          throw error("the string is not UTF-8", at: start)
        }
        return text
      case UInt8(ascii: "\\"): try parseEscape(into: &decoded)
      case 0..<0x20: throw error("a control character must be escaped", at: position - 1)
      default: decoded.append(byte)
      }
    }
    throw error("the string has no end", at: start)
  }

  private mutating func parseEscape(into decoded: inout [UInt8]) throws(JSONParsingError) {
    let start = position - 1
    guard let byte = current else { throw error("the string has no end", at: start) }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(byte)
    case UInt8(ascii: "b"): decoded.append(0x08)
    case UInt8(ascii: "f"): decoded.append(0x0c)
    case UInt8(ascii: "n"): decoded.append(0x0a)
    case UInt8(ascii: "r"): decoded.append(0x0d)
    case UInt8(ascii: "t"): decoded.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = try parseHexadecimal(start)
      if 0xd800..<0xdc00 ~= scalar {
        guard skip("\\"), skip("u") else { throw error("half a surrogate pair", at: start) }
        let low = try parseHexadecimal(start)
        guard 0xdc00..<0xe000 ~= low else { throw error("half a surrogate pair", at: start) }
        scalar = 0x10000 + (scalar - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let valid = Unicode.Scalar(scalar) else { throw error("half a surrogate pair", at: start) }
      decoded.append(contentsOf: String(Character(valid)).utf8)
    default: throw error("no escape sequence", at: start)
    }
  }

  private mutating func parseHexadecimal(_ start: Int) throws(JSONParsingError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("four hexadecimal digits should stand here", at: start) }
    position += 4
    return value
  }

  private mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  /// Passes over a comma with the space before it; false when something else stands here.
  private mutating func skipSeparator() -> Bool {
    skipSpace()
    return skip(",")
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
  }

  private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }

  private func error(_ message: String, at place: Int? = nil) -> JSONParsingError {
    let before = bytes[..<(place ?? position)]
    let lineStart = before.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    return JSONParsingError(
      line: before.count { $0 == 0x0a } + 1,
      column: before.count - lineStart + 1,
      message: message
    )
  }
}

internal import OrderedCollections
internal import Training

extension JSONValue {
  /// The JSON form of a value: keys in snake case and in the order of their encoding, numbers that JSON has no form
  /// for (infinite, not a number) as null.
  ///
  /// - Throws: What the value's own `encode(to:)` throws.
  public init(encoding value: some Encodable) throws {
    self.init(try StoredValue(encoding: value))
  }

  /// The typed value this is the JSON form of; keys are looked up in snake case.
  ///
  /// - Throws: `DecodingError`.
  public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    try stored.decode(type)
  }

  private init(_ stored: StoredValue) {
    switch stored {
    case .null: self = .null
    case .boolean(let value): self = .boolean(value)
    case .integer(let value): self = .integer(Int(value))
    case .number(let value): self = value.isFinite ? .number(value) : .null
    // By its own shortest text: 0.1 as Float is 0.1, not 0.10000000149011612.
    case .single(let value): self.init(.number(Double(value.description) ?? Double(value)))
    case .text(let value): self = .string(value)
    case .floats(let elements): self = .array(elements.map { JSONValue(.single($0)) })
    case .numbers(let elements): self = .array(elements.map { JSONValue(.number($0)) })
    case .integers(let elements): self = .array(elements.map(JSONValue.integer))
    case .list(let elements): self = .array(elements.map { JSONValue($0) })
    case .record(let members): self = .object(Self.members(members) { $0.snakeCased })
    // Names that come from outside (a variant's, say) are data: they keep their spelling.
    case .table(let members): self = .object(Self.members(members) { $0 })
    }
  }

  private static func members(
    _ members: [StoredValue.Member], _ spelling: (String) -> String
  ) -> OrderedDictionary<String, JSONValue> {
    OrderedDictionary(members.map { (spelling($0.key), JSONValue($0.value)) }) { $1 }
  }

  private var stored: StoredValue {
    switch self {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(Int64(value))
    case .number(let value): .number(value)
    case .string(let value): .text(value)
    case .array(let elements): .list(elements.map(\.stored))
    case .object(let members): .table(members.map { .init(key: $0, value: $1.stored) })
    }
  }
}

extension JSONValue: Codable {
  /// Takes the value as such.
  ///
  /// - Throws: `DecodingError` from a decoder of another kind.
  public init(from decoder: any Decoder) throws {
    guard let decoder = decoder as? any StoredDecoder else {
      let context = DecodingError.Context(
        codingPath: decoder.codingPath, debugDescription: "JSON is read by 'decode(as:)'")
      throw DecodingError.dataCorrupted(context)
    }
    self.init(decoder.value)
  }

  /// Gives the value as such.
  ///
  /// - Throws: `EncodingError` to an encoder of another kind.
  public func encode(to encoder: any Encoder) throws {
    guard let encoder = encoder as? any StoredEncoder else {
      let context = EncodingError.Context(
        codingPath: encoder.codingPath, debugDescription: "JSON is written by 'init(encoding:)'")
      throw EncodingError.invalidValue(self, context)
    }
    encoder.encode(stored)
  }
}

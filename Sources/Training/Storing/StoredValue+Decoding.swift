extension StoredValue {
  /// The value this is the stored form of.
  ///
  /// - Throws: `DecodingError`, or what the value's own `init(from:)` throws.
  public func decode<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    let block: (any Sendable)? =
      switch self {
      case .floats(let elements) where type == [Float].self: elements
      case .numbers(let elements) where type == [Double].self: elements
      case .integers(let elements) where type == [Int].self: elements
      default: nil
      }
    if let block, let value = block as? Value { return value }
    return try Value(from: ValueDecoder(value: self))
  }

  fileprivate func mismatch(_ type: any Any.Type) -> DecodingError {
    .typeMismatch(
      type, DecodingError.Context(codingPath: [], debugDescription: "the value is of another type"))
  }
}

/// What makes values of trees: one that is a tree takes it.
public protocol StoredDecoder: Decoder {
  /// The tree.
  var value: StoredValue { get }
}

private struct ValueDecoder: StoredDecoder {
  let value: StoredValue
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    let members: [StoredValue.Member]
    switch value {
    case .record(let own), .table(let own): members = own
    default: throw value.mismatch(type)
    }
    var values: [String: StoredValue] = [:]
    for member in members where values.updateValue(member.value, forKey: member.key) != nil {
      throw value.mismatch(type)
    }
    return KeyedDecodingContainer(KeyedContainer<Key>(values: values))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .list(let elements) = value else { throw value.mismatch([StoredValue].self) }
    return UnkeyedContainer(elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { SingleContainer(value: value) }
}

private struct KeyedContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let values: [String: StoredValue]
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] {
    values.keys.compactMap { Key(stringValue: $0) ?? Key(stringValue: $0.camelCased) }
  }

  func contains(_ key: Key) -> Bool { found(key) != nil }

  /// The keys of JSON are in snake case.
  private func found(_ key: Key) -> StoredValue? {
    values[key.stringValue] ?? values[key.stringValue.snakeCased]
  }

  private func value(_ key: Key) throws -> StoredValue {
    guard let value = found(key) else {
      let context = DecodingError.Context(
        codingPath: [], debugDescription: "the key '\(key.stringValue.snakeCased)' is missing")
      throw DecodingError.keyNotFound(key, context)
    }
    return value
  }

  func decodeNil(forKey key: Key) throws -> Bool { try value(key) == .null }
  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try value(key).decode(type)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try ValueDecoder(value: value(key)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try ValueDecoder(value: value(key)).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { ValueDecoder(value: values["super"] ?? .null) }
  func superDecoder(forKey key: Key) throws -> any Decoder { ValueDecoder(value: try value(key)) }
}

private struct UnkeyedContainer: UnkeyedDecodingContainer {
  let elements: [StoredValue]
  var codingPath: [any CodingKey] { [] }
  var currentIndex = 0

  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private mutating func next() throws -> StoredValue {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        StoredValue.self, DecodingError.Context(codingPath: [], debugDescription: "the list ends too soon"))
    }
    defer { currentIndex += 1 }
    return elements[currentIndex]
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, elements[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try next().decode(type) }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> { try ValueDecoder(value: next()).container(keyedBy: type) }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try ValueDecoder(value: next()).unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { ValueDecoder(value: try next()) }
}

private struct SingleContainer: SingleValueDecodingContainer {
  let value: StoredValue
  var codingPath: [any CodingKey] { [] }

  func decodeNil() -> Bool { value == .null }

  func decode(_ type: Bool.Type) throws -> Bool {
    guard case .boolean(let value) = value else { throw value.mismatch(type) }
    return value
  }

  func decode(_ type: String.Type) throws -> String {
    guard case .text(let text) = value else { throw value.mismatch(type) }
    return text
  }

  func decode(_ type: Double.Type) throws -> Double {
    switch value {
    case .number(let number): return number
    case .single(let number): return Double(number)
    // JSON writes 1.0 as 1.
    case .integer(let number): return Double(number)
    default: throw value.mismatch(type)
    }
  }

  func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
  func decode(_ type: Int.Type) throws -> Int { try whole() }
  func decode(_ type: Int8.Type) throws -> Int8 { try whole() }
  func decode(_ type: Int16.Type) throws -> Int16 { try whole() }
  func decode(_ type: Int32.Type) throws -> Int32 { try whole() }
  func decode(_ type: Int64.Type) throws -> Int64 { try whole() }
  func decode(_ type: UInt.Type) throws -> UInt { UInt(truncatingIfNeeded: try whole() as Int64) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try whole() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try whole() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try whole() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { UInt64(bitPattern: try whole()) }
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try value.decode(type) }

  private func whole<Value: FixedWidthInteger>() throws -> Value {
    guard case .integer(let integer) = value, let result = Value(exactly: integer) else {
      throw value.mismatch(Value.self)
    }
    return result
  }
}

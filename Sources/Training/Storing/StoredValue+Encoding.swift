extension StoredValue {
  /// The stored form of a value.
  ///
  /// - Throws: What the value's own `encode(to:)` throws.
  public init<Value: Encodable>(encoding value: Value) throws {
    if Value.self == [Float].self, let elements = value as? [Float] {
      self = .floats(elements)
    } else if Value.self == [Double].self, let elements = value as? [Double] {
      self = .numbers(elements)
    } else if Value.self == [Int].self, let elements = value as? [Int] {
      self = .integers(elements)
    } else if let table = value as? any StringKeyed {
      self = .table(try table.members())
    } else {
      let encoder = ValueEncoder()
      try value.encode(to: encoder)
      self = encoder.slot.value
    }
  }
}

/// What encodes values as trees: one that has a tree of its own gives it.
public protocol StoredEncoder: Encoder {
  /// Puts a tree in the place of the value.
  func encode(_ value: StoredValue)
}

private protocol StringKeyed {
  func members() throws -> [StoredValue.Member]
}

extension Dictionary: StringKeyed where Key == String, Value: Encodable {
  /// A dictionary has no order of its own, and what is written must not change from one run to the next.
  fileprivate func members() throws -> [StoredValue.Member] {
    try sorted { $0.key < $1.key }.map { .init(key: $0.key, value: try StoredValue(encoding: $0.value)) }
  }
}

/// A place of the tree that is being built; containers share it by reference, as `Encodable` demands.
private final class Slot {
  enum State {
    case scalar(StoredValue)
    case list([Slot])
    case record([(key: String, slot: Slot)])
  }

  var state: State

  init(_ value: StoredValue = .null) { state = .scalar(value) }

  var value: StoredValue {
    switch state {
    case .scalar(let value): value
    case .list(let slots): .list(slots.map(\.value))
    case .record(let members): .record(members.map { .init(key: $0.key, value: $0.slot.value) })
    }
  }

  func append(_ slot: Slot) -> Slot {
    guard case .list(var slots) = state else { return slot }
    state = .scalar(.null)  // so that the elements are not copied
    slots.append(slot)
    state = .list(slots)
    return slot
  }

  func append(_ slot: Slot, forKey key: String) -> Slot {
    guard case .record(var members) = state else { return slot }
    state = .scalar(.null)  // so that the members are not copied
    members.append((key, slot))
    state = .record(members)
    return slot
  }
}

private struct ValueEncoder: StoredEncoder {
  var slot = Slot()
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .record = slot.state {} else { slot.state = .record([]) }
    return KeyedEncodingContainer(KeyedContainer<Key>(slot: slot))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .list = slot.state {} else { slot.state = .list([]) }
    return UnkeyedContainer(slot: slot)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { SingleContainer(slot: slot) }
  func encode(_ value: StoredValue) { slot.state = .scalar(value) }
}

private struct KeyedContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: Slot
  var codingPath: [any CodingKey] { [] }

  private func add(_ value: StoredValue, _ key: Key) {
    _ = slot.append(Slot(value), forKey: key.stringValue)
  }
  private func encoder(_ key: String) -> ValueEncoder {
    ValueEncoder(slot: slot.append(Slot(), forKey: key))
  }

  func encodeNil(forKey key: Key) { add(.null, key) }
  func encode(_ value: Bool, forKey key: Key) { add(.boolean(value), key) }
  func encode(_ value: Int, forKey key: Key) { add(.integer(Int64(value)), key) }
  func encode(_ value: UInt64, forKey key: Key) { add(.integer(Int64(bitPattern: value)), key) }
  func encode(_ value: Double, forKey key: Key) { add(.number(value), key) }
  func encode(_ value: String, forKey key: Key) { add(.text(value), key) }
  func encode(_ value: some Encodable, forKey key: Key) throws {
    add(try StoredValue(encoding: value), key)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> { encoder(key.stringValue).container(keyedBy: type) }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder(key.stringValue).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder("super") }
  func superEncoder(forKey key: Key) -> any Encoder { encoder(key.stringValue) }
}

private struct UnkeyedContainer: UnkeyedEncodingContainer {
  let slot: Slot
  var codingPath: [any CodingKey] { [] }

  var count: Int {
    guard case .list(let slots) = slot.state else { return 0 }
    return slots.count
  }

  private func encoder() -> ValueEncoder { ValueEncoder(slot: slot.append(Slot())) }

  func encodeNil() { _ = slot.append(Slot()) }
  func encode(_ value: some Encodable) throws { _ = slot.append(Slot(try StoredValue(encoding: value))) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> { encoder().container(keyedBy: type) }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder().unkeyedContainer() }
  func superEncoder() -> any Encoder { encoder() }
}

private struct SingleContainer: SingleValueEncodingContainer {
  let slot: Slot
  var codingPath: [any CodingKey] { [] }

  private func set(_ value: StoredValue) { slot.state = .scalar(value) }

  func encodeNil() { set(.null) }
  func encode(_ value: Bool) { set(.boolean(value)) }
  func encode(_ value: String) { set(.text(value)) }
  func encode(_ value: Double) { set(.number(value)) }
  func encode(_ value: Float) { set(.single(value)) }
  func encode(_ value: Int) { set(.integer(Int64(value))) }
  func encode(_ value: Int8) { set(.integer(Int64(value))) }
  func encode(_ value: Int16) { set(.integer(Int64(value))) }
  func encode(_ value: Int32) { set(.integer(Int64(value))) }
  func encode(_ value: Int64) { set(.integer(value)) }
  func encode(_ value: UInt) { set(.integer(Int64(bitPattern: UInt64(value)))) }
  func encode(_ value: UInt8) { set(.integer(Int64(value))) }
  func encode(_ value: UInt16) { set(.integer(Int64(value))) }
  func encode(_ value: UInt32) { set(.integer(Int64(value))) }
  func encode(_ value: UInt64) { set(.integer(Int64(bitPattern: value))) }
  func encode(_ value: some Encodable) throws { set(try StoredValue(encoding: value)) }
}

public import OrderedCollections

/// A JSON value whose objects keep the order of their keys.
public enum JSONValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object(OrderedDictionary<String, JSONValue>)
}

extension JSONValue {
  /// The value of a key of an object; nil when there is none, or the value is no object.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The value at a dotted path, `growth.thresholds.bottleneck` say; nil when there is none.
  public subscript(path path: String) -> JSONValue? {
    var value = self
    for component in path.split(separator: ".") {
      guard let next = value[String(component)] else { return nil }
      value = next
    }
    return value
  }

  /// Every value that is no object, by its dotted path.
  public var leaves: OrderedDictionary<String, JSONValue> {
    guard let object else { return ["": self] }
    return object.reduce(into: [:]) { found, member in
      for (path, value) in member.value.leaves {
        found[path.isEmpty ? member.key : "\(member.key).\(path)"] = value
      }
    }
  }

  /// The truth value; nil for any other kind.
  public var boolean: Bool? {
    if case .boolean(let value) = self { value } else { nil }
  }

  /// The whole number, written `1` or `1.0`; nil for any other kind.
  public var integer: Int? {
    switch self {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  /// The number; nil for any other kind.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The string; nil for any other kind.
  public var string: String? {
    if case .string(let value) = self { value } else { nil }
  }

  /// The elements of an array; nil for any other kind.
  public var array: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// An object with one more member, behind the others; any other kind as it is.
  public func adding(_ key: String, _ value: JSONValue) -> JSONValue {
    guard case .object(var members) = self else { return self }
    members[key] = value
    return .object(members)
  }

  /// The members of an object; nil for any other kind.
  public var object: OrderedDictionary<String, JSONValue>? {
    if case .object(let value) = self { value } else { nil }
  }
}

extension JSONValue {
  /// A number, or null where there is none.
  public init(_ number: Double?) { self = number.map(JSONValue.number) ?? .null }
  /// A whole number, or null where there is none.
  public init(_ number: Int?) { self = number.map(JSONValue.integer) ?? .null }
  /// A string, or null where there is none.
  public init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .boolean(value) }
  /// An array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// An object with its keys in the order written.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(OrderedDictionary(elements, uniquingKeysWith: { $1 }))
  }
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
}

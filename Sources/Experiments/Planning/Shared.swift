/// A large value in an object that copies share: of the many runs of a plan each is passed on often and hardly ever changed.
@propertyWrapper
public struct Shared<Value: Sendable>: Sendable {
  private final class Storage: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var storage: Storage

  /// The value.
  public var wrappedValue: Value {
    get { storage.value }
    set { storage = Storage(newValue) }
  }

  /// A value of its own.
  public init(wrappedValue: Value) { storage = Storage(wrappedValue) }
}

/// Coded as its value is.
extension Shared: Codable where Value: Codable {
  /// Decodes the value.
  public init(from decoder: any Decoder) throws { self.init(wrappedValue: try Value(from: decoder)) }
  /// Encodes the value.
  public func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

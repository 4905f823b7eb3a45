/// A value on its way into a file or out of it: a tree that holds every number bit for bit.
///
/// The file format is our own because a state is read after crashes and from damaged disks: whatever the bytes are, they
/// give a value or an error. `Encodable` values become a tree and `Decodable` ones are made of it, so that a new
/// property needs no code of its own. What is to be JSON goes the same way: the tree has a JSON form.
public indirect enum StoredValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  /// A number with the digits of a `Float`; bytes hold it as a `Double`.
  case single(Float)
  case text(String)
  /// The three kinds of array that may be long, each as one block.
  case floats([Float])
  case numbers([Double])
  case integers([Int])
  case list([StoredValue])
  case record([Member])
  /// A record whose keys are data.
  case table([Member])

  /// A key of a record with its value.
  public struct Member: Hashable, Sendable {
    /// The key.
    public var key: String
    /// What stands under it.
    public var value: StoredValue

    /// A key with its value.
    public init(key: String, value: StoredValue) {
      self.key = key
      self.value = value
    }
  }

  /// The bytes are no value.
  struct FormatError: Error, Hashable, Sendable {}

  /// The first byte of a value.
  enum Tag: UInt8 {
    case null, no, yes, integer, number, text, floats, numbers, integers, list, record
  }

  /// So deep values may lie within each other.
  static let depthLimit = 64
}

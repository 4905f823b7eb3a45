/// A value on its way into a file or out of it: a tree that holds every number bit for bit.
///
/// The file format is our own because a state is read after crashes and from damaged disks: whatever the bytes are, they
/// give a value or an error. `Encodable` values become a tree and `Decodable` ones are made of it, so that a new
/// property needs no code of its own.
indirect enum StoredValue: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int64)
  case number(Double)
  case text(String)
  /// The three kinds of array that may be long, each as one block.
  case floats([Float])
  case numbers([Double])
  case integers([Int])
  case list([StoredValue])
  case record([Member])

  /// A key of a record with its value.
  struct Member: Hashable, Sendable {
    var key: String
    var value: StoredValue
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

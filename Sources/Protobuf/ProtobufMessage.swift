/// A message in the wire format of Protocol Buffers, field by field: what the files of other programs are made of.
public struct ProtobufMessage: Sendable {
  /// The message as it is written.
  public private(set) var bytes: [UInt8] = []

  /// A message without fields.
  public init() {}

  /// Appends an integer; negative ones as 64 bits.
  public mutating func append(_ field: Int, _ value: Int) {
    appendKey(field, wire: 0)
    appendVariableLength(UInt64(bitPattern: Int64(value)))
  }

  /// Appends a number in single precision.
  public mutating func append(_ field: Int, _ value: Float) {
    appendKey(field, wire: 5)
    appendFixed(value.bitPattern)
  }

  /// Appends a number in double precision.
  public mutating func append(_ field: Int, _ value: Double) {
    appendKey(field, wire: 1)
    appendFixed(value.bitPattern)
  }

  /// Appends a text.
  public mutating func append(_ field: Int, _ text: String) { append(field, Array(text.utf8)) }

  /// Appends a message.
  public mutating func append(_ field: Int, _ message: ProtobufMessage) { append(field, message.bytes) }

  /// Appends bytes as they are.
  public mutating func append(_ field: Int, _ content: [UInt8]) {
    appendKey(field, wire: 2)
    appendVariableLength(UInt64(content.count))
    bytes += content
  }

  private mutating func appendKey(_ field: Int, wire: UInt64) {
    precondition(field > 0, "fields are numbered from 1")
    appendVariableLength(UInt64(field) << 3 | wire)
  }

  private mutating func appendVariableLength(_ value: UInt64) {
    var rest = value
    while rest > 0x7f {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private mutating func appendFixed(_ value: some FixedWidthInteger) {
    for shift in stride(from: 0, to: value.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> shift))
    }
  }
}

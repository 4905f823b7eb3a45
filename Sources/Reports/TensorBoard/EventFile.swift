internal import Protobuf

/// A file of events as TensorBoard reads it: records of TFRecord, each an `Event` of Protocol Buffers.
struct EventFile {
  private(set) var bytes: [UInt8] = []

  /// A file with the record that says which version of the format it is.
  init() {
    var event = ProtobufMessage()
    event.append(1, 0.0)
    event.append(3, "brain.Event:2")
    append(event)
  }

  /// Appends a number under a tag.
  mutating func append(_ tag: String, _ value: Double, step: Int, seconds: Double) {
    var number = ProtobufMessage()
    number.append(1, tag)
    number.append(2, Float(value))
    append(number, step: step, seconds: seconds)
  }

  /// Appends what a plugin of TensorBoard reads.
  mutating func append(_ tag: String, plugin: String, _ content: ProtobufMessage) {
    var data = ProtobufMessage()
    data.append(1, plugin)
    data.append(2, content)
    var metadata = ProtobufMessage()
    metadata.append(1, data)
    var value = ProtobufMessage()
    value.append(1, tag)
    value.append(9, metadata)
    append(value, step: 0, seconds: 0)
  }

  private mutating func append(_ value: ProtobufMessage, step: Int, seconds: Double) {
    var summary = ProtobufMessage()
    summary.append(1, value)
    var event = ProtobufMessage()
    event.append(1, seconds)
    event.append(2, step)
    event.append(5, summary)
    append(event)
  }

  /// A record: the length, its checksum, the content, its checksum, all with the lowest byte first.
  private mutating func append(_ event: ProtobufMessage) {
    let length = Self.littleEndian(UInt64(event.bytes.count))
    bytes += length
    bytes += Self.littleEndian(CRC32C.masked(length))
    bytes += event.bytes
    bytes += Self.littleEndian(CRC32C.masked(event.bytes))
  }

  private static func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    stride(from: 0, to: Number.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: number >> Number($0)) }
  }
}

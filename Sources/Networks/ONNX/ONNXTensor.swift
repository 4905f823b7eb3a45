internal import Protobuf

/// Numbers or texts that an ONNX graph brings with it.
struct ONNXTensor {
  /// What the elements are, by its number in ONNX.
  enum Element: Int {
    case float = 1
    case int64 = 7
    case string = 8
    case double = 11
  }

  let element: Element
  let shape: [Int]
  /// As it is written, but for its name.
  private var content = ProtobufMessage()

  private init(_ element: Element, shape: [Int]) {
    self.element = element
    self.shape = shape
    for size in shape { content.append(1, size) }
    content.append(2, element.rawValue)
  }

  init(_ numbers: some Sequence<Float>, shape: [Int]) {
    self.init(.float, shape: shape)
    content.append(9, Self.raw(numbers.lazy.map(\.bitPattern)))
  }

  init(_ numbers: some Sequence<Double>, shape: [Int]) {
    self.init(.double, shape: shape)
    content.append(9, Self.raw(numbers.lazy.map(\.bitPattern)))
  }

  init(_ numbers: [Int64]) {
    self.init(.int64, shape: [numbers.count])
    content.append(9, Self.raw(numbers))
  }

  init(_ texts: [String]) {
    self.init(.string, shape: [texts.count])
    for text in texts { content.append(6, text) }
  }

  /// The tensor under a name.
  func message(named name: String) -> ProtobufMessage {
    var message = content
    message.append(8, name)
    return message
  }

  /// Little-endian, one behind the other.
  private static func raw<Number: FixedWidthInteger>(_ numbers: some Sequence<Number>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(numbers.underestimatedCount * Number.bitWidth / 8)
    for number in numbers {
      for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    return bytes
  }
}

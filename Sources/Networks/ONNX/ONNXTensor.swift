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

  /// As it is written, but for its name.
  private var content = ProtobufMessage()

  private init(_ element: Element, shape: [Int]) {
    for size in shape { content.append(1, size) }
    content.append(2, element.rawValue)
  }

  /// Every machine there is a Swift for is little-endian, as the format is.
  private init<Number: BitwiseCopyable>(_ element: Element, shape: [Int], _ numbers: [Number]) {
    self.init(element, shape: shape)
    content.append(9, unsafe numbers.withUnsafeBytes { unsafe Array($0) })
  }

  init(_ numbers: [Float], shape: [Int]) { self.init(.float, shape: shape, numbers) }
  init(_ numbers: [Double], shape: [Int]) { self.init(.double, shape: shape, numbers) }
  init(_ numbers: [Int64]) { self.init(.int64, shape: [numbers.count], numbers) }

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
}

internal import Protobuf

/// A graph of ONNX as it is built, node by node (operator set 17).
struct ONNXGraph {
  /// A property of an operator.
  enum Attribute {
    case integer(Int)
    case integers([Int])
    case float(Float)
  }

  /// The version of the operators, and of the file format that has it.
  private static let (operators, format) = (17, 8)

  private var nodes: [ProtobufMessage] = []
  private var tensors: [ProtobufMessage] = []
  private var inputs: [ProtobufMessage] = []
  private var outputs: [ProtobufMessage] = []

  /// Names an input of so many samples.
  mutating func appendInput(_ name: String, _ element: ONNXTensor.Element, shape: [Int]) {
    inputs.append(Self.value(name, element, shape))
  }

  /// Names an output of so many samples.
  mutating func appendOutput(_ name: String, _ element: ONNXTensor.Element, shape: [Int]) {
    outputs.append(Self.value(name, element, shape))
  }

  /// Brings a tensor.
  ///
  /// - Returns: Its name.
  mutating func append(_ tensor: ONNXTensor, named name: String) -> String {
    tensors.append(tensor.message(named: name))
    return name
  }

  /// Appends a node with one result.
  ///
  /// - Parameter name: Of the result; nil for one that tells the nodes apart.
  /// - Returns: That name.
  mutating func append(
    _ operation: String, _ arguments: [String], _ attributes: [(String, Attribute)] = [],
    named name: String? = nil
  ) -> String {
    let result = name ?? "\(operation.lowercased())_\(nodes.count)"
    var node = ProtobufMessage()
    for argument in arguments { node.append(1, argument) }
    node.append(2, result)
    node.append(3, result)
    node.append(4, operation)
    for (name, attribute) in attributes { node.append(5, Self.message(attribute, named: name)) }
    nodes.append(node)
    return result
  }

  /// The bytes of the file.
  ///
  /// - Parameter metadata: Texts that are kept with it.
  func bytes(metadata: [(key: String, value: String)]) -> [UInt8] {
    var graph = ProtobufMessage()
    for node in nodes { graph.append(1, node) }
    graph.append(2, "sprout")
    for tensor in tensors { graph.append(5, tensor) }
    for input in inputs { graph.append(11, input) }
    for output in outputs { graph.append(12, output) }
    var operators = ProtobufMessage()
    operators.append(1, "")
    operators.append(2, Self.operators)
    var model = ProtobufMessage()
    model.append(1, Self.format)
    model.append(2, "sprout")
    model.append(7, graph)
    model.append(8, operators)
    for (key, value) in metadata {
      var entry = ProtobufMessage()
      entry.append(1, key)
      entry.append(2, value)
      model.append(14, entry)
    }
    return model.bytes
  }

  private static func message(_ attribute: Attribute, named name: String) -> ProtobufMessage {
    var message = ProtobufMessage()
    message.append(1, name)
    switch attribute {
    case .float(let value):
      message.append(2, value)
      message.append(20, 1)
    case .integer(let value):
      message.append(3, value)
      message.append(20, 2)
    case .integers(let values):
      for value in values { message.append(8, value) }
      message.append(20, 7)
    }
    return message
  }

  /// What goes in or comes out: any number of samples of a shape.
  private static func value(
    _ name: String, _ element: ONNXTensor.Element, _ shape: [Int]
  ) -> ProtobufMessage {
    var samples = ProtobufMessage()
    samples.append(2, "samples")
    var dimensions = ProtobufMessage()
    dimensions.append(1, samples)
    for size in shape {
      var dimension = ProtobufMessage()
      dimension.append(1, size)
      dimensions.append(1, dimension)
    }
    var tensor = ProtobufMessage()
    tensor.append(1, element.rawValue)
    tensor.append(2, dimensions)
    var type = ProtobufMessage()
    type.append(1, tensor)
    var value = ProtobufMessage()
    value.append(1, name)
    value.append(2, type)
    return value
  }
}

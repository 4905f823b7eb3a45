internal import LinearAlgebra
internal import Protobuf

/// A network as an ONNX file that others run as it is: raw numbers in double precision go in, labels and probabilities come
/// out.
public struct ONNXModel {
  /// The bytes of the file.
  public let bytes: [UInt8]

  /// What goes in: samples x inputs, or samples x channels x height x width.
  public static let input = "input"
  /// The label of each sample: a text, or a whole number where all labels are.
  public static let label = "label"
  /// The probability of every class, as `predict` tells it.
  public static let probabilities = "probabilities"
  /// The numbers that are predicted, in their own units in double precision.
  public static let prediction = "prediction"

  /// The file of a network.
  ///
  /// - Parameters:
  ///   - task: What it was trained for; what is missing is taken as it is where inputs are scaled, and numbers the classes.
  ///   - loss: What its outputs mean.
  public init(_ network: Network, task: ModelTask, loss: Loss) {
    var graph = ONNXGraph()
    let image = network.maps.map { [$0.input.channels, $0.input.height, $0.input.width] }
    graph.appendInput(Self.input, .double, shape: image ?? [network.inputCount])
    var value = Self.input
    if let scaling = task.scaling {
      let shift = graph.append(Self.tensor(scaling.shift, image), named: "input.shift")
      let scale = graph.append(Self.tensor(scaling.scale, image), named: "input.scale")
      value = graph.append("Sub", [value, shift])
      value = graph.append("Mul", [value, scale])
    }
    value = graph.append("Cast", [value], [("to", .integer(ONNXTensor.Element.float.rawValue))])
    value = graph.appendMaps(of: network, reading: value)
    value = graph.appendLayers(of: network, reading: value)
    if let targets = task.targets {
      Self.append(targets, reading: value, to: &graph)
    } else {
      Self.appendClasses(of: network, task, loss, reading: value, to: &graph)
    }
    var metadata = task.metadata
    metadata[ModelArchitecture.name] = ModelArchitecture.text(of: network)
    bytes = graph.bytes(metadata: metadata.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  /// Brings outputs to the targets' own units.
  private static func append(_ targets: ModelTask.Targets, reading value: String, to graph: inout ONNXGraph) {
    let wide = graph.append("Cast", [value], [("to", .integer(ONNXTensor.Element.double.rawValue))])
    let scale = graph.append(tensor(targets.scale, nil), named: "target.scale")
    let shift = graph.append(tensor(targets.shift, nil), named: "target.shift")
    let spread = graph.append("Div", [wide, scale])
    _ = graph.append("Add", [spread, shift], named: prediction)
    graph.appendOutput(prediction, .double, shape: [targets.names.count])
  }

  private static func appendClasses(
    of network: Network, _ task: ModelTask, _ loss: Loss, reading value: String, to graph: inout ONNXGraph
  ) {
    let probabilities =
      loss == .crossEntropy
      ? graph.append("Softmax", [value], [("axis", .integer(-1))], named: Self.probabilities)
      : graph.append("Identity", [value], named: Self.probabilities)
    let classes = task.classes ?? (0..<network.outputCount).map(String.init)
    let numbers = classes.compactMap { text in Int64(text).flatMap { String($0) == text ? $0 : nil } }
    let areNumbers = numbers.count == classes.count
    let labels = graph.append(areNumbers ? ONNXTensor(numbers) : ONNXTensor(classes), named: "classes")
    let largest = graph.append(
      "ArgMax", [probabilities], [("axis", .integer(1)), ("keepdims", .integer(0))])
    _ = graph.append("Gather", [labels, largest], [("axis", .integer(0))], named: Self.label)
    graph.appendOutput(Self.label, areNumbers ? .int64 : .string, shape: [])
    graph.appendOutput(Self.probabilities, .float, shape: [network.outputCount])
  }

  /// One number for all inputs, or one for each in the shape of a sample.
  private static func tensor(_ numbers: [Double], _ image: [Int]?) -> ONNXTensor {
    ONNXTensor(numbers, shape: numbers.count == 1 ? [1] : image ?? [numbers.count])
  }
}

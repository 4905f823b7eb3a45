internal import LinearAlgebra

/// The layers of a network as nodes; their tensors have the names of a model file.
extension ONNXGraph {
  /// Appends the layers that work on images, and flattens what comes of them.
  mutating func appendMaps(of network: Network, reading input: String) -> String {
    guard let maps = network.maps else { return input }
    var values = [input]
    for node in maps.nodes.dropFirst() {
      let source = values[node.source]
      switch node.operation {
      case .input: values.append(source)
      case .convolution(let convolution):
        var value = appendConvolution(convolution, of: network, reading: source)
        if let added = convolution.added { value = append("Add", [value, values[added]]) }
        values.append(convolution.isActivated ? append(network.activation, value) : value)
      case .pool(let geometry, let kind):
        values.append(
          append(
            kind == .max ? "MaxPool" : "AveragePool", [source],
            [
              ("kernel_shape", .integers([geometry.kernel, geometry.kernel])),
              ("strides", .integers([geometry.stride, geometry.stride])),
            ]))
      case .globalAverage: values.append(append("GlobalAveragePool", [source]))
      }
    }
    return append("Flatten", [values[values.count - 1]], [("axis", .integer(1))])
  }

  private mutating func appendConvolution(
    _ convolution: MapNode.Convolution, of network: Network, reading source: String
  ) -> String {
    let name = network.layerNames[convolution.layer]
    let geometry = convolution.geometry
    let tensors = appendParameters(of: network, convolution.layer)
    let value = append(
      "Conv", [source] + tensors,
      [
        ("kernel_shape", .integers([geometry.kernel, geometry.kernel])),
        ("strides", .integers([geometry.stride, geometry.stride])),
        ("pads", .integers(Array(repeating: geometry.padding, count: 4))),
      ])
    guard let norm = network.norm(ofLayer: convolution.layer) else { return value }
    let parts = NormTensor.allCases.map { part in
      append(
        ONNXTensor((0..<norm.channels).map { norm[part, $0] }, shape: [norm.channels]),
        named: "\(name).norm.\(part.rawValue)")
    }
    return append("BatchNormalization", [value] + parts, [("epsilon", .float(BatchNorm.epsilon))])
  }

  /// Appends the fully connected layers.
  mutating func appendLayers(of network: Network, reading input: String) -> String {
    var value = input
    for layer in network.mapLayerCount..<network.layers.count {
      let tensors = appendParameters(of: network, layer)
      value = append("Gemm", [value] + tensors, [("transB", .integer(1))])
      if layer + 1 < network.layers.count { value = append(network.activation, value) }
    }
    return value
  }

  /// Brings the weights of a layer, and its biases where it has any.
  private mutating func appendParameters(of network: Network, _ index: Int) -> [String] {
    let (layer, name) = (network.layers[index], network.layerNames[index])
    var tensors = [
      append(ONNXTensor(layer.weights, shape: network.weightShape(of: index)), named: "\(name).weight")
    ]
    if network.shape.hasBias(ofLayer: index) {
      tensors.append(append(ONNXTensor(layer.biases, shape: [layer.outputs]), named: "\(name).bias"))
    }
    return tensors
  }

  private mutating func append(_ activation: Activation, _ value: String) -> String {
    switch activation {
    case .relu: return append("Relu", [value])
    case .selu: return append("Selu", [value])
    case .tanh: return append("Tanh", [value])
    case .identity: return value
    case .gelu:
      // The operator set has none.
      let constants = [Float(0.5).squareRoot(), 1, 0.5].map { number in
        append(ONNXTensor([number], shape: []), named: "gelu_\(value)_\(number)")
      }
      let scaled = append("Mul", [value, constants[0]])
      let distribution = append("Add", [append("Erf", [scaled]), constants[1]])
      return append("Mul", [append("Mul", [value, distribution]), constants[2]])
    }
  }
}

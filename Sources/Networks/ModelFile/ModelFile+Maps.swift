internal import LinearAlgebra

/// Networks with layers that work on images: their names and shapes follow from the architecture in the metadata.
extension ModelFile {
  /// Reads such a network.
  ///
  /// - Throws: `FormatError` when tensors and architecture do not fit each other.
  func network(
    _ architecture: ModelArchitecture, activation: Activation
  ) throws(FormatError) -> Network {
    // The last fully connected layer says how many outputs there are.
    let outputs = names.compactMap { file.tensors[$0]?.shape }.filter { $0.count == 2 }
    var random = RandomGenerator(seed: 0, stream: "model")
    let last = try lastWeight()
    let shape = try architecture.shape(outputs: last.shape[0])
    guard !outputs.isEmpty, shape.parameters < 1 << 32 else {
      throw FormatError(message: "the network is too large")
    }
    // Before memory is taken for it.
    let bytes = file.tensors.values.reduce(0) { $0 + ($1.end - $1.start) }
    guard shape.parameters <= bytes else {
      throw FormatError(
        message:
          "the architecture has \(shape.parameters) parameters, and there are \(bytes) bytes of tensors")
    }
    let network = Network(shape, activation: activation, initializer: .heNormal, from: &random)
    var known: Set<String> = []
    for (index, name) in network.layerNames.enumerated() {
      try read("\(name).weight", shape: network.weightShape(of: index), &known) { entry, value in
        let layer = network.layers[index]
        layer.parameters[entry / layer.inputs, entry % layer.inputs] = value
      }
      if network.shape.hasBias(ofLayer: index) {
        try read("\(name).bias", shape: [network.layers[index].outputs], &known) { entry, value in
          let layer = network.layers[index]
          layer.parameters[entry, layer.inputs] = value
        }
      }
      guard let norm = network.norm(ofLayer: index) else { continue }
      for part in NormTensor.allCases {
        try read("\(name).norm.\(part.rawValue)", shape: [norm.channels], &known) { norm[part, $0] = $1 }
      }
      if let channel = (0..<norm.channels).first(where: { norm[.variance, $0] < 0 }) {
        throw FormatError(message: "'\(name).norm.variance' is negative for channel \(channel)")
      }
    }
    if let stranger = names.first(where: { !known.contains($0) }) {
      throw FormatError(
        message: "the tensor '\(stranger)' is no part of the network that the metadata describe")
    }
    return network
  }

  private func lastWeight() throws(FormatError) -> Safetensors.Tensor {
    let numbered = names.compactMap { name -> (Int, Safetensors.Tensor)? in
      let parts = name.split(separator: ".")
      guard parts.count == 3, parts[0] == "layers", parts[2] == "weight", let number = Int(parts[1]),
        let tensor = file.tensors[name], tensor.shape.count == 2
      else { return nil }
      return (number, tensor)
    }
    guard let last = numbered.max(by: { $0.0 < $1.0 }) else {
      throw FormatError(message: "there is no output layer 'layers.<i>.weight' of two dimensions")
    }
    return last.1
  }

  private func read(
    _ name: String, shape: [Int], _ known: inout Set<String>, _ take: (_ entry: Int, _ value: Float) -> Void
  ) throws(FormatError) {
    guard let tensor = file.tensors[name] else {
      throw FormatError(
        message: "there is no tensor '\(name)'; the file has \(names.prefix(20).joined(separator: ", "))")
    }
    guard tensor.shape == shape else {
      throw FormatError(message: "'\(name)' has the shape \(tensor.shape); the architecture says \(shape)")
    }
    known.insert(name)
    for (entry, value) in try file.floats(of: name).enumerated() { take(entry, value) }
  }
}

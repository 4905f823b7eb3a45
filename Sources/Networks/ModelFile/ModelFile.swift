internal import LinearAlgebra

/// A network in a safetensors file.
///
/// This program writes `layers.<i>.weight` (out x in) and `layers.<i>.bias` in float32 from `layers.0` on, and the task
/// they were trained for; files from elsewhere may call their layers otherwise.
public struct ModelFile: Sendable {
  /// Why a file is not a network.
  public struct FormatError: Error, Hashable, Sendable {
    /// One sentence: what is wrong in the file.
    public let message: String

    /// An error with its sentence.
    public init(message: String) {
      self.message = message
    }
  }

  let file: Safetensors

  /// Reads the structure of a file.
  ///
  /// - Throws: `FormatError` when the bytes are not a safetensors file.
  public init(_ bytes: [UInt8]) throws(FormatError) {
    file = try Safetensors(bytes)
  }

  /// The texts a file carries beside its tensors.
  public var metadata: [String: String] { file.metadata }

  /// What the hidden units apply; nil when the metadata do not say, as in PyTorch's files.
  ///
  /// - Throws: `FormatError` when it is none of this program's.
  public var activation: Activation? {
    get throws(FormatError) {
      var found = metadata["activation"]
      if found == nil { found = try architecture?.activation }
      guard let name = found else { return nil }
      guard let known = Activation(rawValue: name.lowercased()) else {
        let names = Activation.allCases.map(\.rawValue).joined(separator: ", ")
        throw FormatError(
          message: "the activation '\(name)' in the metadata is not one of this program's: \(names)")
      }
      return known
    }
  }

  /// Finds the layers.
  ///
  /// - Parameter rules: Which tensors are the layers; without any, all tensors must be.
  /// - Throws: `FormatError` when the names do not tell which tensor is which.
  public func layers(_ rules: [TensorRule] = []) throws(FormatError) -> [LayerTensors] {
    try LayerOrder(names, rules).layers
  }

  /// The names of the tensors that are part of no layer.
  public func tensors(besides layers: [LayerTensors]) -> [String] {
    let taken = Set(layers.flatMap { [$0.weight, $0.bias ?? $0.weight] })
    return names.filter { !taken.contains($0) }
  }

  /// Those of them that are weights: of two dimensions or more.
  public func weights(besides layers: [LayerTensors]) -> [String] {
    tensors(besides: layers).filter { (file.tensors[$0]?.shape.count ?? 0) > 1 }
  }

  /// What the metadata say of the layers; nil when they say nothing.
  private var architecture: ModelArchitecture? {
    get throws(FormatError) { try ModelArchitecture(of: metadata) }
  }

  /// Whether the metadata say which tensors make up the network, by the names of this program.
  public var namesTensors: Bool {
    get throws(FormatError) { try architecture?.namesTensors ?? false }
  }

  /// The names of the tensors, but for those with a meaning of their own.
  var names: [String] {
    file.tensors.keys.filter { !ModelTask.tensorNames.contains($0) }.sorted()
  }

  /// Reads the network.
  ///
  /// - Parameters:
  ///   - activation: What the hidden units apply; must not contradict the metadata.
  ///   - layers: Which tensors are the layers; nil to find them by their names.
  /// - Throws: `FormatError` when the file holds no fully connected network of finite numbers.
  public func network(
    activation stated: Activation? = nil, layers found: [LayerTensors]? = nil
  ) throws(FormatError) -> Network {
    let own = try activation
    if let own, let stated, own != stated {
      throw FormatError(
        message: "the metadata say that the hidden units apply \(own.rawValue), not \(stated.rawValue)")
    }
    guard let activation = own ?? stated else {
      if found == nil, try !namesTensors { _ = try layers() }
      throw FormatError(message: "the metadata name no activation; say which one the hidden units apply")
    }
    if found == nil, let architecture = try architecture, architecture.namesTensors {
      return try network(architecture, activation: activation)
    }
    let tensors = if let found { found } else { try layers() }
    var layers: [LinearLayer] = []
    for (index, names) in tensors.enumerated() {
      let layer = try layer(names)
      if let before = layers.last, before.outputs != layer.inputs {
        throw FormatError(
          message: "\(names.weight) reads \(layer.inputs) inputs, but the layer before, "
            + "\(tensors[index - 1].weight), has \(before.outputs) units")
      }
      layers.append(layer)
    }
    return Network(layers: layers, activation: activation)
  }

  private func layer(_ names: LayerTensors) throws(FormatError) -> LinearLayer {
    let shape = file.tensors[names.weight]?.shape ?? []
    guard shape.count == 2, !shape.contains(0) else {
      throw FormatError(
        message: "'\(names.weight)' has the shape \(shape); the weights of a fully connected layer have "
          + "2 dimensions, out x in")
    }
    let weight = try file.floats(of: names.weight)
    let (outputs, inputs) = (shape[0], shape[1])
    var parameters = Matrix<Float>(rows: outputs, columns: inputs + 1)
    for row in 0..<outputs {
      for column in 0..<inputs { parameters[row, column] = weight[row * inputs + column] }
    }
    if let name = names.bias {
      let shape = file.tensors[name]?.shape ?? []
      guard shape == [outputs] else {
        throw FormatError(message: "'\(name)' has the shape \(shape) for \(outputs) units")
      }
      for (row, bias) in try file.floats(of: name).enumerated() { parameters[row, inputs] = bias }
    }
    return LinearLayer(parameters: parameters)
  }
}

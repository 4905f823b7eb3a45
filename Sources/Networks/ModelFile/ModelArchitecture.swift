internal import FoundationEssentials
internal import LinearAlgebra

/// The architecture as a file's metadata say it: `{"input": [c, h, w] or [inputs], "activation", "norm", "layers": [{"dense": 8}, ...]}`,
/// the output layer left out. What is missing follows from the tensors.
struct ModelArchitecture: Decodable {
  /// The text's name among the metadata.
  static let name = "sprout.model"

  var input: [Int]?
  var activation: String?
  var norm: String?
  var layers: [LayerConfiguration]?

  /// The text for a network.
  static func text(of network: Network) -> String {
    let shape = network.shape
    let input = shape.maps?.input.dimensions ?? [network.inputCount]
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let layers = shape.layers.map { layer in
      (try? encoder.encode(layer)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
    // Written in this order, not in that of an encoder.
    return #"{"input":[\#(input.map(String.init).joined(separator: ","))],"#
      + #""activation":"\#(network.activation.rawValue)","norm":"\#((shape.maps?.norm ?? .none).rawValue)","#
      + #""layers":[\#(layers.joined(separator: ","))]}"#
  }

  /// What a file says; nil when it says nothing.
  ///
  /// - Throws: `FormatError` when it is of another form.
  init?(of metadata: [String: String]) throws(ModelFile.FormatError) {
    guard let text = metadata[Self.name] else { return nil }
    do {
      self = try JSONDecoder().decode(ModelArchitecture.self, from: Data(text.utf8))
    } catch {
      guard case DecodingError.dataCorrupted(let context) = error, !context.codingPath.isEmpty else {
        throw Self.error("are no architecture: \(text.prefix(60))")
      }
      throw Self.error("hold what is none: \(context.debugDescription)")
    }
  }

  /// Whether it says which tensors make up the network, by the names of this program: where the tensors alone do not tell, as with
  /// layers that work on images.
  var namesTensors: Bool {
    layers?.contains { $0.denseWidth == nil } ?? false
  }

  /// The shape of a network with layers that work on images and so many outputs.
  ///
  /// - Throws: `FormatError` when the layers do not fit.
  func shape(outputs: Int) throws(ModelFile.FormatError) -> NetworkShape {
    guard let images = input.flatMap(MapShape.init) else {
      throw Self.error("name layers that work on images, but no input of channels, height and width")
    }
    guard let normalization = Normalization(rawValue: norm ?? Normalization.none.rawValue) else {
      throw Self.error("name the normalisation '\(norm ?? "")'; none and batch are read")
    }
    var model = ModelConfiguration(layers: layers ?? [])
    model.norm = normalization
    do {
      return try NetworkShape(model, inputs: images.count, images: images, outputs: outputs)
    } catch {
      throw Self.error("have a layer \(error.layer + 1) that does not fit: \(error.message)")
    }
  }

  /// Refuses what the network is not.
  ///
  /// - Throws: `FormatError`.
  func check(_ network: Network) throws(ModelFile.FormatError) {
    if network.maps == nil, let other = layers?.first(where: { $0.denseWidth == nil }) {
      throw Self.error(
        "name a layer of the kind '\(other.kind)', but the tensors are read as fully connected layers")
    }
    if let norm, norm != "none", network.maps == nil {
      throw Self.error("name the normalisation '\(norm)', but no convolution")
    }
    if let input, input.isEmpty || input.product != network.inputCount {
      throw Self.error("say that the input is \(input), the tensors have \(network.inputCount) inputs")
    }
    if let layers {
      let (widths, found) = (layers.compactMap(\.denseWidth), network.shape.hidden)
      if widths != found {
        throw Self.error("say that the hidden layers have \(widths) units, the tensors have \(found)")
      }
    }
    if let activation, activation.lowercased() != network.activation.rawValue {
      throw Self.error("say that the hidden units apply \(activation), not \(network.activation.rawValue)")
    }
  }

  private static func error(_ finding: String) -> ModelFile.FormatError {
    ModelFile.FormatError(message: "the metadata '\(name)' \(finding)")
  }
}

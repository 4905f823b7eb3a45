internal import FoundationEssentials

/// The architecture as a file's metadata say it: `{"input": [inputs], "activation", "norm", "layers": [{"dense": 8}, ...]}`,
/// the output layer left out. What is missing follows from the tensors.
struct ModelArchitecture: Decodable {
  /// The text's name among the metadata.
  static let name = "sprout.model"

  var input: [Int]?
  var activation: String?
  var norm: String?
  var layers: [Layer]?

  /// One layer: the kind is the first of its keys that names one.
  struct Layer: Decodable {
    var width: Int?
    var kind: String

    private struct Key: CodingKey {
      let stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { return nil }
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      let dense = Key(stringValue: "dense")
      width = container.contains(dense) ? try container.decode(Int.self, forKey: dense) : nil
      let others = container.allKeys.map(\.stringValue).sorted()
      kind = width == nil ? others.first { ["conv", "pool", "residual"].contains($0) } ?? "unknown" : "dense"
    }
  }

  /// The text for a network.
  static func text(of network: Network) -> String {
    let layers = network.widths.map { #"{"dense":\#($0)}"# }.joined(separator: ",")
    let activation = network.activation.rawValue
    return #"{"input":[\#(network.inputCount)],"activation":"\#(activation)","norm":"none","#
      + #""layers":[\#(layers)]}"#
  }

  /// What a file says; nil when it says nothing.
  ///
  /// - Throws: `FormatError` when it is of another form.
  init?(of metadata: [String: String]) throws(ModelFile.FormatError) {
    guard let text = metadata[Self.name] else { return nil }
    guard let found = try? JSONDecoder().decode(ModelArchitecture.self, from: Data(text.utf8)) else {
      throw ModelFile.FormatError(
        message: "the metadata '\(Self.name)' are no architecture: \(text.prefix(60))")
    }
    self = found
  }

  /// Refuses what the network is not.
  ///
  /// - Throws: `FormatError`.
  func check(_ network: Network) throws(ModelFile.FormatError) {
    if let other = layers?.first(where: { $0.width == nil }) {
      throw Self.error("name a layer of the kind '\(other.kind)'; fully connected networks are read")
    }
    if let norm, norm != "none" {
      throw Self.error("name the normalisation '\(norm)'; networks without one are read")
    }
    if let input, input.isEmpty || Self.product(input) != network.inputCount {
      throw Self.error("say that the input is \(input), the tensors have \(network.inputCount) inputs")
    }
    if let widths = layers?.compactMap(\.width), widths != network.widths {
      throw Self.error("say that the hidden layers have \(widths) units, the tensors have \(network.widths)")
    }
    if let activation, activation.lowercased() != network.activation.rawValue {
      throw Self.error("say that the hidden units apply \(activation), not \(network.activation.rawValue)")
    }
  }

  /// Nil when it is beyond what can be counted.
  private static func product(_ sizes: [Int]) -> Int? {
    var product = 1
    for size in sizes {
      let (next, overflows) = product.multipliedReportingOverflow(by: size)
      if overflows { return nil }
      product = next
    }
    return product
  }

  private static func error(_ finding: String) -> ModelFile.FormatError {
    ModelFile.FormatError(message: "the metadata '\(name)' \(finding)")
  }
}

/// The tensors of a file that make up one layer, by the names they have there.
public struct LayerTensors: Codable, Hashable, Sendable {
  /// The weights, out x in.
  public var weight: String
  /// The biases; nil for a layer without any, which is one whose biases are zero.
  public var bias: String?
}

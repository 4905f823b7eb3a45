public import LinearAlgebra

/// One step on the way from the image to the features that the fully connected layers read.
public struct MapNode: Hashable, Sendable {
  /// What is done.
  public enum Operation: Hashable, Sendable {
    /// The image itself.
    case input
    /// A convolution.
    case convolution(Convolution)
    /// The mean or the largest value of windows.
    case pool(PatchGeometry, LayerConfiguration.Pool.Kind)
    /// The mean over all positions.
    case globalAverage
  }

  /// A convolution and what follows it at once: the norm, the sum with another node, the activation.
  public struct Convolution: Hashable, Sendable {
    /// Its number among the layers with parameters, from 0.
    public var layer: Int
    /// The window.
    public var geometry: PatchGeometry
    /// The number of its norm; nil for none.
    public var norm: Int?
    /// Whether it has biases.
    public var hasBias: Bool
    /// Whether the activation is applied.
    public var isActivated: Bool
    /// The node that is added before the activation.
    public var added: Int?
  }

  /// What is done.
  public var operation: Operation
  /// The node that is read.
  public var source: Int
  /// What comes out.
  public var shape: MapShape

  /// The convolution; nil where something else is done.
  public var convolution: Convolution? {
    if case .convolution(let convolution) = operation { convolution } else { nil }
  }
}

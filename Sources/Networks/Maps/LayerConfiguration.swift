/// A layer as a spec names it: an entry of `model.layers`.
public enum LayerConfiguration: Hashable, Sendable {
  /// A convolution, then the norm and the activation.
  case convolution(Convolution)
  /// Pooling.
  case pool(Pool)
  /// A residual block.
  case residual(Residual)
  /// A fully connected layer of so many units; flattens what comes before.
  case dense(width: Int)

  /// What lies around a grid.
  public enum Padding: String, Codable, CaseIterable, Sendable {
    /// Half a kernel of zeros on every side.
    case same
    /// Nothing.
    case valid
  }

  /// A convolution with a square window.
  public struct Convolution: Hashable, Sendable {
    /// Output channels.
    public var channels: Int
    /// Rows and columns of the window.
    public var kernel = 3
    /// By how many positions the window moves.
    public var stride = 1
    /// What lies around the grid.
    public var padding = Padding.same

    /// A convolution with everything but its channels at the default.
    public init(channels: Int) { self.channels = channels }
  }

  /// Pooling over windows that do not overlap, or over the whole grid.
  public struct Pool: Hashable, Sendable {
    /// What becomes of the values of a window.
    public enum Kind: String, Codable, CaseIterable, Sendable {
      /// Their mean.
      case average
      /// The largest of them.
      case max
    }

    /// Rows and columns of the window; nil for the whole grid.
    public var size: Int?
    /// What becomes of the values of a window.
    public var kind = Kind.average

    /// Pooling with the mean.
    public init(size: Int?) { self.size = size }
  }

  /// `act(x + norm(conv(act(norm(conv(x))))))` with windows of 3 x 3.
  public struct Residual: Hashable, Sendable {
    /// Channels between the two convolutions: the width that grows.
    public var inner: Int
    /// Output channels; nil for those of the input.
    public var channels: Int?
    /// Of the first convolution.
    public var stride = 1

    /// A block that keeps channels and grid.
    public init(inner: Int) { self.inner = inner }
  }
}

extension LayerConfiguration {
  /// The units of a fully connected layer; nil for a layer that works on images.
  public var denseWidth: Int? { if case .dense(let width) = self { width } else { nil } }

  /// The word a spec has for it.
  public var kind: String {
    switch self {
    case .convolution: "conv"
    case .pool: "pool"
    case .residual: "residual"
    case .dense: "dense"
    }
  }
}

/// What is done to the preactivations of a convolution: the `norm` of a model.
public enum Normalization: String, Codable, CaseIterable, Sendable {
  /// Nothing.
  case none
  /// Batch normalisation (Ioffe and Szegedy, 2015).
  case batch
}

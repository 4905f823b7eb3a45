internal import LinearAlgebra

/// The function each hidden unit applies.
public enum Activation: String, Codable, CaseIterable, Sendable {
  /// `max(x, 0)`.
  case relu
  /// Scaled exponential linear (Klambauer et al., 2017).
  case selu
  /// `x` times the normal distribution function at `x` (Hendrycks and Gimpel, 2016).
  case gelu
  /// The hyperbolic tangent.
  case tanh
  /// None: the network is linear.
  case identity
}

/// How fresh weights are drawn. Biases begin at zero.
public enum Initializer: String, Codable, CaseIterable, Sendable {
  /// Normal, variance 2 / fan-in (He et al., 2015).
  case heNormal = "he_normal"
  /// Uniform, variance 2 / (fan-in + fan-out) (Glorot and Bengio, 2010).
  case glorotUniform = "glorot_uniform"
  /// Normal, variance 1 / fan-in (LeCun et al., 1998).
  case lecunNormal = "lecun_normal"
}

/// What training minimises; both are means over samples.
public enum Loss: String, Codable, CaseIterable, Sendable {
  /// Softmax and negative log-likelihood of the class.
  case crossEntropy = "cross_entropy"
  /// Half the squared distance to the targets, or to the one-hot vector of the class, summed over outputs.
  case meanSquaredError = "mean_squared_error"
}

/// The network a run begins with: the `model` section of a spec.
public struct ModelConfiguration: Codable, Hashable, Sendable {
  /// Initial width of each hidden layer of a fully connected network.
  public var hidden: [Int]
  /// The layers from the input on, without the output layer, in the place of `hidden`; nil for a fully connected network.
  public var layers: [LayerConfiguration]?
  /// What is done to the preactivations of convolutions.
  public var norm = Normalization.none
  /// The function of the hidden units.
  public var activation: Activation = .relu
  /// How fresh weights are drawn.
  public var initializer: Initializer = .heNormal

  /// A network with the given hidden widths and every other key at its default.
  public init(hidden: [Int]) {
    self.hidden = hidden
  }

  /// A network with the given layers and every other key at its default.
  public init(layers: [LayerConfiguration]) {
    hidden = []
    self.layers = layers
  }
}

extension ModelConfiguration {
  /// The width of each place that can be widened, in their order.
  public var widths: [Int] {
    get { layers == nil ? hidden : anyShape?.widths ?? [] }
    set {
      guard let layers else {
        hidden = newValue
        return
      }
      guard var shape = anyShape else { return }
      shape.widths = newValue
      self.layers = shape.layers
      precondition(self.layers?.count == layers.count, "layers were lost")
    }
  }

  /// Whether its layers leave nothing to widen: there is pooling alone.
  public var isWithoutPlaces: Bool { layers != nil && anyShape?.widths.isEmpty == true }

  /// Whether there are layers that work on images.
  public var hasMaps: Bool {
    layers?.contains { $0.denseWidth == nil } ?? false
  }

  /// How many of these places are convolutions; they are the first.
  public var channelPlaces: Int { hasMaps ? anyShape?.maps?.places.count ?? 0 : 0 }

  /// The shape for images so large that all layers fit: places do not depend on the size.
  private var anyShape: NetworkShape? {
    let images = MapShape(channels: 1, height: 1 << 20, width: 1 << 20)
    return try? NetworkShape(self, inputs: images.count, images: images, outputs: 1)
  }
}

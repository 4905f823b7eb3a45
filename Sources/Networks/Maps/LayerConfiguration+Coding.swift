/// The form that specs, run.json and model files have: `{"conv": 4, "kernel": 3, "stride": 1, "padding": "same"}`,
/// `{"pool": 2, "kind": "average"}` or `{"pool": "global", ...}`, `{"residual": 4, "channels": 8, "stride": 2}`, `{"dense": 16}`.
extension LayerConfiguration: Codable {
  private enum Key: String, CodingKey {
    case conv, pool, residual, dense, kernel, stride, padding, kind, channels
  }

  /// What stands for the size of a window over the whole grid.
  static let global = "global"

  /// Reads a layer; what is missing has its default.
  ///
  /// - Throws: `DecodingError` for what is no layer.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: Key.self)
    func size(_ key: Key) throws -> Int? {
      guard let size = try values.decodeIfPresent(Int.self, forKey: key) else { return nil }
      guard 1...1_000_000 ~= size else {
        throw DecodingError.dataCorruptedError(
          forKey: key, in: values, debugDescription: "\(size) is no size")
      }
      return size
    }
    if values.contains(.pool) {
      let isGlobal = (try? values.decode(String.self, forKey: .pool)) == Self.global
      var pool = Pool(size: isGlobal ? nil : try size(.pool))
      pool.kind = try values.decodeIfPresent(Pool.Kind.self, forKey: .kind) ?? pool.kind
      self = .pool(pool)
    } else if let channels = try size(.conv) {
      var convolution = Convolution(channels: channels)
      convolution.kernel = try size(.kernel) ?? convolution.kernel
      convolution.stride = try size(.stride) ?? convolution.stride
      convolution.padding = try values.decodeIfPresent(Padding.self, forKey: .padding) ?? convolution.padding
      self = .convolution(convolution)
    } else if let inner = try size(.residual) {
      var residual = Residual(inner: inner)
      residual.channels = try size(.channels)
      residual.stride = try size(.stride) ?? residual.stride
      self = .residual(residual)
    } else if let width = try size(.dense) {
      self = .dense(width: width)
    } else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath, debugDescription: "a layer is a conv, a pool, a residual or a dense"
        ))
    }
  }

  /// Writes a layer with all defaults.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: Key.self)
    switch self {
    case .convolution(let convolution):
      try values.encode(convolution.channels, forKey: .conv)
      try values.encode(convolution.kernel, forKey: .kernel)
      try values.encode(convolution.stride, forKey: .stride)
      try values.encode(convolution.padding, forKey: .padding)
    case .pool(let pool):
      if let size = pool.size {
        try values.encode(size, forKey: .pool)
      } else {
        try values.encode(Self.global, forKey: .pool)
      }
      try values.encode(pool.kind, forKey: .kind)
    case .residual(let residual):
      try values.encode(residual.inner, forKey: .residual)
      try values.encodeIfPresent(residual.channels, forKey: .channels)
      try values.encode(residual.stride, forKey: .stride)
    case .dense(let width):
      try values.encode(width, forKey: .dense)
    }
  }
}

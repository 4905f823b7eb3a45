/// The sizes of an image, or of what a convolution makes of one: values go channel by channel, and in a channel row by row.
public struct MapShape: Hashable, Sendable, CustomStringConvertible {
  /// The number of channels: of colours, say; 1 for grey.
  public let channels: Int
  /// The rows of a channel.
  public var height: Int
  /// The columns of a channel.
  public var width: Int

  /// A shape from its sizes.
  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// A shape from `[channels, height, width]`; nil for another number of dimensions, and where one is below 1 or their
  /// product is beyond every data set.
  public init?(_ dimensions: [Int]) {
    guard dimensions.count == 3, dimensions.allSatisfy({ $0 > 0 }), dimensions.product < .max else {
      return nil
    }
    self.init(channels: dimensions[0], height: dimensions[1], width: dimensions[2])
  }

  /// `[channels, height, width]`.
  public var dimensions: [Int] { [channels, height, width] }
  /// The number of positions, the pixels of a channel.
  public var positions: Int { height * width }
  /// The number of values of a sample.
  public var count: Int { channels * positions }

  /// One number for each value from one for each channel.
  public func spread(_ ofChannels: [Double]) -> [Double] {
    ofChannels.flatMap { Array(repeating: $0, count: positions) }
  }

  /// `3 x 32 x 32`.
  public var description: String { "\(channels) x \(height) x \(width)" }
}

/// The list that a spec and a model file have.
extension MapShape: Codable {
  /// Reads `[channels, height, width]`.
  ///
  /// - Throws: `DecodingError` for anything else.
  public init(from decoder: any Decoder) throws {
    let list = try decoder.singleValueContainer()
    guard let shape = MapShape(try list.decode([Int].self)) else {
      throw DecodingError.dataCorruptedError(
        in: list, debugDescription: "three dimensions of at least 1 are expected: channels, height, width")
    }
    self = shape
  }

  /// Writes `[channels, height, width]`.
  public func encode(to encoder: any Encoder) throws {
    var list = encoder.singleValueContainer()
    try list.encode(dimensions)
  }
}

/// The sizes of an image, or of what a convolution makes of one.
public struct MapShape: Codable, Hashable, Sendable, CustomStringConvertible {
  /// The number of channels.
  public var channels: Int
  /// The rows of positions.
  public var height: Int
  /// The columns of positions.
  public var width: Int

  /// A shape from its sizes.
  public init(channels: Int, height: Int, width: Int) {
    self.channels = channels
    self.height = height
    self.width = width
  }

  /// The number of positions.
  public var positions: Int { height * width }
  /// The number of values of a sample.
  public var count: Int { channels * positions }

  /// `3 x 32 x 32`.
  public var description: String { "\(channels) x \(height) x \(width)" }
}

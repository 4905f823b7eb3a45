internal import Datasets
internal import Networks

extension MapShape {
  /// The shape of the images of a data set.
  init(_ shape: ImageShape) {
    self.init(channels: shape.channels, height: shape.height, width: shape.width)
  }
}

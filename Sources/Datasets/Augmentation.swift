public import LinearAlgebra

/// Random changes of training images: moved within a border of zeros (a random crop of the padded image, as torchvision's
/// `RandomCrop`), and left and right exchanged.
///
/// Nothing is remembered: what is done to a sample follows from the run's seed, the epoch and the sample's number, so that it
/// is the same in whatever order samples are taken, and after an interruption.
public struct Augmentation: Sendable {
  /// What is done to one image.
  struct Draw: Hashable, Sendable {
    /// How far the image moves up and to the left.
    var up = 0
    var left = 0
    var isFlipped = false
  }

  private let shape: MapShape
  private let configuration: DatasetConfiguration.Augment
  private let seed: Int

  /// What a configuration asks for; nil when that is nothing.
  ///
  /// - Parameter seed: The run's.
  public init?(_ configuration: DatasetConfiguration.Augment?, of shape: MapShape?, seed: Int) {
    guard let configuration, configuration != DatasetConfiguration.Augment(), let shape else { return nil }
    self.configuration = configuration
    self.shape = shape
    self.seed = seed
  }

  /// What is done to each sample in an epoch.
  func draws(in epoch: Int) -> Draws {
    var ofEpoch = RandomGenerator(seed: seed, stream: "augmentation.\(epoch)")
    return Draws(shape: shape, configuration: configuration, key: ofEpoch.next())
  }

  /// What is done to each sample in one epoch, each drawn from a generator of its own.
  struct Draws {
    /// The shape of the images.
    let shape: MapShape
    fileprivate let configuration: DatasetConfiguration.Augment
    fileprivate let key: UInt64

    subscript(sample: Int) -> Draw {
      let own = Int(truncatingIfNeeded: key &+ UInt64(sample))
      var generator = RandomGenerator(seed: own, stream: "augmentation")
      var draw = Draw()
      if configuration.crop > 0 {
        draw.up = generator.index(below: 2 * configuration.crop + 1) - configuration.crop
        draw.left = generator.index(below: 2 * configuration.crop + 1) - configuration.crop
      }
      if configuration.flip { draw.isFlipped = generator.next() >> 63 == 1 }
      return draw
    }
  }
}

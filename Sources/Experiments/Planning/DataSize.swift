public import Datasets

/// The figures of a data set from which parameters, operations and memory are counted.
public struct DataSize: Hashable, Sendable {
  /// The number of inputs of a sample.
  public let inputs: Int
  /// The shape of the samples where they are images.
  public let imageShape: ImageShape?
  /// The number of classes.
  public let classes: Int
  /// The number of samples in the training part.
  public let trainingSamples: Int
  /// The memory it takes.
  public let footprint: DatasetFootprint

  /// A size from its parts.
  public init(
    inputs: Int,
    classes: Int,
    trainingSamples: Int,
    imageShape: ImageShape? = nil,
    footprint: DatasetFootprint = DatasetFootprint()
  ) {
    self.inputs = inputs
    self.imageShape = imageShape
    self.classes = classes
    self.trainingSamples = trainingSamples
    self.footprint = footprint
  }

  /// The size of a data set that is ready.
  public init(_ data: PreparedDataset, footprint: DatasetFootprint = DatasetFootprint()) {
    self.init(
      inputs: data.inputCount,
      classes: data.classCount,
      trainingSamples: data.training.count,
      imageShape: data.imageShape,
      footprint: footprint
    )
  }
}

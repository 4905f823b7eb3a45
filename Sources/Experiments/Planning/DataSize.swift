public import Datasets
public import LinearAlgebra
internal import Networks

/// The figures of a data set from which parameters, operations and memory are counted.
public struct DataSize: Hashable, Sendable {
  /// The number of inputs of a sample.
  public let inputs: Int
  /// The number of outputs of a network: one for each class or target.
  public let outputs: Int
  /// The number of samples in the training part.
  public let trainingSamples: Int
  /// The number of samples in the parts that are held back, validation and test.
  public internal(set) var evaluatedSamples = 0
  /// The shape of the samples where they are images.
  public internal(set) var imageShape: MapShape?
  /// The memory it takes.
  public internal(set) var footprint = DatasetFootprint()
}

extension DataSize {
  /// The size of a data set that is ready.
  public init(_ data: PreparedDataset, footprint: DatasetFootprint = DatasetFootprint()) {
    self.init(
      inputs: data.inputCount,
      outputs: data.outputCount,
      trainingSamples: data.training.count,
      evaluatedSamples: data.test.count + (data.validation?.count ?? 0),
      imageShape: data.imageShape,
      footprint: footprint
    )
  }

  /// The network that a model comes to on these data, with other widths at its places where they are given.
  ///
  /// Layers that do not fit are somebody else's to tell of; here they count for nothing.
  func shape(of model: ModelConfiguration, widths: [Int]? = nil) -> NetworkShape {
    var shape =
      (try? NetworkShape(model, inputs: inputs, images: imageShape, outputs: outputs))
      ?? NetworkShape(inputs: inputs, hidden: model.widths, outputs: outputs)
    if let widths, widths.count == shape.widths.count { shape.widths = widths }
    return shape
  }
}

public import Datasets
public import Growth
public import Results
public import Training

/// What a worker says of the data of a run.
public struct PreparedSamples: Sendable {
  /// SHA-256 of the samples before splitting.
  public var contentHash: String
  /// Which sample is of which part; nil when nobody says.
  public var split: SplitFile?
  /// What a classifier has to beat on the test part; nil where numbers are predicted, or nobody says.
  public var testPart: JudgedPart?
}

/// What a worker trains with. Tests put a pretender in its place.
public protocol RunTrainer {
  /// Makes the data of a run ready.
  ///
  /// - Throws: `DatasetError`.
  mutating func prepare(_ dataset: DatasetConfiguration) throws -> PreparedSamples

  /// Trains a run on the data made ready last, from its beginning or from a checkpoint.
  ///
  /// - Parameter criterion: The program that is asked for neurons; nil where the criterion is not external.
  /// - Throws: `TrainingError`, `CriterionFailure`, and what `report` throws.
  mutating func train(
    _ configuration: RunConfiguration,
    from checkpoint: Checkpoint?,
    asking criterion: (any CriterionChannel)?,
    report: (Trainer.Event) throws -> Trainer.Answer
  ) throws -> Trainer.Outcome
}

/// Trains on the data sets of this machine, and keeps the last one for the next run.
public struct LocalTrainer: RunTrainer {
  private let catalog = Catalog()
  private var loaded: (configuration: DatasetConfiguration, data: PreparedDataset, samples: PreparedSamples)?

  /// A trainer that has loaded nothing yet.
  public init() {}

  /// Loads, splits and normalises a data set, unless it is the one of the run before.
  public mutating func prepare(_ dataset: DatasetConfiguration) throws -> PreparedSamples {
    if let loaded, loaded.configuration == dataset { return loaded.samples }
    // Two data sets at a time are one too many for the memory.
    loaded = nil
    let data = try catalog.prepare(dataset)
    let samples = PreparedSamples(
      contentHash: data.contentHash, split: data.split.map { SplitFile($0.csv) },
      testPart: data.targets == nil ? JudgedPart(labels: data.test.labels) : nil)
    loaded = (dataset, data, samples)
    return samples
  }

  /// Trains a run to its end.
  public mutating func train(
    _ configuration: RunConfiguration,
    from checkpoint: Checkpoint?,
    asking criterion: (any CriterionChannel)?,
    report: (Trainer.Event) throws -> Trainer.Answer
  ) throws -> Trainer.Outcome {
    _ = try prepare(configuration.drawnDataset)
    guard let loaded else { preconditionFailure("the data were made ready in the line before") }
    return try Trainer.run(
      configuration, on: loaded.data, from: checkpoint, asking: criterion, report: report)
  }
}

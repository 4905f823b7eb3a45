public import Datasets
public import Growth
public import Networks

/// How long and on what a network is trained: the `training` section of a spec.
public struct TrainingConfiguration: Codable, Hashable, Sendable {
  /// Ends a run when a metric stops improving.
  public struct EarlyStopping: Codable, Hashable, Sendable {
    /// Epochs without improvement before the run ends.
    public var patience: Int = 5
    /// The metric that is watched.
    public var metric: MonitoredMetric = .validationLoss

    /// Early stopping with every key at its default.
    public init() {}
  }

  /// The number of epochs.
  public var epochs: Int = 20
  /// The operations of training and growth after which a run ends, in place of `epochs`; nil for `epochs`.
  public var flops: Double?
  /// Samples in a batch; the last batch of an epoch may be smaller.
  public var batchSize: Int = 128
  /// What is minimised.
  public var loss: Loss = .crossEntropy
  /// Ends the run early, with the weights of its best epoch; nil means never.
  public var earlyStopping: EarlyStopping?

  /// The number of epochs that a run has at most.
  public var longestEpochs: Int { flops == nil ? epochs : 1_000_000_000 }

  /// Training with every key at its default.
  public init() {}
}

/// Everything that decides the numbers of one run. The JSON form has the keys of the spec, in snake case.
public struct RunConfiguration: Codable, Hashable, Sendable {
  /// The data.
  public var dataset: DatasetConfiguration
  /// The network it begins with.
  public var model: ModelConfiguration
  /// The rule of the steps.
  public var optimizer = OptimizerConfiguration()
  /// How long it is trained.
  public var training = TrainingConfiguration()
  /// How it grows.
  public var growth = GrowthPolicy()
  /// Seeds the weights, the order of the samples and every choice of growth.
  public var seed: Int = 0

  /// The data with the split of this run.
  public var drawnDataset: DatasetConfiguration { dataset.drawn(by: seed) }

  /// The most operations a run may be given.
  public static let mostFlops = 1e24

  /// Whether numbers are predicted, and not classes.
  public var isRegression: Bool { dataset.task == .regression }

  /// A run on a data set from a network, every other key at its default.
  public init(dataset: DatasetConfiguration, model: ModelConfiguration) {
    self.dataset = dataset
    self.model = model
  }
}

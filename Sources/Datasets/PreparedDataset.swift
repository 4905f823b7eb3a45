public import LinearAlgebra

/// A data set as a run sees it: split, with the normalisation of its training part, to predict
/// classes or numbers.
public struct PreparedDataset: Sendable {
  /// The number of inputs of a sample.
  public let inputCount: Int
  /// The shape of the samples where they are images: their inputs go channel by channel, row by row.
  public let imageShape: MapShape?
  /// The number of classes.
  public var classCount: Int { classes.count }
  /// The number of outputs of a network for it: one for each class or target.
  public var outputCount: Int { targets?.count ?? classes.count }
  /// The labels as they stand in the data, in the order of the classes; none where numbers are predicted.
  public let classes: [String]
  /// The numbers that are predicted; nil where classes are.
  public let targets: TargetScaling?
  /// The names of the inputs; nil when the data name none.
  public let columns: [String]?
  /// The name of the column with the class; nil when it has none, and where numbers are predicted.
  public let label: String?
  /// Which sample is of which part; nil for parts made by hand.
  public let split: DatasetSplit?
  /// SHA-256 (hexadecimal) of the samples as they are before splitting; part of every run's id.
  public let contentHash: String
  /// The samples a run learns from.
  public let training: DataPart
  /// The samples decisions are made on; nil when the configuration holds none back.
  public let validation: DataPart?
  /// The samples that are only reported on.
  public let test: DataPart
}

extension PreparedDataset {
  /// Splits and normalises: first the test part (unless the set has its own), then the validation part off
  /// the training part, then the limit on the training part, then the normalisation by what is left of it.
  ///
  /// - Parameters:
  ///   - given: A normalisation in the place of the configuration's.
  ///   - givenTargets: A scaling of the targets in the place of that by the training part.
  /// - Throws: `DatasetError` when a part would be empty, or holds a number that is too large to compute with.
  init(
    _ raw: RawDataset, _ configuration: DatasetConfiguration, normalizedBy given: GivenNormalization? = nil,
    targetsBy givenTargets: TargetScaling? = nil
  ) throws {
    let imageShape = try configuration.imageShape(of: raw)
    let split = try DatasetSplit(raw, configuration)
    let normalization = try InputNormalization(
      configuration, given, fitting: raw.training, rows: split.training, imageShape: imageShape)
    let targets = try raw.training.targets.map {
      try givenTargets ?? TargetScaling($0, rows: split.training, of: configuration.source)
    }
    func part(_ table: SampleTable, _ rows: [Int32]) -> DataPart {
      DataPart(table: table, rows: rows, normalization: normalization, targetScaling: targets)
    }
    let training = part(raw.training, split.training)
    let validation = split.validation.isEmpty ? nil : part(raw.training, split.validation)
    let test = part(raw.test ?? raw.training, split.test)
    try training.checkRange("training")
    try validation?.checkRange("validation")
    try test.checkRange("test")
    self.init(
      inputCount: raw.training.inputCount,
      imageShape: imageShape,
      classes: raw.classes,
      targets: targets,
      columns: raw.layout?.columns,
      label: raw.layout.flatMap { $0.hasHeader && raw.training.targets == nil ? $0.label : nil },
      split: split,
      contentHash: raw.contentHash,
      training: training,
      validation: validation,
      test: test
    )
  }

  /// What is done to the raw numbers of each input: the network sees `(x - shift) * scale`, computed in double precision
  /// and then rounded.
  public var normalization: (shift: [Double], scale: [Double]) {
    (training.normalization.center, training.normalization.scale)
  }
}

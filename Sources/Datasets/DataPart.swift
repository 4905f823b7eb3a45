/// Some samples of a data set: numbered from 0, their inputs normalised while they are gathered.
public struct DataPart: Sendable {
  /// The class of each sample, from 0; 0 for all where numbers are predicted.
  public private(set) var labels: [Int32]
  /// The numbers that are predicted, standardised, row after row; none where classes are.
  public let targets: [Double]
  /// The number of inputs of a sample.
  public let inputCount: Int

  let inputs: SampleInputs
  /// The row of each sample in `inputs`, ascending.
  let rows: [Int32]
  let normalization: InputNormalization
  let origin: SampleOrigin
  /// The numbers that are predicted, as they stand in the data, by `rows`; nil where classes are.
  let givenTargets: SampleTargets?
  /// How they were standardised.
  let targetScaling: TargetScaling?

  /// The number of samples.
  public var count: Int { labels.count }

  init(
    table: SampleTable, rows: [Int32], normalization: InputNormalization, targetScaling: TargetScaling? = nil
  ) {
    targets =
      table.targets.flatMap { targets in targetScaling?.standardize(targets, rows: rows) } ?? []
    labels = rows.map { table.labels[Int($0)] }
    inputCount = table.inputCount
    inputs = table.inputs
    self.rows = rows
    self.normalization = normalization
    origin = table.origin
    givenTargets = table.targets
    self.targetScaling = targetScaling
  }
}

extension DataPart {
  /// The same samples with other numbers for their classes.
  ///
  /// - Parameter numbers: The new number of each class.
  public func renumbered(_ numbers: [Int32]) -> DataPart {
    var part = self
    part.labels = labels.map { numbers[Int($0)] }
    return part
  }
}

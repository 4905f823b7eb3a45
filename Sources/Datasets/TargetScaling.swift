/// How the numbers that are predicted are brought to mean 0 and deviation 1 over the training part: a network learns
/// `(y - shift) * scale`, and `output / scale + shift` is a prediction in the target's own units.
public struct TargetScaling: Hashable, Sendable {
  /// The name of each target.
  public let names: [String]
  /// The mean of each target over the training part.
  public let shift: [Double]
  /// One over the deviation of each, which divides by the number of samples; above 0.
  public let scale: [Double]

  /// The number of targets.
  public var count: Int { names.count }

  /// A scaling from its numbers, as many of each as there are names.
  public init(names: [String], shift: [Double], scale: [Double]) {
    precondition(shift.count == names.count && scale.count == names.count, "numbers for other targets")
    self.names = names
    self.shift = shift
    self.scale = scale
  }

  /// Fits the scaling to some rows of a table.
  ///
  /// - Throws: `DatasetError` when a target is the same in all of them.
  init(_ targets: SampleTargets, rows: [Int32], of source: String) throws {
    let moments = ColumnMoments(of: targets, rows: rows)
    if let constant = moments.deviation.indices.first(where: { !(1 / moments.deviation[$0]).isFinite }) {
      throw DatasetError(
        .environment,
        "\(source): \(targets.names[constant]) is \(moments.mean[constant]) in all \(rows.count) samples of the training "
          + "part: there is nothing to predict",
        key: "dataset.label")
    }
    self.init(names: targets.names, shift: moments.mean, scale: moments.deviation.map { 1 / $0 })
  }

  /// The predictions that the outputs of a network for a sample are.
  public func inOwnUnits(_ outputs: some Sequence<Float>) -> [Double] {
    zip(outputs, 0..<count).map { Double($0) / scale[$1] + shift[$1] }
  }

  /// The targets of some rows as a network learns them, row after row.
  func standardize(_ targets: SampleTargets, rows: [Int32]) -> [Double] {
    rows.flatMap { row in
      (0..<count).map { (targets.values[Int(row) * count + $0] - shift[$0]) * scale[$0] }
    }
  }
}

import Datasets
import Experiments

/// What the user's own data files were taken for, to be said where they are read.
struct DataFindings {
  /// A line for each data set.
  private(set) var lines: [String] = []
  /// What may surprise.
  private(set) var warnings: [String] = []

  /// Reads the files of some configurations; of those that take them for the same, one is told of.
  ///
  /// - Throws: `DatasetError`.
  init(_ datasets: some Sequence<DatasetConfiguration>, _ catalog: Catalog) throws {
    for dataset in datasets where dataset.isFoundOut {
      let description = try catalog.description(of: dataset)
      if !lines.contains(description.line) { lines.append(description.line) }
      let prepared = try catalog.prepare(dataset)
      let parts = [("validation", prepared.validation), ("test", prepared.test)]
      let outliers = parts.compactMap { $1?.outlierWarning($0, beside: prepared.training) }
      let targets = parts.flatMap { $1?.targetWarnings($0, beside: prepared.training) ?? [] }
      let scale = prepared.training.scaleWarning.map { [$0] } ?? []
      let collapsed = prepared.training.collapsedInputs + prepared.training.collapsedTargets
      warnings += (description.warnings + collapsed + scale + outliers + targets)
        .filter { !warnings.contains($0) }
    }
  }
}

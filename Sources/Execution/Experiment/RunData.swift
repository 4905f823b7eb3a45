public import Datasets
public import Experiments
internal import Training

/// What is known of the data sets of some runs before any of them begins.
public struct RunData: Sendable {
  /// The size of each data set.
  public private(set) var sizes: [DatasetConfiguration: DataSize] = [:]
  /// SHA-256 of the samples of each: a worker that finds others does not train on them.
  public private(set) var contentHashes: [DatasetConfiguration: String] = [:]

  /// Reads every data set of some runs once, so that trouble with it is told at once and once.
  ///
  /// - Throws: `DatasetError` when one cannot be read.
  public init(of runs: [PlannedRun], _ catalog: Catalog) throws {
    for dataset in Set(runs.map(\.configuration.dataset)) {
      let data = try catalog.prepare(dataset)
      sizes[dataset] = DataSize(data, footprint: try catalog.footprint(of: dataset))
      contentHashes[dataset] = data.contentHash
    }
  }
}

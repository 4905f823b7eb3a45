public import Datasets
internal import LinearAlgebra
public import Networks

/// How well a trained network does on samples whose classes are known.
public struct Evaluation: Sendable {
  /// The number of samples that are evaluated at a time. The sum of losses depends on it in its last digits.
  static func batchSize(for network: Network) -> Int { network.maps == nil ? 1000 : 128 }

  /// The loss and how many samples were classified rightly.
  public private(set) var sum = Loss.Sum()
  /// Which classes were taken for which.
  public private(set) var confusion: ConfusionMatrix

  /// Evaluates a run's network on a part of its data, by the same computation as the run.
  public init(of network: Network, on part: DataPart, of data: PreparedDataset, loss: Loss) {
    var confusion = ConfusionMatrix(classCount: network.outputCount)
    let workspace = Workspace(
      for: network, capacity: Self.batchSize(for: network), training: false, sparse: data.training.isSparse)
    sum = loss.evaluate(network, on: part, workspace) { confusion.count($0) }
    self.confusion = confusion
  }

  /// Evaluates a network on the rows of a table, which may be larger than the memory.
  ///
  /// - Throws: `DatasetError` with the place of the first cell that cannot be used, or when there are no rows.
  public init(of network: Network, on table: inout TableStream, loss: Loss) throws {
    confusion = ConfusionMatrix(classCount: network.outputCount)
    let workspace = Workspace(for: network, capacity: Self.batchSize(for: network), training: false)
    let batch = workspace.batch
    while try table.next(workspace.capacity, into: &batch.input, labels: &batch.labels) > 0 {
      network.forward(workspace)
      sum += loss.evaluate(workspace)
      confusion.count(workspace)
    }
    guard sum.samples > 0 else {
      throw DatasetError(.environment, "\(table.path): holds a header and no samples")
    }
  }
}

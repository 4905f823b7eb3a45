public import Datasets
internal import LinearAlgebra
public import Networks

/// Predicts the rows of a table that may be larger than the memory, batch by batch.
public final class Predictor {
  private let network: Network
  private let loss: Loss
  private let workspace: Workspace
  private var table: TableStream
  private var row = 0

  /// A predictor for a table.
  ///
  /// - Parameter loss: What the network was trained to, which says what its outputs are.
  public init(_ network: Network, loss: Loss, on table: TableStream) {
    self.network = network
    self.loss = loss
    self.table = table
    workspace = Workspace(for: network, capacity: Evaluation.batchSize(for: network), training: false)
  }

  /// Predicts the next rows.
  ///
  /// - Parameter numbers: Takes one number for each output, row after row.
  /// - Returns: The number of rows; 0 at the end of the table.
  /// - Throws: `DatasetError` with the place of the first cell that cannot be used.
  public func next(into numbers: inout [Float]) throws -> Int {
    numbers.removeAll(keepingCapacity: true)
    let batch = workspace.batch
    let count = try table.next(
      workspace.capacity, into: &batch.input, labels: &batch.labels, targets: &batch.targets)
    guard count > 0, let last = workspace.layers.last else { return 0 }
    network.forward(workspace)
    loss.predict(workspace)
    for sample in 0..<count {
      for output in 0..<last.delta.columns { numbers.append(last.delta[sample, output]) }
      guard last.delta[sample, 0].isFinite else {
        throw DatasetError(
          .environment,
          "\(table.path): row \(row + sample + 1): the model's outputs are infinite or no numbers; an input is far "
            + "outside the data it was trained on")
      }
    }
    row += count
    return count
  }
}

public import Datasets
internal import LinearAlgebra
public import Networks

/// How well a trained network does on samples whose classes or targets are known.
public struct Evaluation: Sendable {
  /// The number of samples that are evaluated at a time. The sum of losses depends on it in its last digits.
  static func batchSize(for network: Network) -> Int { network.maps == nil ? 1000 : 128 }

  /// The loss and how many samples were classified rightly.
  public private(set) var sum = Loss.Sum()
  /// Which classes were taken for which; nil where numbers are predicted, and where nobody asked.
  public private(set) var confusion: ConfusionMatrix?
  /// How far predictions are from the targets; nil where classes are predicted.
  public private(set) var residuals: Residuals?
  /// How these targets are standardised.
  public let targets: TargetScaling?

  /// The share of samples classified rightly; nil where numbers are predicted.
  public var accuracy: Double? { targets == nil ? sum.accuracy : nil }
  /// The share of the targets' variance that is explained, a mean over the targets; nil where classes are predicted.
  public var r2: Double? { residuals?.r2 }
  /// The root of the mean squared error in the targets' own units, a mean over the targets; nil where classes are
  /// predicted.
  public var rmse: Double? { targets.flatMap { residuals?.rmse(scale: $0.scale) } }

  /// How well each target is predicted, in its own units; none where classes are.
  public var targetFigures: [(name: String, r2: Double?, rmse: Double)] {
    guard let targets, let residuals else { return [] }
    let rmses = residuals.rmses(scale: targets.scale)
    return zip(targets.names, zip(residuals.r2s, rmses)).map { ($0, $1.0, $1.1) }
  }

  private init(of network: Network, targets: TargetScaling?, countsClasses: Bool = true) {
    self.targets = targets
    confusion = targets == nil && countsClasses ? ConfusionMatrix(classCount: network.outputCount) : nil
    residuals = targets.map { Residuals(targetCount: $0.count) }
  }

  /// Evaluates a run's network on a part of its data, by the same computation as the run.
  public init(of network: Network, on part: DataPart, of data: PreparedDataset, loss: Loss) {
    let workspace = Workspace(
      for: network, capacity: Self.batchSize(for: network), training: false, sparse: data.training.isSparse)
    self.init(of: network, on: part, of: data, loss: loss, workspace)
  }

  /// The same with memory that is there.
  ///
  /// - Parameter countsClasses: Whether it is wanted which classes were taken for which.
  init(
    of network: Network, on part: DataPart, of data: PreparedDataset, loss: Loss, _ workspace: Workspace,
    countsClasses: Bool = true
  ) {
    self.init(of: network, targets: data.targets, countsClasses: countsClasses)
    let samples = Array(0..<part.count)
    for first in stride(from: 0, to: part.count, by: workspace.capacity) {
      part.load(
        samples.span.extracting(first..<min(first + workspace.capacity, part.count)), into: workspace.batch)
      network.forward(workspace)
      take(workspace, loss)
    }
  }

  /// Evaluates a network on the rows of a table, which may be larger than the memory.
  ///
  /// - Throws: `DatasetError` with the place of the first cell that cannot be used, or when there are no rows.
  public init(of network: Network, on table: inout TableStream, loss: Loss) throws {
    self.init(of: network, targets: table.targets)
    let workspace = Workspace(for: network, capacity: Self.batchSize(for: network), training: false)
    let batch = workspace.batch
    while try table.next(
      workspace.capacity, into: &batch.input, labels: &batch.labels, targets: &batch.targets) > 0
    {
      network.forward(workspace)
      take(workspace, loss)
    }
    guard sum.samples > 0 else {
      throw DatasetError(.environment, "\(table.path): holds a header and no samples")
    }
  }

  /// Takes a batch whose outputs have been computed.
  private mutating func take(_ workspace: Workspace, _ loss: Loss) {
    sum += loss.evaluate(workspace)
    confusion?.count(workspace)
    residuals?.count(workspace)
  }
}

public import Datasets
public import Growth
internal import LinearAlgebra
public import Networks

extension Inspection {
  /// Inspects a network on parts of a data set.
  ///
  /// - Parameters:
  ///   - layers: The hidden layers, from 1; nil for all.
  ///   - samples: How many samples are drawn, with seed 0; `all` takes every one in its order.
  ///   - ridge: Added to the diagonal of `S`, relative to trace(S)/p.
  /// - Throws: `TrainingError.unsuitableData` when network, layers and data do not fit.
  public init(
    of network: Network, layers: [Int]? = nil, loss: Loss, on parts: [DataPart],
    samples: GrowthPolicy.SampleCount = .auto, ridge: Double
  ) throws(TrainingError) {
    try TrainingError.require(
      network.hiddenCount > 0, "the model has no hidden layer, so there is nothing to widen")
    for layer in layers ?? [] {
      try TrainingError.require(
        (1...network.hiddenCount).contains(layer),
        "there is no hidden layer \(layer); the model has \(network.hiddenCount), counted from 1")
    }
    try TrainingError.require(parts.contains { $0.count > 0 }, "the data have no samples")
    for part in parts {
      try TrainingError.require(
        part.inputCount == network.inputCount,
        "the model takes \(network.inputCount) inputs, the data have \(part.inputCount)")
      let largest = Int(part.labels.max() ?? 0)
      let width = part.targets.count / max(part.count, 1)
      try TrainingError.require(
        width == 0 || width == network.outputCount,
        "the model has \(network.outputCount) outputs, the data have \(width) targets")
      try TrainingError.require(
        largest < network.outputCount,
        "the model has \(network.outputCount) outputs, the data have class \(largest)")
    }
    let source =
      samples == .all
      ? PartSample(all: parts)
      : PartSample(parts, shuffledBy: RandomGenerator(seed: 0, stream: "statistics"))
    let count: Int? =
      switch samples {
      case .all: source.count
      case .count(let number): number
      case .auto: nil
      }
    guard
      let inspection = Inspection(
        of: network, layers: layers ?? Array(1...network.hiddenCount), loss: loss, over: source,
        samples: count, ridge: ridge)
    else {
      throw .unsuitableData("the model's outputs on these data are infinite or no numbers")
    }
    self = inspection
    if parts.contains(where: { !$0.targets.isEmpty }) { accuracy = nil }
  }
}

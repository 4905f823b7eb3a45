import Datasets
import Networks
import Training

/// The samples that `inspect` looks at, as the model sees them.
struct InspectedData {
  /// What the data are called.
  let name: String
  /// The part that is looked at.
  let part: String
  let description: DatasetDescription
  /// The samples, their labels the numbers of the model's outputs.
  let parts: [DataPart]
  /// What is done to the inputs, in words.
  let inputs: String
  /// The labels of the outputs; nil for those that neither the model nor the data name.
  let classes: [String?]
}

extension InspectedData {
  /// Reads the data and brings classes and columns to those of a model.
  ///
  /// - Parameters:
  ///   - isWhole: Whether every sample is taken; otherwise the data are split as for a run.
  ///   - given: What is done to the inputs; nil for what the configuration says.
  ///   - inputs: The same in words.
  /// - Throws: `DatasetError`, `CommandError` when the data are not for this model.
  init(
    _ configuration: DatasetConfiguration, named name: String, _ split: Inspect.Split?, isWhole: Bool,
    normalizedBy given: GivenNormalization?, inputs: String, for network: Network, task: ModelTask
  ) throws {
    let catalog = Catalog()
    let description = try catalog.description(of: configuration, forTraining: !isWhole)
    if let targets = task.targets?.names, targets.count != description.targets.count {
      throw CommandError(
        "\(name): the model predicts \(targets.count) numbers, the data have \(description.targets.count); --label "
          + "names the columns")
    }
    let split = isWhole ? .all : split ?? .train
    self.name = name
    self.inputs = inputs
    self.description = description
    part = split.rawValue
    do {
      try task.check(columns: description.columns)
      guard description.inputCount == network.inputCount else {
        throw CommandError(
          "\(name): the model takes \(network.inputCount) inputs, the data have \(description.inputCount)")
      }
      let parts =
        isWhole
        ? try catalog.whole(configuration, normalizedBy: given, targetsBy: task.targetScaling)
        : try Self.parts(
          of: catalog.prepare(configuration, normalizedBy: given, targetsBy: task.targetScaling), split)
      let occurring = configuration.task == .regression ? [] : Set(parts.flatMap(\.labels))
      let outputs = try task.outputs(
        for: description.classes, occurring: occurring, outputCount: network.outputCount)
      var classes = [String?](repeating: nil, count: description.targets.isEmpty ? network.outputCount : 0)
      for number in occurring { classes[Int(outputs[Int(number)])] = description.classes[Int(number)] }
      self.parts = outputs.isEmpty ? parts : parts.map { $0.renumbered(outputs) }
      self.classes = task.classes ?? classes
    } catch TrainingError.unsuitableData(let reason) {
      throw CommandError("\(name): \(reason)")
    }
  }

  private static func parts(of data: PreparedDataset, _ split: Inspect.Split) -> [DataPart] {
    switch split {
    case .train: [data.training]
    case .validation: data.validation.map { [$0] } ?? []
    case .test: [data.test]
    case .all: [data.training] + (data.validation.map { [$0] } ?? []) + [data.test]
    }
  }
}

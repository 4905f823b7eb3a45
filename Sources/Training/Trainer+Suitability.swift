internal import Datasets
internal import Growth
internal import Networks

extension Trainer {
  /// The network that a run begins with, where its data fit.
  ///
  /// - Parameter asksProgram: Whether there is a program that is asked for neurons.
  /// - Throws: `TrainingError.unsuitableData`.
  static func shape(
    of configuration: RunConfiguration, on data: PreparedDataset, asksProgram: Bool
  ) throws(TrainingError) -> NetworkShape {
    guard data.training.count > 0 else {
      throw TrainingError.unsuitableData("the training part has no samples")
    }
    guard data.targets != nil || data.classCount > 1 else {
      throw TrainingError.unsuitableData("a classifier needs at least two classes")
    }
    guard data.targets == nil || configuration.training.loss == .meanSquaredError else {
      throw TrainingError.unsuitableData(
        "numbers are predicted by the least squared error, mean_squared_error")
    }
    if configuration.dataset.augment != nil, data.imageShape == nil {
      throw TrainingError.unsuitableData("only images are augmented")
    }
    if let problem = configuration.calendarProblem(trainingSamples: data.training.count) {
      throw TrainingError.unsuitableData(problem)
    }
    if configuration.growth.lineSearch.split == .validation, !configuration.growth.hasOwnPace,
      data.validation == nil
    {
      throw TrainingError.unsuitableData("there is no validation part for the line search")
    }
    if configuration.growth.method == .external, !asksProgram {
      throw TrainingError.unsuitableData("there is no program to ask for neurons")
    }
    do {
      return try NetworkShape(
        configuration.model, inputs: data.inputCount, images: data.imageShape,
        outputs: data.outputCount)
    } catch {
      throw TrainingError.unsuitableData("model.layers, layer \(error.layer + 1): \(error.message)")
    }
  }
}

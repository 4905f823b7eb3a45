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
    let growth = configuration.growth
    try TrainingError.require(data.training.count > 0, "the training part has no samples")
    try TrainingError.require(
      data.targets != nil || data.classCount > 1, "a classifier needs at least two classes")
    try TrainingError.require(
      data.targets == nil || configuration.training.loss == .meanSquaredError,
      "numbers are predicted by the least squared error, mean_squared_error")
    try TrainingError.require(
      configuration.dataset.augment == nil || data.imageShape != nil, "only images are augmented")
    if let problem = configuration.calendarProblem(trainingSamples: data.training.count) {
      throw .unsuitableData(problem)
    }
    try TrainingError.require(
      growth.lineSearch.split != .validation || growth.hasOwnPace || data.validation != nil,
      "there is no validation part for the line search")
    try TrainingError.require(
      growth.method != .external || asksProgram, "there is no program to ask for neurons")
    do {
      return try NetworkShape(
        configuration.model, inputs: data.inputCount, images: data.imageShape, outputs: data.outputCount)
    } catch {
      throw .unsuitableData("model.layers, layer \(error.layer + 1): \(error.message)")
    }
  }
}

internal import Datasets
internal import Networks

extension Trainer {
  /// How well the network does on a part of the data, in evaluation mode.
  ///
  /// - Parameter countsClasses: Whether it is wanted which classes were taken for which.
  func evaluate(_ part: DataPart, countsClasses: Bool = false) -> Evaluation {
    Evaluation(
      of: network, on: part, of: data, loss: configuration.training.loss, evaluation,
      countsClasses: countsClasses)
  }

  /// Why the losses of an epoch are no numbers; nil when they are.
  ///
  /// A part that is only looked at does not blame the training for an input of its own that is out of all proportion.
  func failure(of row: EpochMetrics) -> TrainingError? {
    let losses = [
      (row.trainLoss, nil, "training"), (row.validationLoss ?? 0, data.validation, "validation"),
      (row.testLoss, data.test, "test"),
    ]
    guard let (loss, part, name) = losses.first(where: { !$0.0.isFinite }) else { return nil }
    if let outlier = part?.farthest, outlier.normalized.magnitude > Self.largestPlausibleInput {
      return .unsuitableData(
        "the loss of the \(name) part became \(loss) through \(outlier.inWords); correct the number or leave out the row"
      )
    }
    return .diverged(epoch: present.epoch, step: step, loss: loss)
  }

  /// Inputs are of the order of one where they are normalised.
  private static var largestPlausibleInput: Double { 1e6 }

  /// The row of `metrics.csv` of the present epoch.
  ///
  /// - Parameter training: What its steps summed up.
  func measured(training: Loss.Sum) -> EpochMetrics {
    let epoch = present.epoch
    let validation = data.validation.map { evaluate($0) }
    let test = evaluate(data.test)
    let hasClasses = data.targets == nil
    return EpochMetrics(
      epoch: present.next < data.training.count && epoch > 0
        ? Double(epoch - 1) + Double(present.next) / Double(data.training.count) : Double(epoch),
      step: step, samples: (metrics.last?.samples ?? 0) + (epoch == 0 ? 0 : training.samples),
      learningRate: rate, trainLoss: training.meanLoss, trainAccuracy: hasClasses ? training.accuracy : nil,
      validationLoss: validation?.sum.meanLoss, validationAccuracy: validation?.accuracy,
      testLoss: test.sum.meanLoss, testAccuracy: test.accuracy, widths: network.widths,
      parameters: network.shape.parameters,
      trainFlops: trainFlops, growthFlops: growthFlops, trainSeconds: present.trainSeconds,
      seconds: since(epochStart), testR2: test.r2, validationR2: validation?.r2, testRmse: test.rmse,
      validationRmse: validation?.rmse)
  }
}

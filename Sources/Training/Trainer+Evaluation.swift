internal import Datasets
internal import Networks

extension Trainer {
  /// The loss over a part of the data, in evaluation mode.
  func evaluate(_ part: DataPart) -> Loss.Sum {
    let samples = Array(0..<part.count)
    var sum = Loss.Sum()
    for first in stride(from: 0, to: part.count, by: evaluation.capacity) {
      part.load(
        samples.span.extracting(first..<min(first + evaluation.capacity, part.count)), into: evaluation.batch)
      network.forward(evaluation)
      sum += configuration.training.loss.evaluate(evaluation)
    }
    return sum
  }

  /// The row of `metrics.csv` of the present epoch.
  ///
  /// - Parameter training: What its steps summed up.
  func measured(training: Loss.Sum) -> EpochMetrics {
    let epoch = present.epoch
    let validation = data.validation.map { evaluate($0) }
    let test = evaluate(data.test)
    return EpochMetrics(
      epoch: epoch, step: step, samples: (metrics.last?.samples ?? 0) + (epoch == 0 ? 0 : training.samples),
      learningRate: rate, trainLoss: training.meanLoss, trainAccuracy: training.accuracy,
      validationLoss: validation?.meanLoss, validationAccuracy: validation?.accuracy, testLoss: test.meanLoss,
      testAccuracy: test.accuracy, widths: network.widths, parameters: network.shape.parameters,
      trainFlops: trainFlops, growthFlops: growthFlops, trainSeconds: present.trainSeconds,
      seconds: since(epochStart))
  }
}

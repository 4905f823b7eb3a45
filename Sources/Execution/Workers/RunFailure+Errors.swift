internal import Datasets
internal import Growth
internal import Results
internal import Training

extension RunFailure {
  /// What an error of the training means for the run.
  init(_ error: any Error) {
    switch error {
    case let failure as RunFailure: self = failure
    case TrainingError.diverged(let epoch, let step, let loss):
      self.init(
        .diverged,
        "the loss became \(loss.isNaN ? "no number" : "\(loss)") in epoch \(epoch), at step \(step); a smaller learning rate may help",
        epoch: epoch, step: step)
    case TrainingError.unsuitableData(let message): self.init(.unsuitableData, message)
    case let failure as CriterionFailure:
      self.init(
        .criterion, failure.message, epoch: failure.epoch.map { Int($0.rounded(.up)) },
        lastLines: failure.lastLines)
    case let error as DatasetError: self.init(.unsuitableData, error.message)
    default: self.init(.other, "\(error)")
    }
  }
}

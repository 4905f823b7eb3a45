/// Why a run could not be finished.
public enum TrainingError: Error, Hashable, Sendable {
  /// The loss became infinite or no number.
  case diverged(epoch: Int, step: Int, loss: Double)
  /// The data do not fit the configuration.
  case unsuitableData(String)
  /// The checkpoint is not one of this run.
  case unsuitableCheckpoint(String)
}

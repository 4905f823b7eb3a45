/// Why a run could not be finished.
public enum TrainingError: Error, Hashable, Sendable {
  /// The loss became infinite or no number.
  case diverged(epoch: Int, step: Int, loss: Double)
  /// The data do not fit the configuration.
  case unsuitableData(String)
  /// The checkpoint is not one of this run.
  case unsuitableCheckpoint(String)

  /// Refuses data that do not fit, and says why.
  static func require(
    _ fits: Bool, _ problem: @autoclosure () -> String
  ) throws(TrainingError) {
    guard fits else { throw .unsuitableData(problem()) }
  }
}

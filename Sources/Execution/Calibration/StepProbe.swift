internal import Datasets
internal import Experiments
internal import Growth
internal import Networks
public import Training

/// A network whose steps are measured: what of a run decides how long they take, and nothing else.
public struct StepProbe: Codable, Hashable, Sendable {
  /// A run with such steps.
  public let configuration: RunConfiguration
  /// The widths of its places.
  public let widths: [Int]
  /// Operations of training a sample takes.
  let flopsPerSample: Double

  /// The network of a stretch of a run.
  init(_ stretch: RunCourse.Stretch, of run: RunConfiguration) {
    var alike = RunConfiguration(dataset: run.drawnDataset, model: run.model)
    alike.optimizer.name = run.optimizer.name
    alike.optimizer.momentum = run.optimizer.momentum == 0 ? 0 : 0.9
    alike.training.batchSize = run.training.batchSize
    alike.training.loss = run.training.loss
    alike.growth.method = .none
    // The network begins with the widths that are measured.
    alike.model.widths = stretch.widths
    configuration = alike
    widths = stretch.widths
    flopsPerSample = stretch.flopsPerSample
  }

  /// Whether the times of another network say something about those of this one, by their operations.
  func isLike(_ other: StepProbe) -> Bool {
    configuration.dataset.name == other.configuration.dataset.name
      && configuration.dataset.path == other.configuration.dataset.path
      && configuration.training.batchSize == other.configuration.training.batchSize
      && (configuration.model.layers == nil) == (other.configuration.model.layers == nil)
  }
}

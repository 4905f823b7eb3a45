import Datasets
import Experiments

/// The samples that networks are trained on and inspected with: few, so that thousands of inputs are tried in a minute.
enum SampleData {
  static let configuration: DatasetConfiguration = {
    var configuration = DatasetConfiguration(name: .twoSpirals)
    configuration.samples = 60
    return configuration
  }()

  static let catalog = Catalog(searchPath: SearchPath(folders: []))

  static func prepared() throws -> PreparedDataset { try catalog.prepare(configuration) }

  /// The spec of every examiner that needs runs.
  static let spec = """
    version: 1
    name: sample
    dataset: {name: two_spirals, samples: 60}
    model: {hidden: [2, 2]}
    training: {epochs: 4, batch_size: 16, early_stopping: {patience: 3, metric: train_loss}}
    growth:
      {method: tiny, every: 1, layers: all, max_neurons: 2, statistics: {samples: 40}, thresholds: {significance: false}}
    grid: {optimizer.learning_rate: [0.05, 0.1]}
    seeds: 2
    baselines: [{match: final_width}]
    check: {test_accuracy: {margin: 0.01}, test_loss: {margin: 0.1}}
    """
}

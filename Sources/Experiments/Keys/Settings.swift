internal import Datasets
internal import Networks
internal import Training

/// Everything a key of the spec can set for a run.
struct Settings: Hashable, Sendable {
  /// What decides the numbers.
  var run = RunConfiguration(
    dataset: DatasetConfiguration(name: .digits),
    model: ModelConfiguration(hidden: [])
  )
  /// What does not.
  var resources = ResourceConfiguration()
  /// How runs are given to Slurm.
  var slurm = SlurmConfiguration()
  /// How many points are drawn.
  var search = SearchConfiguration()
  /// Whether the points of the search compete for training, and how.
  var halving: HalvingConfiguration?
  /// What the gate accepts.
  var check = CheckConfiguration()
}

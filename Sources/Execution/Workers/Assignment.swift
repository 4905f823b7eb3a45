internal import Experiments
internal import OrderedCollections
internal import Results
internal import Training

/// What a worker is told to do: one line of JSON on its standard input.
struct Assignment: Codable {
  let experiment: String
  let experimentPath: String
  /// The folder of the spec, in which the program of an external criterion is started.
  let specFolder: String
  let id: String
  let label: String
  let variant: String
  let seed: Int
  let axes: JSONValue
  let configuration: RunConfiguration
  let baseline: Baseline?
  let provenance: Provenance
  /// SHA-256 of the samples the run was planned with; nil when it is not known.
  let contentHash: String?
  let repeating: Bool
  /// Seconds between two checkpoints.
  let checkpointInterval: Double

  init(
    _ run: PlannedRun, in folder: ExperimentFolder, provenance: Provenance, contentHash: String?,
    options: PoolOptions
  ) {
    experiment = folder.name
    experimentPath = folder.path
    specFolder = options.specFolder
    id = run.id
    label = run.label
    variant = run.variant
    seed = run.seed
    axes = .object(run.axes)
    configuration = run.configuration
    baseline = run.baseline
    self.provenance = provenance
    self.contentHash = contentHash
    repeating = options.repeating
    checkpointInterval = options.checkpointInterval
  }

  var folder: ExperimentFolder { ExperimentFolder(name: experiment, path: experimentPath) }

  var run: PlannedRun {
    PlannedRun(
      id: id,
      label: label,
      variant: variant,
      seed: seed,
      axes: axes.object ?? [:],
      configuration: configuration,
      baseline: baseline
    )
  }
}

internal import Experiments
internal import Results
internal import Training

/// What a worker is told to do: one line of JSON on its standard input.
struct Assignment: Codable {
  let experiment: String
  let experimentPath: String
  /// The folder of the spec, in which the program of an external criterion is started.
  let specFolder: String
  let task: AssignedRun
  let provenance: Provenance
  let repeating: Bool
  /// Seconds between two checkpoints.
  let checkpointInterval: Double
  /// The run is left when one part in so many of its training is done; nil leads it to its end.
  let rung: Int?

  init(
    _ run: PlannedRun, in folder: ExperimentFolder, provenance: Provenance, contentHash: String?,
    options: PoolOptions
  ) {
    experiment = folder.name
    experimentPath = folder.path
    specFolder = options.specFolder
    task = AssignedRun(run: run, contentHash: contentHash)
    self.provenance = provenance
    repeating = options.repeating
    checkpointInterval = options.checkpointInterval
    rung = options.rungs[run.id]
  }

  var folder: ExperimentFolder { ExperimentFolder(name: experiment, path: experimentPath) }

  var run: PlannedRun { task.run }

  /// SHA-256 of the samples the run was planned with; nil when it is not known.
  var contentHash: String? { task.contentHash }
}

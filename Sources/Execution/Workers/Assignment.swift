internal import Experiments
internal import Results
internal import Training

/// What a worker is told to do: one line of JSON on its standard input.
struct Assignment: Codable {
  let folder: ExperimentFolder
  /// The folder of the spec, in which the program of an external criterion is started.
  let specFolder: String
  let run: PlannedRun
  /// SHA-256 of the samples the run was planned with; nil when it is not known.
  let contentHash: String?
  let provenance: Provenance
  let repeating: Bool
  /// Seconds between two checkpoints.
  let checkpointInterval: Double
  /// The run is left when one part in so many of its training is done; nil leads it to its end.
  let rung: Int?
}

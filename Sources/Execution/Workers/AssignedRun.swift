internal import Experiments

/// A planned run as one process writes it down for another.
struct AssignedRun: Codable {
  let run: PlannedRun
  /// SHA-256 of the samples the run was planned with; nil when it is not known.
  let contentHash: String?
}

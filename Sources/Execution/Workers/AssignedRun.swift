internal import Experiments
internal import OrderedCollections
internal import Training

/// A planned run as one process writes it down for another.
struct AssignedRun: Codable {
  let id: String
  let label: String
  let variant: String
  let seed: Int
  let axes: JSONValue
  let configuration: RunConfiguration
  let baseline: Baseline?
  /// SHA-256 of the samples the run was planned with; nil when it is not known.
  let contentHash: String?

  init(_ run: PlannedRun, contentHash: String?) {
    id = run.id
    label = run.label
    variant = run.variant
    seed = run.seed
    axes = .object(run.axes)
    configuration = run.configuration
    baseline = run.baseline
    self.contentHash = contentHash
  }

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

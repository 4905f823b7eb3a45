public import OrderedCollections
public import Training

/// One run of an experiment: what it is called, and everything that decides its numbers.
public struct PlannedRun: Codable, Sendable {
  /// SHA-256, 64 hexadecimal characters, of what can change a number: the canonical resolved configuration without
  /// defaults, the seed, the data set's content hash and `Semantics.number`.
  public let id: String
  /// What varies over the experiment, at most 80 bytes of `[a-z0-9._=-]`.
  public let label: String
  /// The name of the variant, empty when the spec has none.
  public let variant: String
  /// The seed.
  public let seed: Int
  /// The value of each axis of the plan, in the order of the spec; null where it has no effect. A baseline has those of
  /// its grown run, which tell it from the baselines of others.
  public let axes: OrderedDictionary<String, JSONValue>
  /// The configuration; of a baseline whose grown run is not done, before widths and epochs are derived.
  @Shared public internal(set) var configuration: RunConfiguration
  /// What the run is derived from; nil for a run that stands for itself.
  public internal(set) var baseline: Baseline?

  /// The name of the run's folder: `<label>~<first 8 characters of the id>`.
  public var folderName: String { Self.folderName(label: label, id: id) }

  static func folderName(label: String, id: String) -> String { "\(label)~\(id.prefix(8))" }

  /// The configuration as JSON with every key, as `run.json` shows it.
  public var resolved: JSONValue { configuration.resolved }

  /// A planned run; its configuration has its seed.
  public init(
    id: String,
    label: String,
    variant: String,
    seed: Int,
    axes: OrderedDictionary<String, JSONValue>,
    configuration: RunConfiguration,
    baseline: Baseline? = nil
  ) {
    self.id = id
    self.label = label
    self.variant = variant
    self.seed = seed
    self.axes = axes
    var configuration = configuration
    configuration.seed = seed
    self.configuration = configuration
    self.baseline = baseline
  }
}

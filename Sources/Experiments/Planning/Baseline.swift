/// What ties a run of fixed width to the grown run it is to be compared with: derived from what that one ended with,
/// and run after it.
public struct Baseline: Codable, Hashable, Sendable {
  /// In what the two are alike.
  public enum Match: String, Codable, CaseIterable, Sendable {
    /// The widths the grown run ended with, from the start; the same epochs.
    case finalWidth = "final_width"
    /// About as many parameters, in hidden layers of one width; the same epochs.
    case parameters
    /// The widths the grown run ended with, for about the same operations of training.
    case trainFlops = "train_flops"
    /// The widths the grown run ended with; what growth took is spent on training.
    case totalFlops = "total_flops"
  }

  /// In what the run is like the grown one.
  public let match: Match
  /// The id of the grown run.
  public let of: String
  /// The label of the grown run.
  public let label: String
  /// What the grown run came to: its parameters, or with `trainFlops` its operations of training; nil while it is not
  /// done.
  public internal(set) var target: Double?
  /// How near the run comes to it, in the same unit; nil while the grown run is not done.
  public internal(set) var reached: Double?

  /// The tie to a grown run that need not be done yet.
  public init(_ match: Match, of grown: PlannedRun) {
    self.match = match
    of = grown.id
    label = grown.label
  }

  /// The name of the grown run's folder.
  public var grownFolderName: String { PlannedRun.folderName(label: label, id: of) }

  /// How far the run is off what was to be reached, relative to it; nil while the grown run is not done.
  public var deviation: Double? {
    guard let target, let reached else { return nil }
    return (reached - target) / target
  }

  /// `baseline` in `run.json`; what is not known yet is null.
  public var json: JSONValue {
    [
      "match": .string(match.rawValue), "of": .string(of), "label": .string(label),
      "target": JSONValue(target), "reached": JSONValue(reached),
    ]
  }
}

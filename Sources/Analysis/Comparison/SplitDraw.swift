internal import Experiments
public import Results

/// What intervals over the seeds of some runs are about: the split into parts as well, or what is random within one split.
public enum SplitDraw: String, Sendable {
  /// All seeds share a split.
  case shared
  /// Every seed has a split of its own.
  case perSeed = "per_seed"
  /// Some runs share a split, and some have their own.
  case mixed

  /// How some runs were split; nil where none says it.
  public init?(of runs: [StoredRun]) {
    let draws = Set(runs.map { $0.configuration[path: "dataset.split_seed"]?.string == "seed" })
    guard let first = draws.first else { return nil }
    self = draws.count > 1 ? .mixed : first ? .perSeed : .shared
  }

  /// What that means for a reader, in a sentence.
  public var sentence: String {
    switch self {
    case .shared:
      "All seeds share one split: intervals do not cover the choice of the samples that are held back "
        + "(dataset.split_seed: seed draws them anew)."
    case .perSeed:
      "Every seed draws its own split: intervals cover the choice of the samples that are held back too."
    case .mixed:
      "Some runs share one split and others draw one by their seed: only the intervals of the latter cover the choice of "
        + "the samples that are held back."
    }
  }
}

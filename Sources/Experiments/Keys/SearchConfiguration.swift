/// How many points are drawn, and from which numbers: what the `search` section says beside its distributions. None of it
/// is part of a run's id.
public struct SearchConfiguration: Hashable, Sendable {
  /// The number of points; nil without a search.
  public var samples: Int?
  /// The seed of the draws.
  public var seed = 0

  /// So many points a search may draw.
  static let largestCount = 100_000
}

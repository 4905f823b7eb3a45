/// How many points there are after every step of the expansion.
public struct ExpansionCounts: Codable, Hashable, Sendable {
  /// The named variants; 0 when the spec has none, which counts as one point.
  public var variants = 0
  /// The points of the grid; 1 without one.
  public var grid = 1
  /// The points of the linked axes; 1 without one.
  public var zip = 1
  /// The points that are drawn; 1 without a search.
  public var search = 1
  /// The points taken away by `exclude`.
  public var excluded = 0
  /// The points added by `include`.
  public var included = 0
  /// The points that are the same run as an earlier one.
  public var merged = 0
  /// The seeds of each point.
  public var seeds = 1

  /// The runs of fixed width that are derived from grown ones.
  public var baselines = 0

  /// The points of variants, grid, linked axes and search together.
  public var product: Int { max(variants, 1) * grid * zip * search }
  /// The distinct points.
  public var points: Int { product - excluded + included - merged }
  /// The runs.
  public var runs: Int { points * seeds + baselines }
}

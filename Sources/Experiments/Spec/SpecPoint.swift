internal import Growth
internal import OrderedCollections
internal import Training

/// A distinct point of the expansion; with a seed it is a run.
struct SpecPoint: Sendable {
  /// The name of the variant; empty without one.
  let variant: String
  /// The settings as they work.
  let settings: Settings
  /// The keys that may differ from their defaults.
  let given: KeySet
  /// The paths an item of `include` sets; nil for a point of the product.
  let includedPaths: [String]?

  /// The same point with a network that keeps its width.
  func withoutGrowth(_ table: SpecTable) -> SpecPoint {
    guard let method = table.index(of: "growth.method") else { return self }
    var fixed = settings
    fixed.run.growth.method = .none
    var given = given
    given.insert(method)
    return SpecPoint(
      variant: variant,
      settings: fixed.effective(table, given: given),
      given: given,
      includedPaths: includedPaths
    )
  }
}

extension Settings {
  /// Whether the network grows.
  var isGrowing: Bool { run.growth.method != .none }
}

/// A point that is the same run as an earlier one.
public struct MergedPoint: Codable, Hashable, Sendable {
  /// What was asked for: the variant and the values of the axes.
  public let point: String
  /// The position of the run's point among the distinct points, from 0.
  public let index: Int
}

internal import Growth
internal import OrderedCollections
internal import Training
internal import YAML

/// A distinct point of the expansion; with a seed it is a run.
struct SpecPoint: Sendable {
  /// The name of the variant; empty without one.
  let variant: String
  /// The settings as they work.
  @Shared var settings: Settings
  /// The keys that may differ from their defaults.
  var given: KeySet
  /// The paths an item of `include` sets; nil for a point of the product.
  let includedPaths: [String]?

  /// The same point with a network that keeps its width.
  func withoutGrowth(_ table: SpecTable) -> SpecPoint {
    guard let method = table.index(of: "growth.method") else { return self }
    var fixed = self
    fixed.settings.run.growth.method = .none
    fixed.given.insert(method)
    fixed.settings = fixed.settings.effective(table, given: fixed.given)
    return fixed
  }

  /// The point with the digests of the files of its criterion's command; the same point where the criterion is none.
  func withDigests(of files: CommandFiles, _ table: SpecTable) throws(SourceError) -> SpecPoint {
    guard settings.run.growth.method == .external, let key = table.index(of: "growth.command_sha256") else {
      return self
    }
    var point = self
    point.settings.run.growth.commandSha256 = try files.digests(of: settings.run.growth.command)
    point.given.insert(key)
    return point
  }
}

extension Settings {
  /// Whether the network grows.
  var isGrowing: Bool { run.growth.method != .none }
}

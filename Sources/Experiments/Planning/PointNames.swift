internal import OrderedCollections

/// How the points of a spec are told apart: by variant, and by the values of the axes that vary.
struct PointNames {
  private let table: SpecTable
  private let paths: [String]
  private let keys: [Int]
  private let names: [String: String]
  private let varying: Set<String>
  private let variants: Bool

  init(_ spec: Spec, _ table: SpecTable) {
    self.table = table
    paths = spec.axisPaths
    keys = paths.compactMap(table.index(of:))
    names = RunLabel.names(of: paths, table)
    variants = spec.variants.count > 1 || spec.variants.count == 1 && spec.counts.included > 0
    var varying: Set<String> = []
    if let first = spec.points.first {
      for (path, key) in zip(paths, keys) where spec.productPaths.contains(path) {
        let value = Self.value(path, key, first, table)
        if spec.points.contains(where: { Self.value(path, key, $0, table) != value }) { varying.insert(path) }
      }
    }
    self.varying = varying
  }

  private static func value(_ path: String, _ key: Int, _ point: SpecPoint, _ table: SpecTable) -> JSONValue {
    table.hasEffect(key, in: point.settings) ? table.value(at: path, in: point.settings) : .null
  }

  /// The value of each axis; null where it has no effect.
  func axes(of point: SpecPoint) -> OrderedDictionary<String, JSONValue> {
    var axes = OrderedDictionary<String, JSONValue>(minimumCapacity: paths.count)
    for (path, key) in zip(paths, keys) { axes[path] = Self.value(path, key, point, table) }
    return axes
  }

  /// The parts of a label: the variant, for a baseline what it matches, then the axes that vary and have an effect; for
  /// a point that was included, also what it sets.
  func parts(of point: SpecPoint, baseline match: Baseline.Match? = nil) -> [String] {
    var parts = variants ? [RunLabel.variant(point.variant)] : []
    if let match { parts.append(match.rawValue) }
    for (path, key) in zip(paths, keys) {
      guard varying.contains(path) || point.includedPaths?.contains(path) == true,
        table.hasEffect(key, in: point.settings)
      else { continue }
      parts.append("\(names[path] ?? path)=\(RunLabel.text(of: table.value(at: path, in: point.settings)))")
    }
    return parts.filter { !$0.isEmpty }
  }
}

internal import Hashing
internal import OrderedCollections

/// How the points of a spec are told apart: by variant, and by the values of the axes that vary.
struct PointNames {
  private let table: SpecTable
  private let paths: [String]
  private let keys: [Int]
  private let names: [String: String]
  private let varying: Set<String>
  private let variants: Bool
  /// What several points would be called, `relu` for the variants ReLU and relu say, with how many of them are called by
  /// their very words.
  private var ambiguous: [String: Int] = [:]

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
    var called: [String: [Int]] = [:]
    for (index, point) in spec.points.enumerated() {
      called[plainParts(of: point).joined(separator: "."), default: []].append(index)
    }
    for (name, points) in called where points.count > 1 {
      ambiguous[name] = points.count { isVerbatim(spec.points[$0]) }
    }
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
  /// a point that was included, also what it sets. Points that would be called the same, because a label has no capital
  /// letters say, are told apart by a digest.
  func parts(of point: SpecPoint, baseline match: Baseline.Match? = nil) -> [String] {
    var parts = plainParts(of: point)
    // One that others share with their words changed keeps its name when these are added to a spec.
    let isTold = ambiguous[parts.joined(separator: ".")].map { $0 == 1 && isVerbatim(point) } ?? true
    if let match { parts.insert(match.rawValue, at: variants && !point.variant.isEmpty ? 1 : 0) }
    return isTold ? parts : parts + [digest(of: point)]
  }

  private func plainParts(of point: SpecPoint) -> [String] {
    let variant = variants ? [RunLabel.variant(point.variant)] : []
    let values = shownAxes(of: point).map { "\(names[$0.path] ?? $0.path)=\(RunLabel.text(of: $0.value))" }
    return (variant + values).filter { !$0.isEmpty }
  }

  /// The axes that stand in the label of a point, with its values.
  private func shownAxes(of point: SpecPoint) -> [(path: String, value: JSONValue)] {
    zip(paths, keys).compactMap { path, key in
      guard varying.contains(path) || point.includedPaths?.contains(path) == true,
        table.hasEffect(key, in: point.settings)
      else { return nil }
      return (path, table.value(at: path, in: point.settings))
    }
  }

  /// Whether the label says the variant and the words among the values as they are.
  private func isVerbatim(_ point: SpecPoint) -> Bool {
    (!variants || RunLabel.slug(point.variant) == point.variant)
      && shownAxes(of: point).allSatisfy { axis in
        guard axis.value != .null else { return false }
        return axis.value.string.map { RunLabel.slug($0) == $0 } ?? true
      }
  }

  private func digest(of point: SpecPoint) -> String {
    let identity: JSONValue = ["variant": .string(point.variant), "axes": .object(axes(of: point))]
    return String(SHA256Digest(of: identity.canonicalText).hexadecimal.prefix(8))
  }
}

internal import Hashing
internal import OrderedCollections

/// How the points of a spec are told apart: by variant, and by the values of the axes that vary.
struct PointNames {
  private struct Axis {
    let path: String
    let key: Int
    /// What it is called in labels.
    let name: String
    /// Whether the points of the product differ in it.
    let varies: Bool
  }

  private let table: SpecTable
  private let axes: [Axis]
  private let variants: Bool
  /// The parts of the labels of the spec's points, but for what tells apart those that would be called the same.
  private var plain: [[String]] = []
  /// What several points would be called, `relu` for the variants ReLU and relu say, with how many of them are called by
  /// their very words.
  private var ambiguous: [String: Int] = [:]

  init(_ spec: Spec, _ table: SpecTable) {
    self.table = table
    let names = RunLabel.names(of: spec.axisPaths, table)
    axes = spec.axisPaths.compactMap { path in
      guard let key = table.index(of: path) else { return nil }
      let first = spec.points.first.map { Self.value(key, $0, table) }
      let varies =
        spec.productPaths.contains(path) && spec.points.contains { Self.value(key, $0, table) != first }
      return Axis(path: path, key: key, name: names[path] ?? path, varies: varies)
    }
    variants = spec.variants.count > 1 || spec.variants.count == 1 && spec.counts.included > 0
    plain = spec.points.map(plainParts)
    var first: [String: Int] = [:]
    first.reserveCapacity(plain.count)
    for (index, parts) in plain.enumerated() {
      let name = parts.joined(separator: ".")
      if let other = first[name] {
        let before = ambiguous[name] ?? (isVerbatim(spec.points[other]) ? 1 : 0)
        ambiguous[name] = before + (isVerbatim(spec.points[index]) ? 1 : 0)
      } else {
        first[name] = index
      }
    }
  }

  private static func value(_ key: Int, _ point: SpecPoint, _ table: SpecTable) -> JSONValue {
    table.hasEffect(key, in: point.settings) ? table.value(key, in: point.settings) : .null
  }

  /// The value of each axis; null where it has no effect.
  func axes(of point: SpecPoint) -> OrderedDictionary<String, JSONValue> {
    OrderedDictionary(uniqueKeysWithValues: axes.map { ($0.path, Self.value($0.key, point, table)) })
  }

  /// The parts of a label: the variant, for a baseline what it matches, then the axes that vary and have an effect; for
  /// a point that was included, also what it sets. Points that would be called the same, because a label has no capital
  /// letters say, are told apart by a digest.
  ///
  /// - Parameter place: The place of the point in the spec, where it is one of its points.
  func parts(of point: SpecPoint, at place: Int? = nil, baseline match: Baseline.Match? = nil) -> [String] {
    var parts = place.map { plain[$0] } ?? plainParts(of: point)
    // One that others share with their words changed keeps its name when these are added to a spec.
    let isTold = ambiguous[parts.joined(separator: ".")].map { $0 == 1 && isVerbatim(point) } ?? true
    if let match { parts.insert(match.rawValue, at: variants && !point.variant.isEmpty ? 1 : 0) }
    return isTold ? parts : parts + [digest(of: point)]
  }

  private func plainParts(of point: SpecPoint) -> [String] {
    let variant = variants ? [RunLabel.variant(point.variant)] : []
    let values = shownAxes(of: point).map { "\($0.name)=\(RunLabel.text(of: $0.value))" }
    return (variant + values).filter { !$0.isEmpty }
  }

  /// The axes that stand in the label of a point, with its values.
  private func shownAxes(of point: SpecPoint) -> [(name: String, value: JSONValue)] {
    axes.compactMap { axis in
      guard axis.varies || point.includedPaths?.contains(axis.path) == true,
        table.hasEffect(axis.key, in: point.settings)
      else { return nil }
      return (axis.name, table.value(axis.key, in: point.settings))
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

internal import OrderedCollections
internal import YAML

/// Points by the file they stand in; later ones win.
typealias FilePoints = OrderedDictionary<String, Point>

extension FilePoints {
  /// The points with later ones behind them. Of a file that several others build on the last place counts: what it set
  /// before it sets again.
  func followed(by later: FilePoints) -> FilePoints {
    filter { later[$0.key] == nil }.merging(later) { $1 }
  }
}

/// What one file of a spec gives, checked key by key; the keys that are absent are nil or empty.
struct SpecLayer: Sendable {
  var name: String?
  var description: String?
  /// The files the file builds on, as written.
  var extends: [(path: String, node: Node)] = []
  var hasVersion = false
  /// The values of the configuration by the file that gives them; later ones win.
  var base: FilePoints = [:]
  var seeds: [Int]?
  /// The axes by their paths.
  var grid: OrderedDictionary<String, Axis> = [:]
  var zip: [Axis]?
  /// The keys whose values are drawn, by their paths.
  var search: OrderedDictionary<String, SearchAxis> = [:]
  var exclude: [(point: Point, node: Node)]?
  var include: [Point]?
  var baselines: [Baseline.Match]?
  var variants: OrderedDictionary<String, Variant> = [:]
  /// Sections that are null: nothing is taken of what the extended files have there.
  var dropped: Set<String> = []
  /// Where the sections stand, for what is missing in them.
  var places: [String: Place] = [:]

  /// The layer over an earlier one: sections are merged key by key, lists are replaced, and so is what is null.
  func over(_ earlier: SpecLayer) -> SpecLayer {
    var merged = self
    merged.name = name ?? earlier.name
    merged.description = description ?? earlier.description
    merged.hasVersion = hasVersion || earlier.hasVersion
    merged.base = earlier.base.followed(by: base)
    merged.seeds = seeds ?? earlier.seeds
    merged.grid = (dropped.contains("grid") ? [:] : earlier.grid).merging(grid) { _, later in later }
    merged.zip = zip ?? earlier.zip
    merged.search = (dropped.contains("search") ? [:] : earlier.search).merging(search) { _, later in later }
    merged.exclude = exclude ?? earlier.exclude
    merged.include = include ?? earlier.include
    merged.baselines = baselines ?? earlier.baselines
    merged.variants = (dropped.contains("variants") ? [:] : earlier.variants).merging(variants) {
      earlier, later in
      Variant(name: later.name, layers: earlier.layers.followed(by: later.layers))
    }
    merged.places = earlier.places.merging(places) { _, later in later }
    return merged
  }

  /// Says of axes of the command line which variants they do not reach, because these set the same key themselves.
  func variantsBeyond(_ paths: [String], _ table: SpecTable) -> [String] {
    paths.compactMap { path in
      let names = variants.values.filter { variant in
        variant.layers.values.joined().contains { assignment in
          let own = table.keys[assignment.key].path
          return own == path || own.hasPrefix(path + ".") || path.hasPrefix(own + ".")
        }
      }.map(\.name)
      guard !names.isEmpty else { return nil }
      return "--grid \(path) does not reach \(names.joined(separator: ", ")): a variant's own value wins"
    }
  }
}

internal import Datasets
internal import OrderedCollections
internal import Training
internal import YAML

/// Makes the distinct points of a spec: (variants x grid x zip x search) - exclude + include.
struct Expansion {
  let layer: SpecLayer
  /// The values of `--set`.
  let forced: Point
  let axes: [Axis]
  /// The last of them: the points that were drawn; nil without a search.
  let search: Axis?
  /// How its points compete; nil when they do not.
  let halving: HalvingConfiguration?
  /// The values of the configuration, file by file; later ones win.
  private let base: [Point]
  let table: SpecTable
  var reader: SpecReader
  private(set) var counts = ExpansionCounts()
  private(set) var points: [SpecPoint] = []
  private(set) var merged: [MergedPoint] = []

  /// Positions of points by the hash of their settings; a taken hash moves on to the next free one.
  private var positions: [Int: Int] = [:]
  private let rules: [SpecRule]
  private let required: [Int]
  private var exclusions: Exclusions
  /// Keys of the data set that had no effect in any point so far.
  private var idleDatasetKeys: Set<Int>
  private var hasMissingKeys = false
  private let isNarrowed: Bool

  /// - Parameter isNarrowed: Whether flags change the axes, so that an exclusion may well match nothing.
  init(_ layer: SpecLayer, forced: Point, isNarrowed: Bool, _ reader: SpecReader) {
    self.isNarrowed = isNarrowed
    self.layer = layer
    self.forced = forced
    var whole = Draft()
    for point in layer.base.values + [forced] { whole.apply(point, reader.table) }
    var reader = reader
    search = reader.draws(of: layer, whole.settings.search, forced: forced)
    halving = whole.settings.halving
    self.reader = reader
    table = reader.table
    axes = layer.grid.values + (layer.zip ?? []) + [search].compactMap(\.self)
    let table = reader.table
    rules = SpecRule.all.filter { rule in
      !rule.paths.contains { path in table.index(of: path).map(reader.unusable.contains) ?? false }
    }
    required = table.keys.indices.filter {
      table.keys[$0].isRequired && table.keys[$0].binding != nil && !reader.unusable.contains($0)
    }
    exclusions = Exclusions(layer.exclude ?? [])
    base = Array(layer.base.values)
    idleDatasetKeys = Set((base.joined() + forced).map(\.key)).filter {
      table.keys[$0].section == "dataset" && !table.keys[$0].conditions.isEmpty
    }
    counts.variants = layer.variants.count
    counts.grid = Self.product(layer.grid.values.map(\.points.count))
    counts.zip = Self.product((layer.zip ?? []).map(\.points.count))
    counts.search = search?.points.count ?? 1
    counts.seeds = layer.seeds?.count ?? 1
  }

  private static func product(_ factors: [Int]) -> Int {
    factors.reduce(1) {
      let (product, overflow) = $0.multipliedReportingOverflow(by: $1)
      return overflow ? .max : product
    }
  }

  /// Makes the points; what is wrong with them is in `reader`.
  mutating func expand(maximumRuns: Int) {
    let mistakes = reader.diagnostics.count
    reader.reportOverlaps(among: axes)
    // Which points are meant is not known then.
    guard reader.diagnostics.count == mistakes else { return }
    guard isWithinBounds(maximumRuns) else { return }
    var draft = Draft()
    for point in base { draft.apply(point, table) }
    let variants = layer.variants.isEmpty ? [Variant(name: "", layers: [:])] : Array(layer.variants.values)
    for variant in variants {
      var steps = axes.map { _ in 0 }
      repeat {
        let point = zip(axes, steps).map { $0.points[$1] }
        add(draft, axes: point, variant: variant)
      } while advance(&steps)
    }
    for item in layer.include ?? [] { include(item, draft) }
    finish()
    countBaselines()
    if reader.diagnostics.isEmpty, counts.runs > maximumRuns { reportTooMany(counts.runs, maximumRuns) }
  }

  /// Moves on to the next combination, the last axis fastest; false after the last one.
  private func advance(_ steps: inout [Int]) -> Bool {
    for axis in axes.indices.reversed() {
      steps[axis] += 1
      if steps[axis] < axes[axis].points.count { return true }
      steps[axis] = 0
    }
    return false
  }

  private mutating func add(_ base: Draft, axes: [Point], variant: Variant) {
    var draft = base
    for point in axes { draft.apply(point, table) }
    for point in variant.layers.values { draft.apply(point, table) }
    draft.apply(forced, table)
    let settings = draft.resolved(table)
    if exclusions.exclude(settings, table) {
      counts.excluded += 1
      return
    }
    let layers = self.base + axes + variant.layers.values + [forced]
    let point = SpecPoint(
      variant: variant.name, settings: settings.effective(table, given: draft.given), given: draft.given,
      includedPaths: nil)
    accept(point, asked: settings, draft, layers, varied: axes)
  }

  private mutating func include(_ item: Point, _ base: Draft) {
    var draft = base
    draft.apply(item, table)
    draft.apply(forced, table)
    counts.included += 1
    let settings = draft.resolved(table)
    let paths = item.map { table.keys[$0.key].path }
    let point = SpecPoint(
      variant: "", settings: settings.effective(table, given: draft.given), given: draft.given,
      includedPaths: paths)
    accept(point, asked: settings, draft, self.base + [item, forced], varied: [item])
  }

  /// Checks a point and keeps it unless it is there already.
  private mutating func accept(
    _ point: SpecPoint,
    asked: Settings,
    _ draft: Draft,
    _ layers: [Point],
    varied: [Point]
  ) {
    for key in idleDatasetKeys where table.hasEffect(key, in: asked) { idleDatasetKeys.remove(key) }
    var hash = point.settings.hashValue
    while let position = positions[hash] {
      if points[position].settings == point.settings {
        counts.merged += 1
        merged.append(MergedPoint(point: describe(point.variant, varied), index: position))
        return
      }
      hash &+= 1
    }
    positions[hash] = points.count
    points.append(point)
    check(point.settings.run, draft, layers)
  }

  private mutating func check(_ run: RunConfiguration, _ draft: Draft, _ layers: [Point]) {
    var isComplete = true
    for key in required where !draft.given.contains(key) && table.hasEffect(key, in: Settings(run: run)) {
      isComplete = false
      // What stands in its place is wrong itself.
      if table.keys[key].path == "model.hidden",
        table.index(of: "model.layers").map(reader.unusable.contains) == true
      {
        continue
      }
      hasMissingKeys = true
      reportMissing(table.keys[key].path, table.keys[key].type.description)
    }
    guard isComplete else { return }
    for rule in rules {
      guard let problem = rule.problem(run) else { continue }
      let (source, range) = place(of: problem, rule.paths, layers)
      reader.report(source, range, problem.message)
    }
  }

  /// Where the first of some keys that is given stands; of several layers the last counts.
  private func place(of problem: SpecRule.Problem, _ paths: [String], _ layers: [Point]) -> (
    Source, MarkRange
  ) {
    for path in paths {
      for point in layers.reversed() {
        guard let assignment = point.last(where: { table.keys[$0.key].path == path }) else { continue }
        if let element = problem.element, case .sequence(let nodes) = assignment.node.content,
          nodes.indices.contains(element)
        {
          return (nodes[element].source, nodes[element].range)
        }
        return (assignment.node.source, assignment.node.range)
      }
    }
    return start
  }

  /// The beginning of the spec, for what stands nowhere.
  private var start: (Source, MarkRange) {
    layer.places[""].map { ($0.source, $0.range) }
      ?? (
        Source(name: "", text: ""),
        MarkRange(start: Mark(line: 1, column: 1), end: Mark(line: 1, column: 1))
      )
  }

  mutating func reportMissing(_ path: String, _ type: String) {
    let section = path.split(separator: ".").first.map(String.init) ?? ""
    let (source, range) = layer.places[section].map { ($0.source, $0.range) } ?? start
    reader.report(source, range, "the key '\(path)' is missing: \(type)")
  }

  private func describe(_ variant: String, _ points: [Point]) -> String {
    let values = points.joined().map { "\(table.keys[$0.key].path)=\($0.value.string ?? $0.value.text)" }
    return ([variant].filter { !$0.isEmpty } + values).joined(separator: " ")
  }
}

extension Expansion {
  /// Refuses a product that is so large that it could not even be merged down, before it is made.
  private mutating func isWithinBounds(_ maximumRuns: Int) -> Bool {
    let total = Self.product([max(counts.variants, 1), counts.grid, counts.zip, counts.search, counts.seeds])
    guard total / 10 > maximumRuns else { return true }
    reportTooMany(total, maximumRuns)
    return false
  }

  private mutating func reportTooMany(_ runs: Int, _ maximumRuns: Int) {
    let section =
      layer.places["grid"] ?? layer.places["zip"] ?? layer.places["search"] ?? layer.places["seeds"]
    let (source, range) = section.map { ($0.source, $0.range) } ?? start
    let runsInWords = runs == .max ? "more than \(Int.max)" : "\(runs)"
    reader.report(
      source,
      range,
      "\(runsInWords) runs are more than \(maximumRuns); raise --max-runs if they are meant"
    )
  }

  private mutating func countBaselines() {
    let matches = layer.baselines ?? []
    guard !matches.isEmpty else { return }
    let grown = points.count { $0.settings.isGrowing }
    counts.baselines = grown * matches.count * counts.seeds
    if grown == 0, !points.isEmpty, !isNarrowed, let place = layer.places["baselines"] {
      reader.report(
        place.source,
        place.range,
        "baselines are made from grown runs, but no run of this spec grows; take them out"
      )
    }
    for name in layer.variants.keys {
      for match in matches {
        let derived = Plan.variant(name, match)
        guard layer.variants[derived] != nil, let place = layer.places["variants"] else { continue }
        reader.report(
          place.source,
          place.range,
          "the variant '\(derived)' has the name of a baseline of '\(name)'; rename it"
        )
      }
    }
  }

  /// Says of a metric of the gate that no run will measure it.
  private mutating func checkGate() {
    guard points.contains(where: { $0.settings.run.dataset.validation == 0 }) else { return }
    for assignment in base.joined() + forced {
      let path = table.keys[assignment.key].path
      guard ["check.validation_accuracy", "check.validation_loss"].contains(path), assignment.value != .null
      else { continue }
      reader.report(
        assignment.node.source,
        assignment.keyRange,
        "\(path) needs a validation part, but dataset.validation is 0; hold one back or check the test part"
      )
    }
  }

  /// Says of an option that the program gives to sbatch itself.
  private mutating func checkSlurm() {
    for assignment in base.joined() + forced where table.keys[assignment.key].path == "slurm.options" {
      for (place, option) in (assignment.value.array ?? []).enumerated() {
        guard let problem = option.string.flatMap(SlurmConfiguration.problem(withOption:)) else { continue }
        var node = assignment.node
        if case .sequence(let elements) = node.content, elements.indices.contains(place) {
          node = elements[place]
        }
        reader.report(node, "slurm.options \(problem)")
      }
    }
  }

  private mutating func finish() {
    for exclusion in isNarrowed ? [] : exclusions.unused {
      reader.report(exclusion.node, "this excludes nothing: no point has \(describe("", [exclusion.point]))")
    }
    if points.isEmpty, let node = exclusions.last {
      reader.report(node, "every point is excluded; nothing is left to run")
    }
    checkGate()
    checkSlurm()
    checkSearch()
    checkHalving()
    let isNameUsable = table.index(of: "dataset.name").map { !reader.unusable.contains($0) } ?? false
    guard isNameUsable, !hasMissingKeys else { return }
    for assignment in base.joined() + forced
    where idleDatasetKeys.contains(assignment.key) && assignment.value != .null {
      let key = table.keys[assignment.key]
      let condition = key.conditions.map(\.sentence).joined(separator: " and ")
      reader.report(
        assignment.node.source,
        assignment.keyRange,
        "\(key.path) has an effect only with \(condition)"
      )
    }
  }
}

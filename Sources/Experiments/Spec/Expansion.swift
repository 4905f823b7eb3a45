internal import Datasets
internal import LinearAlgebra
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
  /// All that is given for the spec as a whole.
  let whole: Draft
  let table: SpecTable
  var reader: SpecReader
  private(set) var counts = ExpansionCounts()
  private(set) var points: [SpecPoint] = []
  private(set) var merged: [(point: String, index: Int)] = []

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
    self.whole = whole
    halving = whole.settings.halving
    self.reader = reader
    table = reader.table
    axes = layer.grid.values + (layer.zip ?? []) + [search].compactMap(\.self)
    let table = reader.table
    rules = SpecRule.all.filter { $0.paths.allSatisfy(reader.isUsable) }
    required = table.keys.indices.filter {
      table.keys[$0].isRequired && table.keys[$0].binding != nil && !reader.unusable.contains($0)
    }
    exclusions = Exclusions(layer.exclude ?? [])
    base = Array(layer.base.values)
    idleDatasetKeys = Set((base.joined() + forced).map(\.key)).filter {
      table.keys[$0].section == "dataset" && !table.keys[$0].conditions.isEmpty
    }
    counts.variants = layer.variants.count
    counts.grid = layer.grid.values.map(\.points.count).product
    counts.zip = (layer.zip ?? []).map(\.points.count).product
    counts.search = search?.points.count ?? 1
    counts.seeds = layer.seeds?.count ?? 1
  }

  /// The values of the configuration and of `--set`.
  var given: [Assignment] { base.joined() + forced }

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
        add(point + variant.layers.values, over: draft, variant: variant.name, varied: point)
      } while advance(&steps)
    }
    for item in layer.include ?? [] {
      counts.included += 1
      add([item], over: draft, varied: [item], includedPaths: item.map { table.keys[$0.key].path })
    }
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

  /// Makes the point of some values over those of the configuration, checks it, and keeps it unless it is there already.
  ///
  /// - Parameters:
  ///   - varied: The values that tell it from others.
  ///   - includedPaths: What an item of `include` sets; nil for a point of the product, which may be excluded.
  private mutating func add(
    _ own: [Point], over base: Draft, variant: String = "", varied: [Point], includedPaths: [String]? = nil
  ) {
    var draft = base
    for point in own + [forced] { draft.apply(point, table) }
    let asked = draft.resolved(table)
    if includedPaths == nil, exclusions.exclude(asked, table) {
      counts.excluded += 1
      return
    }
    let point = SpecPoint(
      variant: variant, settings: asked.effective(table, given: draft.given), given: draft.given,
      includedPaths: includedPaths)
    for key in idleDatasetKeys where table.hasEffect(key, in: asked) { idleDatasetKeys.remove(key) }
    var hash = point.settings.hashValue
    while let position = positions[hash] {
      if points[position].settings == point.settings {
        counts.merged += 1
        merged.append((describe(variant, varied), position))
        return
      }
      hash &+= 1
    }
    positions[hash] = points.count
    points.append(point)
    check(point.settings.run, draft, self.base + own + [forced])
  }

  private mutating func check(_ run: RunConfiguration, _ draft: Draft, _ layers: [Point]) {
    var isComplete = true
    for key in required where !draft.given.contains(key) && table.hasEffect(key, in: Settings(run: run)) {
      isComplete = false
      // What stands in its place is wrong itself.
      if table.keys[key].path == "model.hidden", !reader.isUsable("model.layers") { continue }
      hasMissingKeys = true
      reportMissing(table.keys[key].path, table.keys[key].type.description)
    }
    guard isComplete else { return }
    for rule in rules {
      guard let problem = rule.problem(run) else { continue }
      reader.report(place(of: problem, rule.paths, layers), problem.message)
    }
  }

  /// Where the first of some keys that is given stands; of several layers the last counts.
  private func place(of problem: SpecRule.Problem, _ paths: [String], _ layers: [Point]) -> Place {
    for path in paths {
      for point in layers.reversed() {
        guard let assignment = point.last(where: { table.keys[$0.key].path == path }) else { continue }
        let node = assignment.node(ofElement: problem.element)
        return (node.source, node.range)
      }
    }
    return start
  }

  /// The beginning of the spec, for what stands nowhere.
  private var start: Place {
    let mark = Mark(line: 1, column: 1)
    return layer.places[""] ?? (Source(name: "", text: ""), MarkRange(start: mark, end: mark))
  }

  mutating func reportMissing(_ path: String, _ type: String) {
    let section = path.split(separator: ".").first.map(String.init) ?? ""
    reader.report(layer.places[section] ?? start, "the key '\(path)' is missing: \(type)")
  }

  private func describe(_ variant: String, _ points: [Point]) -> String {
    let values = points.joined().map { "\(table.keys[$0.key].path)=\($0.value.string ?? $0.value.text)" }
    return ([variant].filter { !$0.isEmpty } + values).joined(separator: " ")
  }
}

extension Expansion {
  /// Refuses a product that is so large that it could not even be merged down, before it is made.
  private mutating func isWithinBounds(_ maximumRuns: Int) -> Bool {
    let total = [max(counts.variants, 1), counts.grid, counts.zip, counts.search, counts.seeds].product
    guard total / 10 > maximumRuns else { return true }
    reportTooMany(total, maximumRuns)
    return false
  }

  private mutating func reportTooMany(_ runs: Int, _ maximumRuns: Int) {
    let section =
      layer.places["grid"] ?? layer.places["zip"] ?? layer.places["search"] ?? layer.places["seeds"]
    let runsInWords = runs == .max ? "more than \(Int.max)" : "\(runs)"
    reader.report(
      section ?? start, "\(runsInWords) runs are more than \(maximumRuns); raise --max-runs if they are meant"
    )
  }

  private mutating func countBaselines() {
    let matches = layer.baselines ?? []
    guard !matches.isEmpty else { return }
    let grown = points.count { $0.settings.isGrowing }
    counts.baselines = grown * matches.count * counts.seeds
    if grown == 0, !points.isEmpty, !isNarrowed, let place = layer.places["baselines"] {
      reader.report(place, "baselines are made from grown runs, but no run of this spec grows; take them out")
    }
    for name in layer.variants.keys {
      for match in matches {
        let derived = Plan.variant(name, match)
        guard layer.variants[derived] != nil, let place = layer.places["variants"] else { continue }
        reader.report(
          place, "the variant '\(derived)' has the name of a baseline of '\(name)'; rename it")
      }
    }
  }

  /// Says of a metric of the gate that no run will measure it.
  private mutating func checkGate() {
    guard points.contains(where: { $0.settings.run.dataset.validation == 0 }) else { return }
    for assignment in given {
      let path = table.keys[assignment.key].path
      guard ["check.validation_accuracy", "check.validation_loss"].contains(path), assignment.value != .null
      else { continue }
      reader.report(
        keyOf: assignment,
        "\(path) needs a validation part, but dataset.validation is 0; hold one back or check the test part")
    }
  }

  /// Says of an option that the program gives to sbatch itself.
  private mutating func checkSlurm() {
    for assignment in given where table.keys[assignment.key].path == "slurm.options" {
      for (place, option) in (assignment.value.array ?? []).enumerated() {
        guard let problem = option.string.flatMap(SlurmConfiguration.problem(withOption:)) else { continue }
        reader.report(assignment.node(ofElement: place), "slurm.options \(problem)")
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
    guard reader.isUsable("dataset.name"), !hasMissingKeys else { return }
    for assignment in given
    where idleDatasetKeys.contains(assignment.key) && assignment.value != .null {
      let key = table.keys[assignment.key]
      let condition = key.conditions.map(\.sentence).joined(separator: " and ")
      reader.report(keyOf: assignment, "\(key.path) has an effect only with \(condition)")
    }
  }
}

public import Datasets
internal import Training

/// The runs of an experiment.
public struct Plan: Sendable {
  /// The spec they come from.
  public let spec: Spec
  /// The runs, point by point, the seeds of a point together; then the baselines in the same order.
  public let runs: [PlannedRun]
  /// How many points there are after every step of the expansion.
  public let counts: ExpansionCounts
  /// The points that are the same run as an earlier one, each with the label of that run's first seed.
  public let merged: [Merged]

  /// What identifies the samples of each data set.
  let contentHashes: [DatasetConfiguration: String]
  /// The points of the search that compete with one another; none without a search.
  public let contests: [Contest]

  /// A point that is the same run as an earlier one.
  public struct Merged: Codable, Hashable, Sendable {
    /// What was asked for: the variant and the values of the axes.
    public let point: String
    /// The label of the run that stands for it.
    public let label: String
  }

  /// Names the runs of a spec.
  ///
  /// - Parameter contentHash: What identifies the samples of a data set, `Catalog().contentHash(of:)`; asked once for
  ///   each configuration of the data.
  /// - Throws: What `contentHash` throws, when data are not there; `SourceError` when a file of an external criterion cannot
  ///   be read.
  public init(of spec: Spec, contentHash: (DatasetConfiguration) throws -> String) throws {
    let table = SpecTable.current
    let names = PointNames(spec, table)
    var hashes: [DatasetConfiguration: String] = [:]
    var runs: [PlannedRun] = []
    runs.reserveCapacity(spec.counts.runs)
    var counts = spec.counts
    var labels: [String] = []
    labels.reserveCapacity(spec.points.count)
    var firstRuns: [String: String] = [:]
    firstRuns.reserveCapacity(spec.points.count)
    var sameData: [Merged] = []
    var drawn: [[PlannedRun]] = []
    var grown: [(point: SpecPoint, hash: String, runs: [PlannedRun])] = []
    let files = CommandFiles(in: spec.folder)
    for (place, planned) in spec.points.enumerated() {
      let point = try planned.withDigests(of: files, table)
      let dataset = point.settings.run.dataset
      let known = hashes[dataset]
      let hash = try known ?? contentHash(dataset)
      if known == nil { hashes[dataset] = hash }
      let identity = RunIdentity(point.settings, given: point.given, contentHash: hash, table: table)
      let axes = names.axes(of: point)
      let parts = names.parts(of: point, at: place)
      let start = runs.count
      for seed in spec.seeds {
        runs.append(
          PlannedRun(
            id: identity.id(seed: seed), label: Self.label(parts, seed: seed, of: spec.seeds.count),
            variant: point.variant, seed: seed, axes: axes, configuration: point.settings.run))
      }
      let first = runs[start]
      // The same samples under two paths: known only now.
      if let known = firstRuns[first.id] {
        counts.merged += 1
        labels.append(known)
        sameData.append(Merged(point: first.label, label: known))
        runs.removeSubrange(start...)
        continue
      }
      labels.append(first.label)
      firstRuns[first.id] = first.label
      if !spec.searchPaths.isEmpty, point.includedPaths == nil { drawn.append(Array(runs[start...])) }
      if !spec.baselines.isEmpty, point.settings.isGrowing {
        grown.append((point, hash, Array(runs[start...])))
      }
    }
    contests = Contest.contests(of: drawn, drawing: spec.searchPaths)
    for (point, hash, own) in grown {
      runs += Self.baselines(of: own, point, contentHash: hash, spec, names)
    }
    counts.baselines = grown.count * spec.baselines.count * spec.seeds.count
    contentHashes = hashes
    self.spec = spec
    self.runs = runs
    self.counts = counts
    merged = spec.merged.map { Merged(point: $0.point, label: labels[$0.index]) } + sameData
  }

  /// The runs that baselines are made from, by their ids; empty without baselines.
  public var grownRuns: [String: PlannedRun] {
    let wanted = Set(runs.compactMap { $0.baseline?.of })
    return Dictionary(uniqueKeysWithValues: runs.filter { wanted.contains($0.id) }.map { ($0.id, $0) })
  }

  /// The fixed-width runs that are derived from the runs of a point.
  private static func baselines(
    of grown: [PlannedRun],
    _ point: SpecPoint,
    contentHash: String,
    _ spec: Spec,
    _ names: PointNames
  ) -> [PlannedRun] {
    let fixed = point.withoutGrowth(.current)
    let identity = RunIdentity(fixed.settings, given: fixed.given, contentHash: contentHash)
    return spec.baselines.flatMap { match in
      let parts = names.parts(of: point, baseline: match)
      return grown.map { run in
        let baseline = Baseline(match, of: run)
        return PlannedRun(
          id: identity.id(seed: run.seed, baseline: baseline),
          label: label(parts, seed: run.seed, of: spec.seeds.count),
          variant: variant(point.variant, match),
          seed: run.seed,
          axes: run.axes,
          configuration: fixed.settings.run,
          baseline: baseline
        )
      }
    }
  }

  private static func label(_ parts: [String], seed: Int, of seeds: Int) -> String {
    RunLabel.joined(seeds > 1 || parts.isEmpty ? parts + ["seed=\(seed)"] : parts)
  }

  /// The name under which the baselines of a variant stand in the tables, a variant of their own.
  static func variant(_ name: String, _ match: Baseline.Match) -> String {
    name.isEmpty ? match.rawValue : "\(name).\(match.rawValue)"
  }

  /// The runs whose label, variant or folder name fits a pattern with `*`, `?` and `[abc]`.
  public func runs(matching pattern: String) -> [PlannedRun] {
    runs.filter { run in [run.label, run.variant, run.folderName].contains { $0.fits(pattern) } }
  }
}

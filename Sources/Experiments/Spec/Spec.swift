internal import OrderedCollections
public import YAML

/// A spec, read from its file with all it extends and the flags of the command line, checked and expanded.
public struct Spec: Sendable {
  /// The name of the experiment.
  public let name: String
  /// Free text.
  public let description: String?
  /// What a run may use of the machine.
  public let resources: ResourceConfiguration
  /// How runs are given to Slurm.
  public let slurm: SlurmConfiguration
  /// How the points of the search compete; nil when each is trained to its end.
  public let halving: HalvingConfiguration?
  /// Where the last word on halving stands.
  let halvingPlace: Place?
  /// What the gate accepts.
  public let check: CheckConfiguration
  /// The seeds of every point.
  public let seeds: [Int]
  /// The texts that were read: the spec itself, then what it extends.
  public let sources: [Source]
  /// The names of the variants, in order; empty when there are none.
  public let variants: [String]
  /// What is derived from every grown run; empty when nothing is.
  public let baselines: [Baseline.Match]
  /// The paths that differ between points, in the order of the spec: the grid's, the linked axes', those that are drawn,
  /// then what is included.
  public let axisPaths: [String]
  /// Those of them that the product varies: the grid's, the linked axes', then those that are drawn.
  let productPaths: [String]
  /// The paths whose values are drawn; empty without a search.
  public let searchPaths: [String]
  /// How many points there are after every step of the expansion.
  public let counts: ExpansionCounts
  /// The points that are the same run as an earlier one, each with the position of that one among the distinct points.
  let merged: [(point: String, index: Int)]
  /// What is not wrong but may surprise: a sentence each.
  public let warnings: [String]
  /// The distinct points.
  let points: [SpecPoint]
  /// Where the keys of the data set are given.
  let datasetAssignments: [Assignment]

  /// Reads a spec.
  ///
  /// - Throws: `SourceError` when the file cannot be read, and `Diagnostics` with everything that is wrong in it, in
  ///   the files it extends, and in the flags.
  public init(
    file path: String,
    overrides: SpecOverrides = SpecOverrides(),
    maximumRuns: Int = 100_000
  ) throws {
    let source = try Source(file: path)
    try self.init(source: source, overrides: overrides, maximumRuns: maximumRuns)
  }

  /// Reads a spec from its text.
  ///
  /// - Parameter readFile: How the files it extends are read.
  /// - Throws: `Diagnostics` with everything that is wrong.
  public init(
    source: Source,
    overrides: SpecOverrides = SpecOverrides(),
    maximumRuns: Int = 100_000,
    readFile: @escaping (String) throws(SourceError) -> Source = { path throws(SourceError) in
      try Source(file: path)
    }
  ) throws(Diagnostics) {
    var reader = SpecReader(table: .current)
    var files = SpecFiles(read: readFile)
    guard var layer = files.layer(of: source, &reader) else { throw Diagnostics(reader.diagnostics) }
    let forced = reader.apply(overrides, to: &layer)
    // What a file that cannot be read would give is not missing.
    guard files.areComplete else { throw Diagnostics(reader.diagnostics) }
    var expansion = Expansion(layer, forced: forced, isNarrowed: overrides.narrows, reader)
    if !layer.hasVersion { expansion.reportMissing("version", "write 'version: 1'") }
    if layer.name == nil {
      expansion.reportMissing("name", SpecTable.current["name"]?.type.description ?? "")
    }
    expansion.expand(maximumRuns: maximumRuns)
    expansion.refuseUnmeasured()
    guard expansion.reader.diagnostics.isEmpty else { throw Diagnostics(expansion.reader.diagnostics) }

    name = layer.name ?? ""
    description = layer.description
    seeds = layer.seeds ?? [0]
    sources = files.sources
    variants = Array(layer.variants.keys)
    baselines = layer.baselines ?? []
    productPaths = expansion.axes.flatMap(\.paths)
    searchPaths = expansion.search?.paths ?? []
    let included = expansion.points.flatMap { $0.includedPaths ?? [] }
    axisPaths = Array(OrderedSet(productPaths + included))
    counts = expansion.counts
    merged = expansion.merged
    points = expansion.points
    datasetAssignments = layer.datasetAssignments(.current, axes: expansion.axes, forced: forced)
    warnings =
      expansion.reader.warnings + layer.variantsBeyond(overrides.gridPaths, .current)
      + Self.calendarsWithoutDistance(in: expansion.points) + Self.partsOfOneSample(in: expansion.points)
      + Self.pixelsOnScalesOfTheirOwn(in: expansion.points)
    let settings = expansion.whole.settings
    resources = settings.resources
    slurm = settings.slurm
    halving = settings.halving
    halvingPlace = expansion.halvingPlace
    var check = settings.check
    if expansion.isRegression { check.standard = .testR2 }
    self.check = check
  }

  /// A sentence for each key that says when growth events take place where nothing says how far they are apart.
  private static func calendarsWithoutDistance(in points: [SpecPoint]) -> [String] {
    ["growth.start", "growth.until"].filter { path in
      guard let key = SpecTable.current.index(of: path) else { return false }
      return points.contains { $0.given.contains(key) && Condition.ownPace.holds($0.settings.run) }
    }.map { path in
      "\(path) has no effect without growth.every or growth.on_plateau: growth at its own pace finds out when"
    }
  }
}

public import Experiments
internal import OrderedCollections
public import Results

/// A point of a plan as the gate sees it: what was asked for, and what became of its runs.
public struct GatePoint: Sendable {
  /// What tells the point from the others of its plan.
  public let name: String
  /// What identifies its settings, `PlannedRun.settingsID`.
  let settings: String
  /// The settings themselves; nil for a baseline that does not have them.
  var configuration: JSONValue?
  /// SHA-256 of the samples of its finished runs; several when the data have changed in between.
  let data: Set<String>
  /// The finished runs, by seed.
  let runs: [GateRun]
  /// The machines of the finished runs.
  var machines: OrderedSet<MachineClass> = []
  /// The folders of planned runs that are not finished.
  public internal(set) var missing: [String] = []
  /// The folders of planned runs that failed.
  public internal(set) var failed: [String] = []
  /// The folders of finished runs that cannot be read.
  public internal(set) var damaged: [String] = []
}

extension GatePoint {
  /// The points of some planned runs, with what is in the results tree.
  ///
  /// - Throws: `FileSystemError` when something cannot be read.
  public static func points(of runs: [PlannedRun], in experiment: ExperimentFolder) throws -> [GatePoint] {
    let index = try RunIndex(of: experiment)
    return try OrderedDictionary(grouping: runs, by: \.pointName).map {
      try GatePoint($0.key, $0.value, index)
    }
  }

  private init(_ name: String, _ planned: [PlannedRun], _ index: RunIndex) throws {
    self.name = name
    settings = planned.first?.settingsID ?? ""
    configuration = try planned.first.map { try JSONValue(parsing: $0.settingsText) }
    let stored = try index.experiment.finishedRuns(of: planned, index: index)
    let done = Set(stored.map(\.id))
    runs = try stored.map(GateRun.init).sorted { $0.seed < $1.seed }
    data = Set(stored.compactMap { $0.provenance.datasetSHA256 })
    machines = OrderedSet(stored.map(MachineClass.init))
    let others = planned.filter { !done.contains($0.id) }
    failed = others.filter { index.state(of: $0) == .failed }.map(\.folderName)
    let isDamaged = { (run: PlannedRun) in index.finishedName(of: run) != nil }
    damaged = others.filter(isDamaged).map(\.folderName)
    missing = others.filter { index.state(of: $0) != .failed && !isDamaged($0) }.map(\.folderName)
  }

  /// What was asked for otherwise than at another point, by key; nil when one of them does not say.
  func changes(since other: GatePoint) -> [RunDifference.Value]? {
    if settings == other.settings { return [] }
    guard let own = configuration, let before = other.configuration else { return nil }
    return RunDifference.values(before["configuration"] ?? .null, own["configuration"] ?? .null, at: "")
      + RunDifference.values(before["baseline"] ?? .null, own["baseline"] ?? .null, at: "match")
  }
}

extension PlannedRun {
  /// The name of the run's point within its plan.
  public var pointName: String { ComparedGroup.name(variant: variant, axes: axes) }
}

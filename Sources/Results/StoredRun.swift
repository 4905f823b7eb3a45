public import Experiments
public import OrderedCollections
public import Training

/// A run as the results tree holds it: its folder and what `run.json` says.
public struct StoredRun: Sendable {
  /// The run's folder.
  public let path: String
  /// What the tree says about it.
  public let state: RunState
  /// The content of `run.json`.
  public let json: JSONValue

  /// The name of the folder, without the nonce of an active one.
  public var folderName: String { "\(label)~\(id.prefix(8))" }
  /// The run's id, 64 hexadecimal characters.
  public var id: String { json["id"]?.string ?? "" }
  /// What varies over its experiment.
  public var label: String { json["label"]?.string ?? "" }
  /// The name of its variant; empty when the spec has none.
  public var variant: String { json["variant"]?.string ?? "" }
  /// Its seed.
  public var seed: Int { json["seed"]?.integer ?? 0 }

  /// Its resolved configuration, with every key of the spec; null where it was not read.
  public var configuration: JSONValue { json["config"] ?? .null }
  /// The values of the axes of its plan.
  public var axes: OrderedDictionary<String, JSONValue> { json["axes"]?.object ?? [:] }
  /// The file that says which sample is of which part, from the folder of the experiment; nil where nobody wrote it.
  public var split: String? { json["split"]?.string }
  /// What it had to beat on the part it is judged on.
  public var testPart: StoredRow<JudgedPart> { StoredRow(json["test_part"]) }

  /// What it ended with.
  public var result: StoredRow<RunResult> { StoredRow(json["result"]) }
  /// What it took.
  public var cost: StoredRow<RunCost> { StoredRow(json["cost"]) }
  /// Its growth in a few numbers.
  public var growth: StoredRow<GrowthSummary> { StoredRow(json["growth"]) }
  /// Where its numbers come from.
  public var provenance: StoredRow<Provenance> { StoredRow(json["provenance"]) }
  /// Why it has no result.
  public var failure: StoredRow<RunFailure> { StoredRow(json["error"]) }

  /// A metric of its result; nil when it was not measured, or is none that can be.
  public func figure(_ metric: Metric) -> Double? { result.figure(metric) }

  /// Whether its growth took more operations than its ledger says, because an external criterion does not tell its own.
  public var hasUnknownFlops: Bool { growth.unknownFlops ?? 0 > 0 }

  static let metricsName = "metrics.csv"
  static let growthName = "growth.csv"

  /// Its `growth.csv`; an empty table when there is none.
  ///
  /// - Throws: `FileSystemError` when it cannot be read.
  public func growthTable() throws -> CSVTable {
    try CSVTable(contentsOf: "\(path)/\(Self.growthName)") ?? CSVTable(parsing: "")
  }

  /// Its `metrics.csv`; an empty table when there is none.
  ///
  /// - Throws: `FileSystemError` when it cannot be read.
  public func metricsTable() throws -> CSVTable {
    try CSVTable(contentsOf: "\(path)/\(Self.metricsName)") ?? CSVTable(parsing: "")
  }

  /// Why halving has given it up; nil when it has not, or the file does not say.
  ///
  /// - Throws: `FileSystemError` when the file is there and cannot be read.
  public func stopReason() throws -> StopReason? { state == .stopped ? try StopReason(in: path) : nil }

  /// The value of an axis of the plan: as it was planned, or else what the configuration has at that path.
  public func value(ofAxis axis: String) -> JSONValue {
    axes[axis] ?? configuration[path: axis] ?? .null
  }

  /// How much of `run.json` is read.
  public enum Extent: Sendable {
    /// All of it.
    case everything
    /// Neither the configuration nor the provenance, which are most of it and stay empty: over many runs that is much
    /// faster.
    case figures

    var omitted: Set<String> { self == .everything ? [] : Self.most }
    private static let most: Set = ["config", "provenance"]
  }

  /// What is to be said of a finished or failed run whose `run.json` cannot be read, behind its folder.
  public static let damage = "run.json is missing or damaged; \(remedy)"

  /// What to do about a finished run that is not as it was written.
  static let remedy = "delete the folder, and 'sprout run' repeats the run"

  /// Reads a run's folder; nil when it holds no readable `run.json`, or that of another run.
  ///
  /// - Throws: `FileSystemError` when the file is there and cannot be read.
  public init?(path: String, state: RunState, extent: Extent = .everything) throws {
    guard let bytes = try Self.bytes(at: path),
      let json = try? JSONValue(parsing: bytes, leavingOut: extent.omitted),
      Self.isRun(json, at: path, state, leavingOut: extent.omitted)
    else { return nil }
    self.path = path
    self.state = state
    self.json = Self.withoutImpossibleFigures(json)
  }

  /// A run from its parts.
  init(path: String, state: RunState, json: JSONValue) {
    self.path = path
    self.state = state
    self.json = json
  }
}

extension StoredRun {
  /// The same run with its configuration and provenance.
  ///
  /// - Throws: `FileSystemError` when the file cannot be read.
  func inFull() throws -> StoredRun { try StoredRun(path: path, state: state) ?? self }

  /// The same run under the variant and axes of a plan, which may have changed since it was made.
  func planned(as run: PlannedRun) -> StoredRun {
    named(run.variant, axes: run.axes)
  }

  /// The same run under the variant and axes of a stored plan.
  func planned(as entry: StoredPlan.Entry) -> StoredRun {
    var axes: OrderedDictionary<String, JSONValue> = [:]
    for (axis, cell) in entry.axes {
      // The file has texts; the run knows of what kind the value is.
      let value = value(ofAxis: axis)
      axes[axis] = value.cell == cell ? value : cell.isEmpty ? .null : .string(cell)
    }
    return named(entry.variant, axes: axes)
  }

  /// The same run under another variant, on the axes it has.
  public func named(_ variant: String) -> StoredRun { named(variant, axes: axes) }

  private func named(_ variant: String, axes: OrderedDictionary<String, JSONValue>) -> StoredRun {
    guard var members = json.object else { return self }
    members["variant"] = .string(variant)
    members["axes"] = .object(axes)
    return StoredRun(path: path, state: state, json: .object(members))
  }
}

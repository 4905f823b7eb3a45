internal import Experiments
internal import OrderedCollections
public import Results
internal import Training

/// What the gate keeps of a finished run.
public struct GateRun: Hashable, Sendable {
  /// Its seed.
  public let seed: Int
  /// The metrics that were measured.
  let figures: OrderedDictionary<Metric, Double>
  /// The final widths, for readers of the file.
  let widths: [Int]
  /// Its tables.
  let digest: RunDigest
}

extension GateRun {
  /// What is kept of a run in the results tree.
  ///
  /// - Throws: `FileSystemError` when one of its files cannot be read.
  public init(of run: StoredRun) throws {
    seed = run.seed
    figures = Metric.allCases.reduce(into: [:]) { $0[$1] = run.figure($1) }
    widths = run.result.finalWidths ?? []
    digest = try RunDigest(of: run)
  }

  /// A run as a baseline file has it; nil when something is missing.
  init?(json: JSONValue) {
    guard let seed = json["seed"]?.integer, let numbers = json["numbers"]?.string else { return nil }
    self.seed = seed
    figures = Metric.allCases.reduce(into: [:]) { $0[$1] = json[$1.rawValue]?.number }
    widths = (json["final_widths"]?.array ?? []).compactMap(\.integer)
    digest = RunDigest(numbers: numbers, growth: json["growth"]?.string ?? "")
  }

  /// The run as it stands in a baseline file.
  var json: JSONValue {
    var members: OrderedDictionary<String, JSONValue> = ["seed": .integer(seed)]
    for (metric, figure) in figures { members[metric.rawValue] = .number(figure) }
    members["final_widths"] = .array(widths.map(JSONValue.integer))
    members["growth"] = .string(digest.growth)
    members["numbers"] = .string(digest.numbers)
    return .object(members)
  }
}

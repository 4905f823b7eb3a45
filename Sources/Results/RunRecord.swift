public import Experiments
internal import OrderedCollections
public import Training

/// What `run.json` says about a run.
public struct RunRecord: Sendable {
  /// How far the run has come.
  public enum Outcome: Sendable {
    /// It is in progress, or was interrupted.
    case begun
    /// It is complete.
    case finished(RunResult, GrowthSummary, RunCost)
    /// It has no result.
    case failed(RunFailure)
  }

  /// The schema of the file.
  public static let schema = "sprout/run/1"

  /// The run.
  public var run: PlannedRun
  /// Where its numbers come from.
  public var provenance: Provenance
  /// How far it has come.
  public var outcome: Outcome
  /// The file that says which sample is of which part, from the folder of the experiment; nil when nobody wrote it.
  public var split: String?
  /// What it has to beat on the part it is judged on; nil where numbers are predicted, or nobody said.
  public var testPart: JudgedPart?
  /// What its owner should know, a sentence each.
  public var warnings: [String]

  /// What is to be said about a run.
  public init(
    run: PlannedRun, provenance: Provenance, outcome: Outcome, split: String? = nil,
    testPart: JudgedPart? = nil, warnings: [String] = []
  ) {
    self.run = run
    self.split = split
    self.testPart = testPart
    self.warnings = warnings
    self.provenance = provenance
    self.outcome = outcome
  }

  /// The content of the file.
  public var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("schema", .string(Self.schema)),
      ("id", .string(run.id)),
      ("label", .string(run.label)),
      ("variant", .string(run.variant)),
      ("seed", .integer(run.seed)),
      ("axes", .object(run.axes)),
      ("config", run.resolved),
      ("provenance", JSONValue(provenance, columns: Provenance.layout.columns)),
    ]
    if !warnings.isEmpty { members.append(("warnings", .array(warnings.map(JSONValue.string)))) }
    if let split { members.append(("split", .string(split))) }
    if let testPart { members.append(("test_part", JSONValue(testPart, columns: JudgedPart.layout.columns))) }
    if let baseline = run.baseline { members.append(("baseline", baseline.json)) }
    switch outcome {
    case .begun: break
    case .finished(let result, let growth, let cost):
      let columns =
        RunResult.columns + RunResult.laterColumns
        + (run.configuration.isRegression ? RunResult.regressionColumns : [])
      members.append(("result", JSONValue(result, columns: columns)))
      members.append(("growth", JSONValue(growth, columns: GrowthSummary.columns)))
      members.append(("cost", JSONValue(cost, columns: RunCost.columns)))
    case .failed(let failure):
      members.append(("error", JSONValue(failure, columns: RunFailure.layout.columns)))
    }
    return .object(OrderedDictionary(uniqueKeysWithValues: members))
  }

  /// Writes the file into the folder of the run.
  func write(in folder: String) throws {
    try FileSystem.replace(folder + "/run.json", with: Array(json.prettyText.utf8))
  }
}

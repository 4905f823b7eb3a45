public import Experiments
internal import OrderedCollections

extension ExperimentFolder {
  /// The columns of `plan.csv` before the axes.
  public static let planColumns = ["id", "label", "variant", "seed", "state"]

  /// What stands in these columns, and in those of some axes.
  public static func planCells(of run: PlannedRun, _ state: RunState, axes: [String]) -> [JSONValue] {
    [.string(run.id), .string(run.label), .string(run.variant), .integer(run.seed), .string(state.rawValue)]
      + axes.map { run.axes[$0] ?? .null }
  }

  /// Writes the spec as last run.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  public func writeSpec(_ text: String) throws {
    try withLock { try FileSystem.update(specPath, to: text.utf8) }
  }

  /// Writes every planned run with its state into `plan.csv`: a row each, a column for each axis behind the state.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  public func writePlan(_ runs: [PlannedRun], index: RunIndex) throws {
    var axes: OrderedSet<String> = []
    for run in runs { axes.append(contentsOf: run.axes.keys) }
    var text = CSVRecord.header(Self.planColumns + axes)
    for run in runs {
      text += CSVRecord.line(Self.planCells(of: run, index.state(of: run), axes: axes.elements))
    }
    try withLock { try FileSystem.update(planPath, to: text.utf8) }
  }

  /// The plan as it was last written; nil when there is none.
  ///
  /// - Throws: `FileSystemError` when it cannot be read, `DamagedFile` when it is no plan.
  public func storedPlan() throws -> StoredPlan? {
    try CSVTable(contentsOf: planPath).map { try StoredPlan($0, path: planPath) }
  }
}

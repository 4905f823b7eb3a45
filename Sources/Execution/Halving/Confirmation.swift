public import Experiments
public import Results

/// The runs that tell what the best points of a search are worth: the same points on seeds that have chosen nothing.
public struct Confirmation {
  /// The runs, contest by contest.
  public let runs: [PlannedRun]
  /// What the search has drawn, with these runs.
  public let record: SearchRecord
  /// The plan.
  private let plan: Plan

  /// The runs on the next seeds behind those of the plan; nil where nothing is drawn.
  ///
  /// - Parameters:
  ///   - best: A run of the best point of each contest, by its id, with the name of the contest.
  ///   - count: The number of seeds.
  ///   - record: What the search has drawn.
  public init(
    of plan: Plan, best: [(contest: String, run: String)], onSeeds count: Int, in record: SearchRecord
  ) {
    var record = record
    // The seeds above are exact in no JSON document.
    let next = (plan.spec.seeds.filter { $0 < 1 << 53 }.max() ?? -1) + 1
    var runs: [PlannedRun] = []
    for (name, id) in best {
      guard let run = plan.runs.first(where: { $0.id == id }),
        let place = record.contests.firstIndex(where: { $0.name == name })
      else { continue }
      let fresh = plan.runs(like: run, onSeeds: next..<next + count)
      record.contests[place].confirmations = fresh.map(\.id)
      runs += fresh
    }
    self.plan = plan
    self.runs = runs
    self.record = record
  }

  /// The execution of what is missing of them.
  ///
  /// - Parameters:
  ///   - retryFailed: Repeat runs that failed.
  ///   - repeating: Repeat every run.
  ///   - spec: The spec as it is written down.
  /// - Throws: `FileSystemError` when the results cannot be read or written.
  public func execution(
    in experiment: ExperimentFolder, spec: String, retryFailed: Bool, repeating: Bool
  ) throws -> ExperimentExecution {
    let execution = try ExperimentExecution(
      of: runs, planned: runs, listed: plan.runs + runs, in: experiment, retryFailed: retryFailed,
      repeating: repeating)
    try execution.begin(spec: spec, search: record)
    return execution
  }
}

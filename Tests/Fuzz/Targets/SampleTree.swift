import Datasets
import Experiments
import Results
import Training

/// An experiment in a results tree: finished runs, one that failed, one that was interrupted and one in progress.
final class SampleTree {
  let plan: Plan
  let experiment: ExperimentFolder
  let tree: ResultsTree
  let data: PreparedDataset
  let scratch: Scratch
  /// The folders of the finished runs, of the failed one, and of the interrupted one, with their ids.
  let finished: [(path: String, id: String)]
  let failed: (path: String, id: String)
  let interrupted: (path: String, id: String)
  private let running: ActiveRun?

  static let provenance = Provenance(
    programVersion: "1", commandLine: ["sprout", "run", "spec.yaml"], workingDirectory: "/", host: "here",
    cpu: "a processor", operatingSystem: "Linux")

  init() throws {
    scratch = try Scratch()
    data = try SampleData.prepared()
    let spec = try SpecText(SampleData.spec).spec(maximumRuns: 100)
    plan = try Plan(of: spec) { _ in String(repeating: "0", count: 64) }
    tree = ResultsTree(path: scratch.path)
    experiment = tree.experiment(spec.name)
    try experiment.prepare()
    try experiment.writeSpec(SampleData.spec)
    // Two points of two seeds: three runs are finished, the fourth is interrupted; of the baselines one failed and one
    // is in progress.
    let runs = plan.runs
    for run in runs[..<3] { try Self.finish(run, in: experiment, on: data) }
    finished = runs[..<3].map { [path = experiment.runsPath] run in ("\(path)/\(run.folderName)", run.id) }
    try experiment.recordFailure(
      RunFailure(.diverged, "the loss is no number"), of: runs[4], provenance: Self.provenance)
    failed = ("\(experiment.failedPath)/\(runs[4].folderName)", runs[4].id)
    interrupted = (try Self.interrupt(runs[3], in: experiment, on: data), runs[3].id)
    running = try Self.claim(runs[5], in: experiment)
    try running?.begin(provenance: Self.provenance)
    try experiment.writePlan(runs, index: RunIndex(of: experiment))
    try experiment.rebuildSummary()
  }

  static func claim(_ run: PlannedRun, in experiment: ExperimentFolder) throws -> ActiveRun? {
    guard case .claimed(let active) = try experiment.claim(run) else { return nil }
    return active
  }

  private static func finish(_ run: PlannedRun, in experiment: ExperimentFolder, on data: PreparedDataset)
    throws
  {
    guard let active = try claim(run, in: experiment) else { return }
    try active.begin(provenance: provenance)
    let outcome = try Trainer.run(run.configuration, on: data) { event in
      try active.record(event)
      return .goOn
    }
    _ = try active.publish(
      result: outcome.result, cost: outcome.cost, model: outcome.model, provenance: provenance)
  }

  /// Trains a run until it has a checkpoint in its second epoch, and leaves it.
  private static func interrupt(
    _ run: PlannedRun,
    in experiment: ExperimentFolder,
    on data: PreparedDataset
  ) throws -> String {
    struct Interruption: Error {}
    guard let active = try claim(run, in: experiment) else { return "" }
    try active.begin(provenance: provenance)
    do {
      _ = try Trainer.run(run.configuration, on: data) { event in
        try active.record(event)
        guard case .checkpoint(let checkpoint) = event else { return .save }
        try active.save(checkpoint, durably: false)
        if checkpoint.epoch > 1 { throw Interruption() }
        return .goOn
      }
    } catch is Interruption {}
    return active.path
  }
}

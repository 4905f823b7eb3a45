public import Experiments
internal import Foundation
public import Results
internal import Training

/// Gives runs to Slurm: packed into tasks of job arrays, each of which is a pool of one worker at a time.
///
/// The results tree is the only truth. What the tree does not have and Slurm does not hold is submitted, whatever was
/// submitted before.
public final class SlurmExecutor: Executor {
  let experiment: ExperimentFolder
  let commands: SlurmCommands
  weak var observer: (any ExecutionObserver)?
  let slurm: SlurmConfiguration
  let resources: ResourceConfiguration
  private let provenance: Provenance
  private let options: PoolOptions
  private let data: RunData
  private let estimate: (PlannedRun) -> Double
  private let waits: Bool

  /// An executor for the runs of an experiment.
  ///
  /// - Parameters:
  ///   - options: How a task executes its runs; `jobs` has no meaning.
  ///   - data: The data sets of the runs.
  ///   - estimate: The seconds of a run.
  ///   - waits: Whether the work is followed to its end.
  public init(
    _ experiment: ExperimentFolder,
    spec: Spec,
    provenance: Provenance,
    options: PoolOptions,
    data: RunData,
    estimate: @escaping (PlannedRun) -> Double,
    waits: Bool,
    observer: (any ExecutionObserver)?
  ) {
    self.experiment = ExperimentFolder(name: experiment.name, path: Self.absolute(experiment.path))
    commands = SlurmCommands()
    slurm = spec.slurm
    resources = spec.resources
    self.provenance = provenance
    var options = options
    options.jobs = 1
    options.isTask = true
    options.specFolder = Self.absolute(options.specFolder)
    self.options = options
    self.data = data
    self.estimate = estimate
    self.waits = waits
    self.observer = observer
  }

  private static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(FileManager.default.currentDirectoryPath)/\(path)"
  }

  /// Submits what Slurm does not hold, and follows it where that is asked for.
  ///
  /// - Throws: `SlurmError` when Slurm does not answer; `FileSystemError`.
  public func work(on runs: [PlannedRun]) throws -> ExecutionOutcome {
    try SlurmScript.check([FileManager.default.currentDirectoryPath, experiment.slurmPath])
    guard waits else {
      let submission = try submit(runs, until: try SignalPipe(SignalPipe.ending))
      var outcome = ExecutionOutcome()
      outcome.left = runs.count
      outcome.stop = submission.signal.map(ExecutionOutcome.Stop.signal)
      outcome.submission = submission
      return outcome
    }
    return try SlurmFollower(self, runs).follow()
  }

  /// Submits those of some runs that Slurm does not hold and nobody works on.
  ///
  /// - Parameter signals: Between two arrays they make an end.
  func submit(_ runs: [PlannedRun], until signals: SignalPipe) throws -> SlurmSubmission {
    try experiment.withSubmissionLock {
      let limits = try SlurmLimits(commands)
      let ledger = try SlurmLedger(of: experiment, commands)
      let index = try RunIndex(of: experiment)
      var submission = SlurmSubmission()
      submission.held = try ledger.heldIDs()
      submission.foreign = ledger.foreign
      var chosen: [PlannedRun] = []
      for run in runs {
        if submission.held.contains(run.id) {
          submission.queued += 1
        } else if index.isHeld(run) {
          submission.running += 1
        } else if let matched = try matched(run, index) {
          chosen.append(matched)
        } else {
          submission.later += 1
        }
      }
      guard !chosen.isEmpty else { return submission }
      let free = slurm.maxParallel - ledger.parallelTasks
      // A large array that only one task at a time is left for would keep to that also when there is more room.
      guard 2 * free >= slurm.maxParallel else {
        submission.refused = Set(chosen.map(\.id))
        submission.reason =
          "of slurm.max_parallel, \(slurm.maxParallel), tasks that were submitted before take \(ledger.parallelTasks)"
        return submission
      }
      let packing = SlurmPacking(
        chosen, minutes: slurm.taskMinutes, limit: resources.timeSeconds, estimate: estimate)
      let batch = try SlurmBatch(
        of: packing, in: experiment, provenance: provenance, options: options,
        timeLimit: resources.time ?? "", data: data)
      try ledger.removeUnusedPrograms(keeping: batch.program)
      try submit(batch, limits, free: free, &submission, until: signals)
      return submission
    }
  }

  /// The run with what is derived for it; nil for a baseline whose grown run is not done.
  private func matched(_ run: PlannedRun, _ index: RunIndex) throws -> PlannedRun? {
    guard let baseline = run.baseline else { return run }
    guard let size = data.sizes[run.configuration.dataset],
      let grown = try experiment.grownNetwork(of: baseline, index: index)
    else { return nil }
    return run.matched(to: grown, data: size)
  }
}

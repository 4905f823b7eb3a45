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
  private let slurm: SlurmConfiguration
  private let resources: ResourceConfiguration
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
  /// - Throws: `SlurmError` when Slurm does not answer or refuses everything; `FileSystemError`.
  public func work(on runs: [PlannedRun]) throws -> ExecutionOutcome {
    guard waits else {
      var outcome = ExecutionOutcome()
      outcome.left = runs.count
      outcome.submission = try submit(runs)
      return outcome
    }
    return try SlurmFollower(self, runs).follow()
  }

  /// Submits those of some runs that Slurm does not hold and nobody works on.
  func submit(_ runs: [PlannedRun]) throws -> SlurmSubmission {
    try experiment.withSubmissionLock {
      let limits = try SlurmLimits(commands)
      let held = try SlurmLedger(of: experiment, commands).heldIDs
      let index = try RunIndex(of: experiment)
      var submission = SlurmSubmission()
      var chosen: [PlannedRun] = []
      for run in runs {
        if held.contains(run.id) {
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
      let packing = SlurmPacking(
        chosen, minutes: slurm.taskMinutes, limit: resources.timeSeconds, estimate: estimate)
      let batch = try SlurmBatch(
        of: packing, in: experiment, provenance: provenance, options: options,
        timeLimit: resources.time ?? "", data: data)
      try submit(batch, limits, &submission)
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

  /// Submits the arrays of a batch, as far as Slurm takes them.
  private func submit(_ batch: SlurmBatch, _ limits: SlurmLimits, _ submission: inout SlurmSubmission) throws
  {
    var size = limits.maxArraySize
    let arrays = (batch.tasks.count + size - 1) / size
    let parallel = max(1, slurm.maxParallel / arrays)
    var (next, number) = (0, 0)
    while next < batch.tasks.count {
      guard number < slurm.maxParallel else {
        submission.reason = "slurm.max_parallel allows no more than \(slurm.maxParallel) arrays"
        break
      }
      let array = SlurmArray(
        of: batch, number: number, first: next, count: min(size, batch.tasks.count - next))
      let answer = try submit(array, of: batch, parallel: parallel)
      if case .refused(let reason) = answer, array.count > 1, SlurmCommands.isOfLimit(reason) {
        size = array.count / 2
        continue
      }
      submission.note(answer, array.count, runs: batch.runCount(in: next..<next + array.count))
      if case .refused = answer { break }
      next += array.count
      number += 1
      if case .unanswered = answer { break }
    }
    submission.refused = batch.runCount(in: next..<batch.tasks.count)
    if submission.jobs.isEmpty, submission.unanswered == 0 {
      try FileSystem.remove(batch.path)
      // Where there is no room now there is later.
      if SlurmCommands.isOfLimit(submission.reason) { return }
      throw SlurmError("sbatch submits nothing: \(submission.reason)")
    }
  }

  /// Submits an array that was written down before.
  private func submit(
    _ array: SlurmArray, of batch: SlurmBatch, parallel: Int
  ) throws -> SlurmCommands.Answer {
    let script = try SlurmScript(of: array, in: batch, slurm, resources, parallel: parallel)
    try FileSystem.replace(array.scriptPath(in: batch), with: Array(script.text.utf8))
    try array.save(in: batch)
    var answer = try commands.submit(array.scriptPath(in: batch))
    if case .unanswered = answer, let job = find(array) { answer = .accepted(job: job) }
    switch answer {
    case .accepted(let job):
      var array = array
      array.job = job
      try array.save(in: batch)
    case .refused: try array.remove(from: batch)
    case .unanswered: break
    }
    return answer
  }

  /// Looks for an array whose submission got no answer, a few times: Slurm may be slow to take it in.
  private func find(_ array: SlurmArray) -> String? {
    for pause in [0.0, 1, 2, 4, 8] {
      Thread.sleep(forTimeInterval: pause)
      if let job = try? commands.job(named: array.name) { return job }
    }
    return nil
  }
}

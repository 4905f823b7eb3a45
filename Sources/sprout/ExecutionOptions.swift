import ArgumentParser
import Datasets
import Execution
import Experiments
import Results
import Training

/// How the runs of a plan are executed: what `run` and `check` have in common.
struct ExecutionOptions: ParsableArguments {
  @Option(
    name: [.customShort("j", allowingJoined: true), .long],
    help: "How many runs at a time; one per core when not given.")
  var jobs: Int?

  @Flag(help: "Repeat runs that failed, from their last checkpoint.")
  var retryFailed = false

  @Option(help: "Fail a run that takes longer: 90s, 10m, 2h or 02:00:00.")
  var timeout: TimeSpan?

  @Option(help: "How often a run in progress is saved; each growth event is saved too.")
  var checkpointEvery = TimeSpan(seconds: 30)

  func validate() throws {
    if let jobs, jobs < 1 { throw ValidationError("--jobs must be at least 1, not \(jobs)") }
  }

  /// What of it a pool has to know, for so many runs of a spec.
  func poolOptions(for runs: Int, of spec: Spec) -> PoolOptions {
    let threads = max(1, spec.resources.threads)
    var pool = PoolOptions(jobs: min(jobs ?? max(1, Machine.coreCount / threads), max(1, runs)))
    pool.threads = threads
    pool.blasKernel = spec.resources.blasKernel.coreType
    pool.specFolder = spec.folder
    pool.memory = spec.resources.memoryBytes
    pool.timeout = timeout?.seconds ?? spec.resources.timeSeconds.map(Double.init)
    pool.checkpointInterval = checkpointEvery.seconds
    return pool
  }

  /// The data of some runs; what the user's own files were taken for is said.
  ///
  /// - Throws: `DatasetError` when a data set cannot be read.
  func data(of runs: [PlannedRun], _ spec: Spec, display: ProgressOptions) throws -> RunData {
    let catalog = Catalog()
    let data = try RunData(of: runs, catalog)
    let findings = try DataFindings(spec.datasets.filter { data.sizes[$0] != nil }, catalog)
    findings.warnings.forEach(ProgressOptions.warn)
    if display.verbose { findings.lines.forEach(ProgressOptions.remark) }
    return data
  }

  /// Works on the runs of an execution in worker processes on this machine.
  ///
  /// - Parameters:
  ///   - halving: What is stopped on the way; nil leads every run to its end.
  ///   - adjust: Changes the options of the pool.
  /// - Throws: `DatasetError` when a data set cannot be read, before anything has begun; `FileSystemError`.
  func work(
    on execution: ExperimentExecution,
    of spec: Spec,
    halving: Halving? = nil,
    display: ProgressOptions,
    adjust: (inout PoolOptions) -> Void = { _ in }
  ) throws -> (outcome: ExecutionOutcome, index: RunIndex, finished: [StoredRun]) {
    // What was stopped before goes on where another rule would not have stopped it.
    let runs = halving == nil ? execution.selection.pending : execution.selection.runs
    var observer: (any ExecutionObserver)?
    defer { observer?.close() }
    return try execution.work(asked: halving != nil) {
      let data = try data(of: runs, spec, display: display)
      var options = poolOptions(for: runs.count, of: spec)
      adjust(&options)
      observer = display.observer(total: execution.selection.pending.count)
      let pool = { (options: PoolOptions, signals: SignalPipe?) in
        Pool(
          execution.experiment,
          provenance: .collect(programVersion: Sprout.configuration.version),
          options: options,
          program: .sprout(options),
          dataSizes: data.sizes,
          contentHashes: data.contentHashes,
          signals: signals,
          observer: observer
        )
      }
      guard let halving else { return pool(options, nil) }
      return HalvingExecutor(
        halving, of: runs, in: execution.experiment, retryFailed: retryFailed, options: options,
        observer: observer,
        pool: pool)
    }
  }

  /// Gives the runs of an execution to Slurm.
  ///
  /// - Parameter waits: Whether they are followed to their end.
  /// - Throws: `DatasetError` when a data set cannot be read; `SlurmError`; `FileSystemError`.
  func submit(
    _ execution: ExperimentExecution, of plan: Plan, display: ProgressOptions, waits: Bool
  ) throws -> (outcome: ExecutionOutcome, index: RunIndex, finished: [StoredRun]) {
    let selection = execution.selection
    var observer: (any ExecutionObserver)?
    defer { observer?.close() }
    let result = try execution.work {
      let data = try data(of: selection.runs, plan.spec, display: display)
      let seconds = try PlanForecast(
        selection.runs, of: plan, index: execution.index,
        // Another machine than that of the tasks.
        calibration: .none
      ) { dataset in
        guard let size = data.sizes[dataset] else { preconditionFailure("the data of all runs were read") }
        return size
      }.seconds
      var options = poolOptions(for: 1, of: plan.spec)
      // The time of a run is that of a task here, after which it goes on.
      options.timeout = timeout?.seconds
      if waits { observer = display.observer(total: selection.pending.count) }
      return SlurmExecutor(
        execution.experiment,
        spec: plan.spec,
        provenance: .collect(programVersion: Sprout.configuration.version),
        options: options,
        data: data,
        estimate: { seconds[$0.id] ?? 0 },
        waits: waits,
        observer: observer
      )
    }
    // What is done needs no copy of this program any more, unless Slurm does not say so now.
    if result.outcome.left == 0 { try? SlurmLedger.tidy(execution.experiment, SlurmCommands()) }
    return result
  }
}

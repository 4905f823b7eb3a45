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
    var pool = PoolOptions(jobs: min(jobs ?? max(1, Machine.coreCount / threads), runs))
    pool.threads = threads
    pool.blasKernel = spec.resources.blasKernel.coreType
    pool.specFolder = spec.folder
    pool.memory = spec.resources.memoryBytes
    pool.timeout = timeout?.seconds ?? spec.resources.timeSeconds.map(Double.init)
    pool.checkpointInterval = checkpointEvery.seconds
    return pool
  }

  /// Works on some runs until all are finished or failed, or something stops it.
  ///
  /// - Parameter adjust: Changes the options of the pool.
  /// - Throws: `DatasetError` when a data set cannot be read, before anything has begun; `FileSystemError`.
  func execute(
    _ runs: [PlannedRun],
    of spec: Spec,
    in experiment: ExperimentFolder,
    display: ProgressOptions,
    adjust: (inout PoolOptions) -> Void = { _ in }
  ) throws -> PoolOutcome {
    guard !runs.isEmpty else { return PoolOutcome() }
    // Every data set is read once before anything starts, so that trouble with it is told at once and once.
    let catalog = Catalog()
    var sizes: [DatasetConfiguration: DataSize] = [:]
    var hashes: [DatasetConfiguration: String] = [:]
    for dataset in Set(runs.map(\.configuration.dataset)) {
      let data = try catalog.prepare(dataset)
      sizes[dataset] = DataSize(data)
      hashes[dataset] = data.contentHash
    }
    let findings = try DataFindings(spec.datasets.filter { sizes[$0] != nil }, catalog)
    findings.warn()
    if display.verbose { findings.lines.forEach(display.complain) }
    var options = poolOptions(for: runs.count, of: spec)
    adjust(&options)
    let lease = try experiment.announceRunner()
    defer { lease.release() }
    let observer = display.observer(total: runs.count)
    defer { observer?.close() }
    let pool = Pool(
      experiment,
      provenance: .collect(programVersion: Sprout.configuration.version),
      options: options,
      program: .sprout(options),
      dataSizes: sizes,
      contentHashes: hashes,
      observer: observer
    )
    return try pool.work(on: runs)
  }
}

/// How a pool works.
public struct PoolOptions: Codable, Sendable {
  /// The number of workers at a time.
  public var jobs: Int
  /// The number of threads the BLAS library of each worker computes with.
  public var threads = 1
  /// The kernel the BLAS library is told to use; nil leaves the choice to it, or to the environment.
  public var blasKernel: String?
  /// The bytes of memory a run may take before it is ended and failed; nil means no bound.
  public var memory: Int?
  /// Seconds of a run between two checkpoints; there is one at every growth event too.
  public var checkpointInterval = 30.0
  /// Start nothing more after the first failure.
  public var failFast = false
  /// Repeat finished runs.
  public var repeating = false
  /// Seconds after which a run is ended and failed; nil means never.
  public var timeout: Double?
  /// Seconds after which no run is started any more; nil means never.
  public var budget: Double?
  /// The folder of the spec, in which the program of an external criterion is started.
  public var specFolder = "."
  /// Runs, by their ids, that are left when one part in so many of their training is done.
  var rungs: [String: Int] = [:]
  /// Whether the pool is a task of a scheduler: `SIGUSR1` announces its end, signals may come more than once, and runs
  /// that are in other hands are left to these.
  var isTask = false
  /// Pools with the same name never bind their workers to the same core.
  var coreNamespace = "sprout"

  /// A pool of some workers, everything else at its default.
  public init(jobs: Int) {
    self.jobs = jobs
  }
}

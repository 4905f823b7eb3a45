/// Why a run has no result: `error` in the `run.json` of a failed run.
public struct RunFailure: Error, Codable, Hashable, Sendable {
  /// What kind of trouble it was.
  public enum Kind: String, Codable, ColumnValue {
    /// The loss became infinite or no number.
    case diverged
    /// The data do not fit the configuration.
    case unsuitableData = "unsuitable_data"
    /// The worker process ended in the middle of the run.
    case workerDied = "worker_died"
    /// The run took longer than it was allowed to.
    case timeout
    /// The run took more memory than it was allowed to.
    case outOfMemory = "out_of_memory"
    /// An external criterion did not answer as it should.
    case criterion
    /// Something else.
    case other
  }

  /// What kind of trouble it was.
  public var kind: Kind
  /// One sentence for a reader.
  public var message: String
  /// The epoch it happened in, where that is known.
  public var epoch: Int?
  /// The optimizer step it happened at, where that is known.
  public var step: Int?
  /// The last lines the worker, or the criterion that failed, wrote to its standard error.
  public var lastLines: [String]

  /// A failure with its sentence.
  public init(
    _ kind: Kind,
    _ message: String,
    epoch: Int? = nil,
    step: Int? = nil,
    lastLines: [String] = []
  ) {
    self.kind = kind
    self.message = message
    self.epoch = epoch
    self.step = step
    self.lastLines = lastLines
  }
}

extension RunFailure: Tabular {
  /// The keys of `error`.
  public static let layout = ColumnLayout<RunFailure>([
    Column("kind", \.kind),
    Column("message", \.message),
    Column("epoch", \.epoch),
    Column("step", \.step),
    Column("last_lines", \.lastLines),
  ])
}

public import Growth
internal import LinearAlgebra
internal import Networks

/// The whole state of a run between two steps, from which it goes on as if it had never stopped.
///
/// What follows from the configuration and the data alone (the order of the samples, the sample that statistics are
/// taken from) is not in it: it is made anew.
public struct Checkpoint: Codable, Sendable {
  /// The number of optimizer steps made.
  public internal(set) var step: Int
  /// The rows of `metrics.csv` so far.
  public internal(set) var metrics: [EpochMetrics]
  /// The rows of `growth.csv` so far.
  public internal(set) var growth: [GrowthRecord]
  /// What the numbers were computed with. On anything else a continuation would have other bits than a run that was
  /// never interrupted.
  public internal(set) var arithmetic: String

  var present: EpochInProgress
  var network: [StoredMatrix]
  var optimizer: Optimizer.State
  var grower: Grower.State
  var growthInputs: InputMoment.History
  /// How many growth events of the calendar have passed.
  var passedEvents: Int
  var trainFlops: Double
  var growthFlops: Double
  var rate: Double
  var scheduleOrigin: Int
  var warmUpFlops: Double
  /// The averaged weights and the steps behind them; nil when growth is over.
  var average: [StoredMatrix]?
  var averagedSteps: Int
  var plateau: Monitor?
  var stopping: Monitor?
  var bestNetwork: [StoredMatrix]?
  /// What the run took so far.
  var seconds: Double
  var cpuSeconds: Double
  var peakMemoryBytes: Int

  /// The epoch the run is in, from 1.
  public var epoch: Int { present.epoch }

  /// What the library this process computes with would write into a checkpoint.
  public static var presentArithmetic: String {
    let library = BLASInformation.current
    let threads = "\(library.threads) thread\(library.threads == 1 ? "" : "s")"
    return "\(library.name) \(library.version), kernel \(library.kernel), \(threads)"
  }
}

/// How far an epoch has come.
struct EpochInProgress: Codable {
  /// The number of the epoch, from 1.
  var epoch: Int
  /// The place in the shuffled order of the next sample.
  var next = 0
  /// Losses of the samples before it.
  var sum = Loss.Sum()
  /// Seconds of the training steps, and of everything.
  var trainSeconds = 0.0
  var seconds = 0.0
}

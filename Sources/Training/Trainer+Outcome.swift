public import Growth

extension Trainer {
  /// What became of a run.
  public struct Outcome: Sendable {
    /// The figures of the network that was kept.
    public var result: RunResult
    /// What the run took.
    public var cost: RunCost
    /// The rows of `metrics.csv`.
    public var metrics: [EpochMetrics]
    /// The rows of `growth.csv`.
    public var growth: [GrowthRecord]
    /// The trained network as a safetensors file.
    public var model: [UInt8]
  }

  /// What happens on the way.
  public enum Event: Sendable {
    /// A row of metrics.csv.
    case epoch(EpochMetrics)
    /// A row of growth.csv.
    case growth(GrowthRecord)
    /// A share of the run is done (0 ... 1), with the present training loss and widths. Told every few steps and after
    /// each growth event, when the run can be saved, but for the time of a trial of narrower copies.
    case progress(share: Double, loss: Double, widths: [Int])
    /// The state at this moment, because the answer to `progress` asked for it.
    case checkpoint(Checkpoint)
  }

  /// What is to be done after an event.
  public enum Answer: Sendable {
    /// Nothing.
    case goOn
    /// The state is to be reported. Heard after `progress`; after `epoch` there is a `progress` before the next step.
    case save
  }
}

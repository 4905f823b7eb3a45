internal import Glibc
public import Networks

/// When, where, how much and by which criterion a network grows: the `growth` section of a spec.
public struct GrowthPolicy: Codable, Hashable, Sendable {
  /// Grow when a metric stops improving, instead of at fixed distances.
  public struct Plateau: Codable, Hashable, Sendable {
    /// Epochs without improvement before an event.
    public var patience: Int = 2
    /// The metric that is watched.
    public var metric: MonitoredMetric = .validationLoss

    /// A plateau rule with every key at its default.
    public init() {}
  }

  /// The layers that grow at an event.
  public enum LayerChoice: Hashable, Sendable {
    /// The layer with the largest measured decrease of the loss.
    case best
    /// The layer with the largest measured decrease for each parameter added.
    case bestPerParameter
    /// Every layer whose proposal is accepted.
    case all
    /// The listed hidden layers, from 1.
    case listed([Int])
  }

  /// What a proposal must exceed.
  public struct Thresholds: Codable, Hashable, Sendable {
    /// A layer grows only when its bottleneck share is above this.
    public var bottleneck: Double = 0
    /// Neurons are kept whose singular value is above this share of the largest.
    public var singularValue: Double = 0
    /// Neurons are kept only when their singular value is above the noise edge; at growth's own pace, only when their gain is
    /// significant on samples they were not fitted on.
    public var significance: Bool = true
    /// Own pace: the chance that a network that has nothing to gain is widened once more.
    public var level: Double = 0.05
    /// Own pace: a layer is widened though no neuron is significant while its units are worth (`UnitWorth`) more than this times
    /// `Thinning.worthFactor`; nil means never.
    public var worth: Double? = 0.2
    /// Own pace: units are taken away again when a trial shows that they are worth less than this; channels, for which a refit has to
    /// do, at `Thinning.Bound.byRefit`. Nil means never.
    public var spare: Double? = 0.15
    /// An event that lowers the loss by less than this share is rejected.
    public var lossDecrease: Double = 0.001

    /// Thresholds at their defaults.
    public init() {}
  }

  /// How many samples a statistic is taken from.
  public enum SampleCount: Hashable, Sendable {
    /// The rule of the method: twice the entries of the matrix that is estimated. At growth's own pace a few at first, and twice
    /// as many after each look that shows nothing.
    case auto
    /// The whole training part.
    case all
    /// A number of samples.
    case count(Int)
  }

  /// The statistics behind a proposal.
  public struct StatisticsConfiguration: Codable, Hashable, Sendable {
    /// How many training samples.
    public var samples: SampleCount = .count(5000)
    /// Own pace, `auto`: how many at the first look.
    public var first: Int = 1000
    /// The ridge added to the diagonal of S, relative to trace(S)/p.
    public var ridge: Double = 0.1

    /// Statistics at their defaults.
    public init() {}

    /// How many samples a network's statistics are taken from; nil for all there are.
    public func count(for network: NetworkShape) -> Int? {
      switch samples {
      case .all: nil
      case .count(let count): count
      case .auto: NetworkStatistics.automaticSampleCount(for: network)
      }
    }
  }

  /// The part of the data a decision is measured on.
  public enum Part: String, Codable, CaseIterable, Sendable {
    case train, validation
  }

  /// The search for the amplitude of the new neurons.
  public struct LineSearch: Codable, Hashable, Sendable {
    /// How many samples the loss is measured on.
    public var samples: Int = 1000
    /// The part they are drawn from.
    public var split: Part = .train
    /// The share of the amplitude found with which the neurons enter, above 0 and at most 1: a damped step.
    public var share: Double = 1

    /// A line search with every key at its default.
    public init() {}
  }

  /// The scale of new neurons.
  public enum Scale: String, Codable, CaseIterable, Sendable {
    /// As the criterion's closed form gives it; behind a batch normalisation `normalized` (`scale(at:of:)`).
    case closedForm = "closed_form"
    /// The same product with equal norms of fan-in and fan-out (homogeneous activations).
    case balanced
    /// Fan-in at the initializer's norm, the same product (homogeneous activations).
    case normalized
    /// Fan-in at the initializer's norm, fan-out zero.
    case initializer
  }

  /// What is added when the criterion gives fewer neurons than `maxNeurons`.
  public enum Fill: String, Codable, CaseIterable, Sendable {
    case none, random
  }

  /// What becomes of the optimizer's memory at an event.
  public enum OptimizerState: String, Codable, CaseIterable, Sendable {
    /// Kept, with zeros for the new entries.
    case carry
    /// Begun anew.
    case reset
  }

  /// Shrinking the weights towards fresh ones (Ash and Adams, NeurIPS 2020).
  public struct ShrinkPerturb: Codable, Hashable, Sendable {
    /// The events that are followed by it.
    public enum Moment: String, Codable, CaseIterable, Sendable {
      case never, each
      /// Those in the beginning of training, at growth's own pace.
      case early
      case last
    }

    /// The events that are followed by it.
    public var when: Moment = .each
    /// What the weights are multiplied by.
    public var shrink: Double = 0.8
    /// The share of fresh initial weights that is added.
    public var noise: Double = 0.1

    /// Shrink-and-perturb at its defaults: a little at each event.
    public init() {}

    /// What it comes to when it is done some times in a row, each with the same fresh weights.
    func repeated(_ times: Double) -> (shrink: Double, noise: Double) {
      guard times != 1 else { return (shrink, noise) }
      let all = pow(shrink, times)
      return (all, noise * (shrink == 1 ? times : (1 - all) / (1 - shrink)))
    }
  }

  /// What becomes of the learning rate at an event.
  public enum LearningRate: String, Codable, CaseIterable, Sendable {
    /// It goes on as scheduled.
    case keep
    /// Rates and variances are transferred to the new widths (Yuan et al., NeurIPS 2023).
    case rescale
    /// The schedule begins anew with the rest of the epochs as its length.
    case restartSchedule = "restart_schedule"
  }

  /// The criterion.
  public var method: Method = .tiny
  /// TINY and external: use the desired update minus what the layer's own best update gives.
  public var project: Bool = true
  /// External: the program that is asked and its arguments, started in the folder of the spec.
  public var command: [String] = []
  /// External: SHA-256 of the files among them that lie in that folder, in their order.
  public var commandSha256: [String] = []
  /// External: the seconds an answer may take.
  public var timeout: Double = 60
  /// Epochs between two events; may be fractional. Nil, without `onPlateau`, for growth at its own pace.
  public var every: Double?
  /// Own pace: steps from an event that found something to the next; after one that found nothing the distance grows.
  public var pace: Int = 25
  /// Own pace: the share of training in which a layer with significant neurons doubles.
  public var early: Double = 0.1
  /// Own pace: a network is no larger than that the rest of the training has this many samples for each parameter.
  public var samplesPerParameter: Double = 5
  /// Own pace: growth takes at most this share of the operations of training.
  public var maxCost: Double = 0.1
  /// Events when a metric stops improving; replaces `every`.
  public var onPlateau: Plateau?
  /// Scheduled growth: epoch of the first event.
  public var start: Double = 0.12
  /// Epoch after which no event begins; nil leaves it to `lastEpoch(of:)`.
  public var until: Double?
  /// Growth ends after this many events in a row in which nothing was accepted; nil means never.
  public var stopAfter: Int?
  /// The layers that grow.
  public var layers: LayerChoice = .all
  /// At most this many neurons per layer and event; nil for as many as the layer has units.
  public var maxNeurons: Int? = 16
  /// At most this width: one number, or one per hidden layer; empty means no limit.
  public var maxWidth: [Int] = []
  /// At most this many parameters in the whole network; nil means no limit.
  public var maxParameters: Int?
  /// What a proposal must exceed.
  public var thresholds = Thresholds()
  /// The statistics behind a proposal.
  public var statistics = StatisticsConfiguration()
  /// The search for the amplitude.
  public var lineSearch = LineSearch()
  /// Whether the consumer moves by its best update together with the neurons.
  public var applyUpdate: Bool = false
  /// The scale of new neurons.
  public var scale: Scale = .closedForm
  /// What is added when the criterion gives too few.
  public var fill: Fill = .none
  /// Whether units that are active on less than 0.1 % of the sample are redrawn before an event.
  public var reviveDead: Bool = true
  /// What becomes of the optimizer's memory.
  public var optimizerState: OptimizerState = .carry
  /// Shrinking the weights towards fresh ones.
  public var shrinkPerturb = ShrinkPerturb()
  /// What becomes of the learning rate.
  public var learningRate: LearningRate = .keep

  /// How many events take place when nobody says until when.
  private static let defaultEvents = 16.0

  /// Whether growth decides by what it finds when it looks again.
  public var hasOwnPace: Bool { method != .none && every == nil && onPlateau == nil }

  /// The epoch after which no event begins in a run of some epochs.
  public func lastEpoch(of epochs: Int) -> Double { until ?? defaultLastEpoch(of: epochs) }

  /// What `until` is when nobody says it: the epoch of the sixteenth event, but no later than half the run. Growth on a
  /// plateau has half the run.
  public func defaultLastEpoch(of epochs: Int) -> Double {
    let half = Double(epochs) / 2
    guard onPlateau == nil else { return half }
    // A number that somebody might write: 0.46 and not 0.45999999999999996.
    return min(((start + (Self.defaultEvents - 1) * (every ?? 0)) * 1e9).rounded() / 1e9, half)
  }

  /// A policy with every key at its default: those that the ablations under `experiments/ablations` chose.
  public init() {}
}

/// A figure of the training that a rule can watch.
public enum MonitoredMetric: String, Codable, CaseIterable, Sendable {
  case trainLoss = "train_loss"
  case validationLoss = "validation_loss"
  case validationAccuracy = "validation_accuracy"

  /// Whether a larger value is the better one.
  public var largerIsBetter: Bool { self == .validationAccuracy }
}

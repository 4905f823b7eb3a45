/// What one growth event found at one layer and did there: a row of `growth.csv`. Nil means not measured.
public struct GrowthRecord: Codable, Hashable, Sendable {
  /// The number of the event in the run, from 1.
  public var event: Int
  /// The epoch, fractional.
  public var epoch: Double
  /// The number of optimizer steps made before the event.
  public var step: Int
  /// The hidden layer, from 1.
  public var layer: Int
  /// Its width before the event.
  public var widthBefore: Int
  /// Its width after the event.
  public var widthAfter: Int
  /// The number of samples the statistics were taken from.
  public var samples: Int?
  /// `|V|^2 / n`.
  public var desiredUpdateNorm2: Double?
  /// `Psi`: what no update of the consumer can give.
  public var bottleneck: Double?
  /// `Psi` as a share of `|V|^2 / n`.
  public var bottleneckShare: Double?
  /// `-tr(M' dW)`: the slope of the loss along the consumer's own best update.
  public var bestUpdateSlope: Double?
  /// The singular value that pure noise would reach.
  public var noiseEdge: Double?
  /// All singular values, largest first, before any threshold.
  public var singularValues: [Double]?
  /// How many neurons the criterion offered.
  public var candidates: Int?
  /// How many of them the thresholds kept.
  public var kept: Int?
  /// The slope of the loss along what is added, at amplitude 0.
  public var predictedSlope: Double?
  /// `gamma` as the line search found it.
  public var amplitude: Double?
  /// The loss on the line-search sample before the event.
  public var lossBefore: Double?
  /// The loss on the same sample with what was added.
  public var lossAfter: Double?
  /// Whether the layer was changed.
  public var accepted: Bool
  /// Why, or why not, in a few words.
  public var reason: String
  /// Floating-point operations of the event at this layer; those that all layers share, the passes and the sums over them
  /// among them, stand in the first row of the event.
  public var growthFlops: Double
  /// Wall-clock seconds of the event at this layer.
  public var seconds: Double
  /// For each candidate its own gain in units of its standard error, on samples it was not fitted on.
  public var tValues: [Double]?
  /// By how much the loss of these samples fell with what was added.
  public var heldOutGain: Double?
  /// The standard error of that decrease.
  public var heldOutError: Double?
  /// The part these samples are of.
  public var judgedOn: String?
  /// How many there are.
  public var judgedSamples: Int?
  /// What the layer's units are worth, `ln(L_without / L) / ln(c / c_without)` for two fifths of them; of a trial, for those
  /// that the copy does without.
  public var unitWorth: Double?
  /// Which units, from 1 and by their places before the event, were taken away or given a new beginning; nil for none.
  public var units: [Int]?
  /// External criterion: the operations it says it took, which are part of `growthFlops`; nil when it does not say.
  public var criterionFlops: Double?

  /// A row for a layer at which nothing was measured yet.
  public init(event: Int, epoch: Double, step: Int, layer: Int, width: Int) {
    self.event = event
    self.epoch = epoch
    self.step = step
    self.layer = layer
    widthBefore = width
    widthAfter = width
    accepted = false
    reason = ""
    growthFlops = 0
    seconds = 0
  }

  /// Says that units, from 0, were taken away.
  mutating func noteNarrowing(without removed: [Int]) {
    widthAfter -= removed.count
    units = removed.sorted().map { $0 + 1 }
    accepted = true
  }
}

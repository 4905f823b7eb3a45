internal import Networks

/// When and how many units of a layer are taken away again, at growth's own pace.
struct Thinning {
  /// The shares of the units that are weighed, in rising order; no more than the last goes at one look.
  let shares: [Double]
  /// Whether units go only after a trial, not by what they are worth when the consumer alone is refitted.
  let isTried: Bool
  /// It begins when this many times `GrowthPolicy.early` of the training is done: units show what they are worth when they
  /// are trained.
  let start: Double
  /// It ends once this share of the training is left: nothing would repair what is lost with the units.
  let leastLeft: Double
  /// A widened layer is first trained for this share of the steps before: new units show no worth yet.
  let youth: Double
  /// The share of what growth may take that it may take before units go: they make the training, which it is measured by, cheaper.
  let earlyAllowance: Double

  /// The one of the shares that the worth of a layer is that of.
  var worthIndex: Int { shares.firstIndex(of: Self.worthShare) ?? 0 }

  private static var worthShare: Double { 0.4 }
  /// Fewer samples than this for each input of the consumer refit it so badly that every unit seems to be worth much.
  private static var samplesForInput: Int { 5 }

  /// Units of fully connected networks.
  static let units = Thinning(
    shares: [worthShare, 0.6], isTried: true, start: 3, leastLeft: 0.3, youth: 0.5, earlyAllowance: 0.6)
  /// Channels, which are dear: fewer at a time, and sooner.
  private static let channels = Thinning(
    shares: [0.2, worthShare], isTried: false, start: 2, leastLeft: 0, youth: 0, earlyAllowance: 0.75)

  /// What units have to be worth for their layer to be widened, in units of `GrowthPolicy.Thresholds.worth`.
  ///
  /// - Parameter isHeldOut: Whether it was measured on samples that the network is not trained on: the others are learnt by heart the
  ///   better the more units there are.
  func worthFactor(at moment: Grower.Moment, isHeldOut: Bool) -> Double {
    // Units show what they are worth as they are trained: little of it early means much in the end. Channels are dear, and what
    // comes late has less time to pay for itself.
    isTried && isHeldOut ? 1.5 * moment.done : 1 / moment.left
  }

  static func of(_ network: Network) -> Thinning { network.maps == nil ? units : channels }

  /// Up to what units may be worth that go again, in units of `GrowthPolicy.Thresholds.spare`: those that are worth something before
  /// they have been trained for long will be worth more.
  struct Bound {
    /// Times the square of the share of training that is done.
    let rise: Double
    /// At most.
    let limit: Double

    /// Of a trial, which tells their worth.
    static let byTrial = Bound(rise: 4, limit: 1)
    /// Of a refit before a trial, which may find them worth less, but hardly by so much.
    static let forTrial = Bound(rise: 4, limit: 4 / 3)
    /// Of a refit alone, which lets them seem to be worth more than they are, the less so the less they are trained.
    static let byRefit = Bound(rise: 8 / 3, limit: .infinity)

    /// Whether it rises no more.
    func isAtLimit(at moment: Grower.Moment) -> Bool { rise * moment.done * moment.done >= limit }

    /// The bound in relative rise of loss over relative fall of cost.
    func worth(_ spare: Double, at moment: Grower.Moment) -> Double {
      spare * min(limit, rise * moment.done * moment.done)
    }
  }

  /// How many samples the consumers of a network are refitted from at least; of maps a sample has many rows.
  static func samples(for network: Network) -> Int {
    guard network.maps == nil else { return 0 }
    return samplesForInput * (network.places.map { network.layers[$0.consumer].inputs }.max() ?? 0)
  }
}

internal import Networks

/// When and how many units of a layer are taken away again, at growth's own pace.
struct Thinning {
  /// The shares of the units that are weighed, in rising order; no more than the last goes at one look.
  let shares: [Double]
  /// It begins when this many times `GrowthPolicy.early` of the training is done: units show what they are worth when they
  /// are trained.
  let start: Double
  /// It ends once this share of the training is left: nothing would repair what is lost with the units.
  let leastLeft: Double
  /// A widened layer is first trained for this share of the steps before: new units show no worth yet.
  let youth: Double
  /// Whether the worth of what is left says no longer that the layer is too narrow.
  let isForGood: Bool

  /// The one of the shares, from 0, that the worth of a layer is that of.
  static var worthShare: Int { 1 }
  /// Fewer samples than this for each input of the consumer refit it so badly that every unit seems to be worth much.
  private static var samplesForInput: Int { 5 }

  /// Units of fully connected networks.
  private static let units = Thinning(
    shares: [0.2, 0.4, 0.6], start: 3, leastLeft: 0.15, youth: 0.5, isForGood: false)
  /// Channels, which are dear: fewer at a time, and sooner. What serves units left convolutions with a lower
  /// validation accuracy.
  private static let channels = Thinning(
    shares: [0.2, 0.4], start: 2, leastLeft: 0, youth: 0, isForGood: true)

  static func of(_ network: Network) -> Thinning { network.maps == nil ? units : channels }

  /// How many samples the consumers of a network are refitted from at least; of maps a sample has many rows.
  static func samples(for network: Network) -> Int {
    guard network.maps == nil else { return 0 }
    return samplesForInput * (network.places.map { network.layers[$0.consumer].inputs }.max() ?? 0)
  }
}

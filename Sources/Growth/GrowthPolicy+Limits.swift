internal import LinearAlgebra
public import Networks

extension GrowthPolicy {
  /// Whether a hidden layer, from 1, may grow at all.
  func allows(_ layer: Int) -> Bool {
    if case .listed(let layers) = layers { return layers.contains(layer) }
    return true
  }

  /// The steps from one look to the next at least, in a run of so many steps; nil where operations are given.
  func shortestDistance(inRunOf steps: Int?) -> Int { Self.bounded(pace, inRunOf: steps) }

  /// The distance from one early look to the next, over that of the default pace.
  ///
  /// What an early event does is in proportion to it. Otherwise a layer that is looked at twice as often doubles twice as often, while
  /// its neurons help most against what the last perturbation has done.
  func stretch(inRunOf steps: Int?) -> Double {
    // Between the bounds of a known number of steps it is no larger either.
    min(
      2, Double(shortestDistance(inRunOf: steps)) / Double(Self.bounded(GrowthPolicy().pace, inRunOf: steps)))
  }

  /// A short run has less time; in a long one many small events are one that overshoots.
  private static func bounded(_ pace: Int, inRunOf steps: Int?) -> Int {
    steps.map { max(1, min(max(pace, $0 / 200), $0 / 100)) } ?? pace
  }

  /// How many neurons a layer may get in one event where nothing else limits them: those of `maxNeurons`, or a quarter of its
  /// width, and four while it is small.
  func mostNeurons(width: Int) -> Int { maxNeurons ?? min(width, max(4, (width + 3) / 4)) }

  /// The scale in which neurons enter a hidden layer, from 1.
  ///
  /// Batch normalisation makes the function independent of a fan-in's norm, but the smaller the norm, the faster the fan-in turns, and
  /// that of the closed form is what the gradient happened to be.
  func scale(at layer: Int, of network: Network) -> Scale {
    let isFree = network.norm(ofLayer: network.places[layer - 1].widened) != nil
    return scale == .closedForm && isFree && network.activation.isHomogeneous ? .normalized : scale
  }

  /// Whether an event can still change a network: a layer that may grow is below its limits, or units may go again.
  public func canChange(_ network: Network) -> Bool {
    hasOwnPace && thresholds.spare != nil
      || (1...network.hiddenCount).contains { allows($0) && room(in: network, layer: $0).neurons > 0 }
  }

  /// How many neurons a hidden layer may still get in one event, and what stands in the way when none.
  ///
  /// - Parameter wanted: How many where nothing limits them; nil for `mostNeurons`.
  func room(in network: Network, layer: Int, for wanted: Int? = nil) -> (neurons: Int, reason: String) {
    let width = network.widths[layer - 1]
    var room = wanted.map { min($0, maxNeurons ?? $0) } ?? mostNeurons(width: width)
    var reason = ""
    if !maxWidth.isEmpty {
      let limit = maxWidth.count == 1 ? maxWidth[0] : maxWidth[layer - 1]
      if limit - width < room {
        (room, reason) = (max(limit - width, 0), "width is at its limit of \(limit)")
      }
    }
    if let maxParameters {
      let free = network.unitsFitting(into: maxParameters, hidden: layer)
      if free < room { (room, reason) = (free, "no room under \(maxParameters) parameters") }
    }
    return (room, reason)
  }
}

extension GrowthPolicy.Thresholds {
  /// How many of the neurons on offer pass, best first, and why none does.
  func select(_ values: [Double]?, edge: Double?, offered: Int) -> (count: Int, reason: String) {
    guard let values else { return (offered, "no neurons on offer") }
    guard let largest = values.first else { return (0, "no bottleneck") }
    let above = values.prefix { $0 > singularValue * largest }
    guard !above.isEmpty else { return (0, "no singular value above the share \(singularValue.short)") }
    guard significance, let edge else { return (above.count, "") }
    let significant = above.prefix { $0 > edge }
    return (significant.count, "largest singular value \(largest.short) below the noise edge \(edge.short)")
  }
}

extension Double {
  /// Three significant digits, for a sentence.
  var short: String {
    guard isFinite, self != 0 else { return "\(self)" }
    var scale = 1.0
    while magnitude * scale < 100 { scale *= 10 }
    return "\((self * scale).rounded() / scale)"
  }
}

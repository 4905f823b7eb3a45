/// When growth at its own pace looks again, at how many samples, and how sure it must be.
///
/// After an event that changed something the next look comes soon: early in training after the shortest distance, later not
/// before a tenth of the training so far has been done again. After one that changed nothing it comes later, at twice the
/// samples. The level is spent over the looks in a row that find nothing, `level / (j (j + 1))` for look j: these add up to the
/// level however often it is looked.
public struct GrowthPace: Codable, Hashable, Sendable {
  /// The step before which the next look takes place; nil before the first is set.
  public internal(set) var next: Int?
  /// The steps from the last look to the next.
  public internal(set) var distance: Double
  /// The looks in a row at which nothing was found.
  public internal(set) var failures = 0
  /// The samples of the next look.
  public internal(set) var samples: Int
  /// What the last look took over what it was expected to take, 1 at least; nil before the first.
  var excess: Double?

  /// By what the distance grows after a look that changed nothing.
  private static var slowing: Double { 2 }
  /// After the beginning, the least distance as a share of the steps made.
  private static var leastShare: Double { 0.1 }

  /// The pace of a run that has not looked yet.
  init(distance: Double, samples: Int) {
    self.distance = distance
    self.samples = samples
  }

  /// The level of the next look.
  func level(of total: Double) -> Double { total / Double((failures + 1) * (failures + 2)) }

  /// Takes what a look came to.
  ///
  /// - Parameters:
  ///   - hasChanged: Whether a layer was widened or narrowed.
  ///   - shortest: The least distance from one look to the next.
  ///   - isEarly: Whether this is the beginning of training.
  mutating func take(hasChanged: Bool, at step: Int, shortest: Int, isEarly: Bool, available: Int) {
    if hasChanged {
      distance = isEarly ? Double(shortest) : max(Double(shortest), Self.leastShare * Double(step))
      failures = 0
    } else {
      distance *= Self.slowing
      failures += 1
      samples = min(2 * samples, available)
    }
    wait(from: step)
  }

  /// Whether a run can have come to this by a step.
  ///
  /// - Parameters:
  ///   - wantsNext: Whether growth is at its own pace.
  ///   - isOver: Whether it is over: then the next look has been passed without one.
  public func isPossible(at step: Int, wantsNext: Bool, isOver: Bool) -> Bool {
    guard (next != nil) == wantsNext, next.map({ isOver || $0 >= step }) ?? true, self.samples >= 1 else {
      return false
    }
    guard excess.map({ $0.isFinite && $0 >= 1 }) ?? true else { return false }
    return distance.isFinite && distance >= 0 && (0...max(step, 0) + 1).contains(failures)
  }

  /// Sets the next look.
  public mutating func wait(from step: Int) { next = step + max(1, Int(min(distance, 1e12).rounded())) }
}

internal import Glibc

/// When growth at its own pace looks again, at how many samples, and how sure it must be.
///
/// After an event that found something the next look comes soon, though not before a tenth of the training so far has been done
/// again; after one that found nothing it comes later, at twice the samples. The level is spent over the looks in a row that find nothing, `level / (j (j + 1))` for look j: these add up to the
/// level however often it is looked.
public struct GrowthPace: Codable, Hashable, Sendable {
  /// The step before which the next look takes place; nil before the first is set.
  public internal(set) var next: Int?
  /// The steps from the last look to the next.
  public internal(set) var distance: Double
  /// The looks in a row at which nothing was significant.
  public internal(set) var failures = 0
  /// The samples of the next look.
  public internal(set) var samples: Int
  /// The loss at the last look and the operations of training before it: what training brings is seen from look to look.
  var last: Milestone?

  /// A loss and the operations that led there.
  struct Milestone: Codable, Hashable, Sendable {
    var loss: Double
    var samples: Int
    var trainFlops: Double
  }

  /// What a look came to.
  enum Finding {
    /// A layer was widened.
    case growth
    /// Neurons were significant, but training brings more.
    case training
    /// Nothing was significant.
    case nothing
  }

  /// By what the distance grows after a look that widened nothing.
  private static var slowing: Double { 1.5 }
  /// The least distance as a share of the steps made: dense early in training, sparse later.
  private static var leastShare: Double { 0.1 }

  /// The pace of a run that has not looked yet.
  init(distance: Double, samples: Int) {
    self.distance = distance
    self.samples = samples
  }

  /// The level of the next look.
  func level(of total: Double) -> Double { total / Double((failures + 1) * (failures + 2)) }

  /// What training brings: by what share the loss falls for each share by which the operations rise, `- d ln L / d ln C`, from the
  /// last look to this one, on the samples of the last; nil where there was none.
  ///
  /// - Parameter losses: Of the samples that judge.
  mutating func returns(_ losses: some Sequence<Double>, trainFlops: Double) -> Double? {
    let losses = Array(losses)
    defer {
      last = Milestone(
        loss: losses.reduce(0, +) / Double(losses.count), samples: losses.count, trainFlops: trainFlops)
    }
    guard let last, last.trainFlops > 0, trainFlops > last.trainFlops, losses.count >= last.samples else {
      return nil
    }
    let present = losses.prefix(last.samples).reduce(0, +) / Double(last.samples)
    guard present > 0, last.loss > 0 else { return nil }
    return max(0, log(last.loss / present) / log(trainFlops / last.trainFlops))
  }

  /// Takes what a look came to.
  ///
  /// - Parameter shortest: The least distance from one look to the next.
  mutating func take(_ finding: Finding, at step: Int, shortest: Int, available: Int) {
    switch finding {
    case .growth:
      distance = max(Double(shortest), Self.leastShare * Double(step))
      failures = 0
    case .training:
      distance *= Self.slowing
    case .nothing:
      distance *= Self.slowing
      failures += 1
      samples = min(2 * samples, available)
    }
    wait(from: step)
  }

  /// Whether a run can have come to this by a step.
  ///
  /// - Parameters:
  ///   - samples: The number of training samples.
  ///   - wantsNext: Whether growth is at its own pace.
  public func isPossible(at step: Int, samples: Int, wantsNext: Bool) -> Bool {
    guard (next != nil) == wantsNext, next.map({ $0 >= step }) ?? true, self.samples >= 1 else {
      return false
    }
    guard distance.isFinite, distance >= 0, (0...max(step, 0) + 1).contains(failures) else { return false }
    guard let last else { return true }
    // As many as judge, which may be more than are trained on.
    return last.samples >= 1 && last.loss.isFinite && last.trainFlops.isFinite
  }

  /// Sets the next look.
  public mutating func wait(from step: Int) { next = step + max(1, Int(min(distance, 1e12).rounded())) }
}

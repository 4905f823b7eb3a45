/// The rungs of successive halving: how much training some points get before most of them are stopped.
public struct HalvingLadder: Hashable, Sendable {
  /// A point of the way at which points are compared.
  public struct Rung: Hashable, Sendable {
    /// It is reached when one part in so many of the training is done.
    public let divisor: Int
    /// So many points come to it.
    public let points: Int
    /// So many go on.
    public let survivors: Int
  }

  /// The rungs, the earliest first.
  public let rungs: [Rung]

  /// As many rungs as leave a point, the first of them at one epoch or later.
  ///
  /// - Parameters:
  ///   - points: How many points compete.
  ///   - epochs: The fewest epochs of one of them; nil where operations are counted.
  ///   - factor: One in so many goes on.
  public init(points: Int, epochs: Int?, factor: Int) {
    let most = min(points, epochs ?? .max)
    var divisors: [Int] = []
    var divisor = 1
    while divisor <= most / factor {
      divisor *= factor
      divisors.append(divisor)
    }
    var rungs: [Rung] = []
    for (passed, divisor) in zip([1] + divisors, divisors.reversed()) {
      rungs.append(
        Rung(divisor: divisor, points: max(1, points / passed), survivors: max(1, points / (passed * factor)))
      )
    }
    self.rungs = rungs
  }

  /// The share of the whole training of all points that is done, when each point costs the same.
  public var share: Double {
    guard let first = rungs.first else { return 1 }
    var (done, before) = (0.0, 0.0)
    for rung in rungs {
      let now = 1 / Double(rung.divisor)
      done += Double(rung.points) * (now - before)
      before = now
    }
    return (done + Double(rungs.last?.survivors ?? 0) * (1 - before)) / Double(first.points)
  }
}

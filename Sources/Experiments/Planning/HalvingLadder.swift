/// The rungs of successive halving: how much training some points get before most of them are stopped.
public struct HalvingLadder: Codable, Hashable, Sendable {
  /// A point of the way at which points are compared.
  public struct Rung: Codable, Hashable, Sendable {
    /// It is reached at the end of the epoch in which one part in so many of the training is done.
    public let divisor: Int
    /// So many points come to it.
    public let points: Int
    /// So many go on.
    public let survivors: Int
    /// The share of its training that a point has then done, in the mean: an epoch is done whole.
    public let share: Double
  }

  /// The rungs, the earliest first.
  public let rungs: [Rung]
  /// How many points compete.
  private let points: Int

  /// As many rungs as leave a point, the first of them at the end of one epoch or later.
  ///
  /// - Parameters:
  ///   - epochs: For how many epochs each of the points that compete is trained: a fraction where operations end it.
  ///   - factor: One in so many goes on.
  public init(epochs: [Double], factor: Int) {
    let points = epochs.count
    self.points = points
    // A rung within the first epoch would be reached at its end, together with the next one.
    let most = min(points, Int(min(epochs.min() ?? 0, 1e9)))
    var divisors: [Int] = []
    var divisor = 1
    while divisor <= most / factor {
      divisor *= factor
      divisors.append(divisor)
    }
    rungs = zip([1] + divisors, divisors.reversed()).map { passed, divisor in
      let shares = epochs.map { min(1, ($0 / Double(divisor)).rounded(.up) / $0) }
      return Rung(
        divisor: divisor, points: max(1, points / passed), survivors: max(1, points / (passed * factor)),
        share: shares.reduce(0, +) / Double(points))
    }
  }

  /// The share of the whole training of all points that is done, when each point costs the same.
  public var share: Double { points > 0 ? work(for: points) / Double(points) : 1 }

  /// The share of its training that each of the points has done at the last rung that is decided.
  ///
  /// - Parameter left: So many points are not given up.
  public func share(of left: Int) -> Double {
    rungs.prefix { left <= $0.survivors }.last?.share ?? 0
  }

  /// The least that it can be: each rung at the end of an epoch in which no more is done than it asks for. Where epochs take more
  /// and more, rungs may come before the epochs that they were counted in.
  public var leastShare: Double {
    points > 0 ? work(for: points) { 1 / Double($0.divisor) } / Double(points) : 1
  }

  /// What is to be done until the last rung has chosen and its points are trained to their end, in whole trainings of a point.
  ///
  /// - Parameter left: So many points are not given up; they stand where the last rung that is decided has left them.
  public func work(for left: Int) -> Double { work(for: left, \.share) }

  private func work(for left: Int, _ share: (Rung) -> Double) -> Double {
    var (work, before) = (0.0, 0.0)
    for rung in rungs {
      // Where no more are left than go on from it, it is decided.
      if left > rung.survivors { work += Double(min(left, rung.points)) * (share(rung) - before) }
      before = share(rung)
    }
    return work + Double(min(left, rungs.last?.survivors ?? left)) * (1 - before)
  }
}

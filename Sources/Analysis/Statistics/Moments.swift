/// Mean and standard deviation of some figures.
public struct Moments: Hashable, Sendable {
  /// The number of figures.
  public let count: Int
  /// Their mean; nil when there are none.
  public let mean: Double?
  /// Their standard deviation with `count - 1` in the denominator; nil when there are fewer than two.
  public let standardDeviation: Double?

  /// The moments of some figures, by the two passes that keep small deviations of large figures.
  public init(of figures: [Double]) {
    count = figures.count
    let mean = figures.reduce(0, +) / Double(count)
    self.mean = count > 0 ? mean : nil
    let squares = figures.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation = count > 1 ? (squares / Double(count - 1)).squareRoot() : nil
  }
}

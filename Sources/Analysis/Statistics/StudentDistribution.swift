internal import Glibc

/// Student's t distribution.
///
/// The tail is half the regularised incomplete beta function `I_x(n/2, 1/2)` at `x = n / (n + t^2)` (Abramowitz and
/// Stegun, 26.7.1), which is computed by its continued fraction (26.5.8) with Lentz's method.
public struct StudentDistribution: Hashable, Sendable {
  /// The degrees of freedom, above 0; not a whole number after Welch's correction.
  public let degreesOfFreedom: Double

  /// The distribution with some degrees of freedom.
  public init(degreesOfFreedom: Double) {
    precondition(degreesOfFreedom > 0, "the degrees of freedom must be above 0")
    self.degreesOfFreedom = degreesOfFreedom
  }

  /// The chance of a value of at most `t`.
  public func cumulative(_ t: Double) -> Double {
    t < 0 ? tail(-t) : 1 - tail(t)
  }

  /// The value that a share `p` of the distribution is below, 0 < p < 1.
  public func quantile(_ p: Double) -> Double {
    precondition(0 < p && p < 1, "a quantile needs a share between 0 and 1")
    let share = min(p, 1 - p)
    var (low, high) = (0.0, 1.0)
    while tail(high) > share { (low, high) = (high, 2 * high) }
    while true {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { break }
      if tail(middle) > share { low = middle } else { high = middle }
    }
    return p < 0.5 ? -low : low
  }

  /// The chance of a value above `t`, which is at least 0.
  private func tail(_ t: Double) -> Double {
    guard t.isFinite else { return t.isNaN ? .nan : 0 }
    let (n, square) = (degreesOfFreedom, t * t)
    // Of the two forms the one whose fraction converges fast.
    return square > n + 2
      ? Self.incompleteBeta(n / 2, 0.5, at: n / (n + square)) / 2
      : 0.5 - Self.incompleteBeta(0.5, n / 2, at: square / (n + square)) / 2
  }

  /// The regularised incomplete beta function.
  private static func incompleteBeta(_ a: Double, _ b: Double, at x: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    if x > (a + 1) / (a + b + 2) { return 1 - incompleteBeta(b, a, at: 1 - x) }
    let logBeta = lgamma(a).0 + lgamma(b).0 - lgamma(a + b).0
    let front = exp(a * log(x) + b * log1p(-x) - logBeta) / a
    var c = 1.0
    var d = 1 / awayFromZero(1 - (a + b) * x / (a + 1))
    var fraction = d
    for step in 1...10_000 {
      let m = Double(step)
      let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      d = 1 / awayFromZero(1 + even * d)
      c = awayFromZero(1 + even / c)
      fraction *= d * c
      let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      d = 1 / awayFromZero(1 + odd * d)
      c = awayFromZero(1 + odd / c)
      let change = d * c
      fraction *= change
      if abs(change - 1) < 1e-16 { break }
    }
    return front * fraction
  }

  private static func awayFromZero(_ value: Double) -> Double {
    abs(value) < 1e-300 ? 1e-300 : value
  }
}

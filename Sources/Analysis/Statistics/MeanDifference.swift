/// An estimate of how far two means are apart, with what its precision follows from.
public struct MeanDifference: Hashable, Sendable {
  /// The difference.
  public let mean: Double
  /// The standard deviation of the estimate.
  public let standardError: Double
  /// The degrees of freedom of its t distribution.
  public let degreesOfFreedom: Double

  /// The mean of paired differences; nil when there are fewer than two, or they are too large for their variance to be a
  /// number.
  public init?(paired differences: [Double]) {
    let moments = Moments(of: differences)
    guard let mean = moments.mean, let deviation = moments.standardDeviation else { return nil }
    self.mean = mean
    standardError = deviation / Double(moments.count).squareRoot()
    degreesOfFreedom = Double(moments.count - 1)
    guard isMeasurable else { return nil }
  }

  /// The difference of the means of two samples with deviations of their own (Welch, 1947); nil when one has fewer
  /// than two figures, or they are too large for their variances to be numbers.
  public init?(of figures: [Double], minus others: [Double]) {
    let (left, right) = (Moments(of: figures), Moments(of: others))
    guard let leftMean = left.mean, let rightMean = right.mean,
      let leftDeviation = left.standardDeviation, let rightDeviation = right.standardDeviation
    else { return nil }
    let leftShare = leftDeviation * leftDeviation / Double(left.count)
    let rightShare = rightDeviation * rightDeviation / Double(right.count)
    let variance = leftShare + rightShare
    mean = leftMean - rightMean
    standardError = variance.squareRoot()
    let denominator =
      leftShare * leftShare / Double(left.count - 1) + rightShare * rightShare / Double(right.count - 1)
    // Without any deviation every number of degrees gives the same bounds.
    degreesOfFreedom =
      denominator > 0 ? variance * variance / denominator : Double(left.count + right.count - 2)
    guard isMeasurable else { return nil }
  }

  private var isMeasurable: Bool {
    mean.isFinite && standardError.isFinite && degreesOfFreedom.isFinite && degreesOfFreedom > 0
  }

  /// The bounds that the true difference is beyond with the chance `tail` on either side.
  public func bounds(tail: Double) -> ConfidenceInterval {
    // Not the quantile of 1 - tail, in which a small tail is lost.
    let reach = -StudentDistribution(degreesOfFreedom: degreesOfFreedom).quantile(tail) * standardError
    return ConfidenceInterval(lower: mean - reach, upper: mean + reach)
  }

  /// The two-sided p value of no difference where the estimate is below zero, and 1 where it is not.
  public var pOfWorse: Double {
    if mean >= 0 { return 1 }
    if standardError == 0 { return 0 }
    return 2 * StudentDistribution(degreesOfFreedom: degreesOfFreedom).cumulative(mean / standardError)
  }
}

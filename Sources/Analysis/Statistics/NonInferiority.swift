/// The rule of the gate: is something at most so much worse than before?
///
/// With the true difference D (what is judged minus the baseline, positive when better), margin m and level a:
///
/// * **pass** when the one-sided lower bound of D at level a is above -m: a drop of m or more is refuted;
/// * **regression** when it is not, and the two-sided test of D = 0 at level a, corrected by Holm over all comparisons
///   of the gate, says that D is below: it is worse, and not shown to be within the margin;
/// * **inconclusive** otherwise: more seeds would tell.
///
/// So both errors are bounded, whatever the deviation of normal noise: a drop of m or more passes in at most a share a of all cases, and an
/// unchanged program is called a regression in at most a share a/2, over all comparisons together. (To ask for an
/// upper bound below -m instead would need twice the precision to see a drop of 2m.) Accuracies are multiples of one
/// image: few seeds whose differences happen to be equal look as if there were no noise, and with a margin of the order
/// of an image 2 or 3 seeds pass a drop of m more often than that.
///
/// **Power.** A drop of 2m is called a regression in at least 80 % of all cases as long as the standard deviation s of
/// one paired difference obeys `2m / s * sqrt(n) >= 3.26` for n = 8 seeds and a = 0.05, that is `s <= 1.73 m`. (The
/// number is the noncentrality at which the two-sided t test with 7 degrees of freedom has a power of 80 %.) With 5
/// seeds the bound is `s <= 1.18 m`, with 3 it is `s <= 0.61 m`.
public struct NonInferiority: Hashable, Sendable {
  /// The largest drop that is accepted, in the unit of the metric, above 0.
  public let margin: Double
  /// The chance of either error, 0.05 say.
  public let level: Double

  /// The verdict on a difference.
  ///
  /// - Parameters:
  ///   - difference: What is judged minus the baseline, positive when better.
  ///   - adjustedP: The p value of `MeanDifference.pOfWorse` after the correction over all comparisons.
  public func verdict(on difference: MeanDifference, adjustedP: Double) -> Verdict {
    if difference.bounds(tail: level).lower > -margin { return .pass }
    return adjustedP < level ? .regression : .inconclusive
  }
}

public import LinearAlgebra

/// The neurons that lower the expressivity bottleneck most: `sum_k lambda_k u_k v_k' = S^(-1/2) N` gives
/// `alpha_k = sqrt(lambda_k) S^(-1/2) u_k` and `omega_k = sqrt(lambda_k) v_k` (Verbockhaven et al., "Growing Tiny
/// Networks", TMLR 2024, proposition 3.3). Without projection `N` is taken from the whole desired update.
public struct TINY: GrowthCriterion {
  /// Whether the neurons are to give what the consumer's best update cannot; otherwise the whole desired update.
  public var isProjected: Bool

  /// They are what the closed form is made of.
  public static var readsMoments: Bool { true }
  /// By how much each lowers the bottleneck.
  public static var ranks: Bool { true }

  /// The criterion.
  public init(isProjected: Bool = true) { self.isProjected = isProjected }
  /// With the projection of the policy.
  public init(_ policy: GrowthPolicy) { self.init(isProjected: policy.project) }

  /// The moments that the closed form is made of.
  public var needs: InputStatistics.Kind { .moments(projected: isProjected) }

  /// All neurons with a positive singular value.
  public func candidates(
    at place: GrowthPlace, limit: Int, generator: inout RandomGenerator
  ) -> NeuronCandidates {
    NeuronCandidates(
      NewNeurons(fanIn: place.analysis.fanIn.copy(), fanOut: place.analysis.fanOut.copy()),
      singularValues: place.analysis.singularValues, noiseEdge: place.analysis.noiseEdge)
  }
}

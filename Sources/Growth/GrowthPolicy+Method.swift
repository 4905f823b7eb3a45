extension GrowthPolicy {
  /// The criteria that choose new neurons.
  public enum Method: String, Codable, CaseIterable, Sendable {
    /// The widths stay.
    case none
    /// The neurons that lower the expressivity bottleneck most (Verbockhaven et al., TMLR 2024).
    case tiny
    /// The fan-outs with the largest gradient of the fan-in (Evci et al., ICLR 2022).
    case gradmax
    /// Neurons from the initializer.
    case random
    /// Copies of neurons that leave the function as it is (Chen et al., ICLR 2016); `shrinkPerturb` may change it after.
    case net2wider
    /// What a program of the user's answers: `command`.
    case external

    /// What carries it out; nil where nothing is chosen.
    public var criterion: (any GrowthCriterion.Type)? {
      switch self {
      case .none: nil
      case .tiny: TINY.self
      case .gradmax: GradMax.self
      case .random: RandomNeurons.self
      case .net2wider: Net2Wider.self
      case .external: ExternalCriterion.self
      }
    }
  }

  /// The criterion; nil for `none`, and for `external`, which is no criterion without its program.
  public var criterion: (any GrowthCriterion)? { method.criterion?.init(self) }
}

extension InputMoment.History {
  /// Whether growth under a policy can have computed this factor.
  public func isPossible(under policy: GrowthPolicy) -> Bool {
    guard let factor else { return true }
    return factor.ridge == policy.statistics.ridge && 0...1 ~= factor.tolerance
  }
}

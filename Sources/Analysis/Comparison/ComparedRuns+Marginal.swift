extension ComparedRuns {
  /// The marginal table of an axis, with what was left out of it; nil when there is no combination of the other labels
  /// that is there under every value.
  public func marginal(of axis: String) -> (groups: [ComparedGroup], warnings: [ComparisonWarning])? {
    let marginal = Marginal(of: points, by: axis)
    guard !marginal.groups.isEmpty else { return nil }
    return (marginal.groups, marginal.unmatched > 0 ? [.unmatched(marginal.unmatched, axis: axis)] : [])
  }

  /// The label a text means: the path itself, or the only one that ends in it.
  public func label(named text: String) -> String? {
    if labels.contains(text) { return text }
    let ending = labels.filter { $0.hasSuffix("." + text) }
    return ending.count == 1 ? ending[0] : nil
  }
}

extension [ComparedGroup] {
  /// The groups a text may mean: the one of that name, or those whose variant or label it is.
  public func meant(by text: String) -> [ComparedGroup] {
    let named = filter { $0.name == text }
    return named.isEmpty ? filter { $0.aliases.contains(text) } : named
  }
}

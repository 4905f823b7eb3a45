extension Int {
  /// The sum, or the largest number where that is too small for it.
  public func addingSaturating(_ other: Int) -> Int {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }

  /// The product, or the largest number where that is too small for it.
  public func multipliedSaturating(by other: Int) -> Int {
    let (product, isTooLarge) = multipliedReportingOverflow(by: other)
    return isTooLarge ? .max : product
  }
}

extension Sequence<Int> {
  /// The product of all, or the largest number where that is too small for it.
  public var product: Int { reduce(1) { $0.multipliedSaturating(by: $1) } }
}

/// Holm's correction for several tests: the chance that any true hypothesis is rejected stays below the level.
public enum HolmCorrection {
  /// The p values adjusted for their number, in the same order: the smallest times m, the next times m - 1 ..., none
  /// below an earlier one, none above 1 (Holm, 1979).
  public static func adjusted(_ pValues: [Double]) -> [Double] {
    var adjusted = pValues
    var largest = 0.0
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    for (place, index) in order.enumerated() {
      largest = max(largest, min(1, Double(pValues.count - place) * pValues[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}

internal import LinearAlgebra

/// Draws some samples so that every class keeps its share.
enum StratifiedDraw {
  /// Separates `count` rows from the others; both in ascending order.
  ///
  /// The classes get whole numbers of rows by the largest remainder (of equal remainders the lower class
  /// first), and within a class the rows are drawn by chance. The result depends on the rows, their labels
  /// and the state of the generator alone.
  ///
  /// - Parameters:
  ///   - rows: Ascending rows of `labels`.
  ///   - labels: The class of every row of the table.
  static func separate(
    _ count: Int,
    of rows: [Int32],
    labels: [Int32],
    classCount: Int,
    using generator: inout RandomGenerator
  ) -> (drawn: [Int32], others: [Int32]) {
    guard count > 0 else { return ([], rows) }
    var members = [[Int32]](repeating: [], count: classCount)
    for row in rows {
      members[Int(labels[Int(row)])].append(row)
    }
    let quotas = quotas(of: count, for: members.map(\.count))
    var isDrawn = [Bool](repeating: false, count: labels.count)
    for (var rows, quota) in zip(members, quotas) {
      generator.shuffle(&rows)
      for row in rows.prefix(quota) { isDrawn[Int(row)] = true }
    }
    return (rows.filter { isDrawn[Int($0)] }, rows.filter { !isDrawn[Int($0)] })
  }

  /// Whole numbers in proportion to `sizes` that add up to `count` (method of the largest remainder).
  static func quotas(of count: Int, for sizes: [Int]) -> [Int] {
    let total = sizes.reduce(0, +)
    guard total > 0 else { return sizes }
    var quotas = sizes.map { count * $0 / total }
    let remainders = sizes.map { count * $0 % total }
    let missing = count - quotas.reduce(0, +)
    let order = sizes.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
    for index in order.prefix(missing) {
      quotas[index] += 1
    }
    return quotas
  }
}

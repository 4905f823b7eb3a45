extension Matrix {
  /// The mean of each column.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public borrowing func columnMeans() -> [Double] {
    var sums = [Double](repeating: 0, count: columns)
    var totals = sums.mutableSpan
    for row in 0..<rows {
      let entries = self.row(row)
      for column in totals.indices { totals[column] += Double(entries[column]) }
    }
    return sums.map { $0 / Double(Swift.max(rows, 1)) }
  }

  /// Subtracts a number from each column.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func subtract(columns shift: [Element]) {
    precondition(shift.count == columns, "\(shift.count) numbers for \(columns) columns")
    let count = rows
    let width = columns
    let stride = stride
    unsafe shift.withUnsafeBufferPointer { shift in
      unsafe withUnsafeMutablePointer { base in
        for row in 0..<count {
          let entries = unsafe base + row * stride
          for column in 0..<width { unsafe entries[column] -= shift[column] }
        }
      }
    }
  }

  /// The matrix with a number subtracted from each column.
  public borrowing func subtracting(columns shift: [Element]) -> Matrix {
    var result = copy()
    result.subtract(columns: shift)
    return result
  }
}

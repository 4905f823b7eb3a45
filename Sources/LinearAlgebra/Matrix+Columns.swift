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

  /// `self ← other - shift`, a number for each column, in one pass; `other` fits into the capacity.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func assign(_ other: borrowing Matrix, subtracting shift: [Element]) {
    precondition(shift.count == other.columns, "\(shift.count) numbers for \(other.columns) columns")
    reshape(rows: other.rows, columns: other.columns)
    let (rows, columns, stride) = (rows, columns, stride)
    unsafe shift.withUnsafeBufferPointer { shift in
      unsafe withUnsafePointers(from: other) { source, base in
        for row in 0..<rows {
          let entries = unsafe base + row * stride
          let shifted = unsafe source + row * stride
          for column in 0..<columns { unsafe entries[column] = shifted[column] - shift[column] }
        }
      }
    }
  }

  /// The matrix with a number subtracted from each column.
  public borrowing func subtracting(columns shift: [Element]) -> Matrix {
    var result = Matrix(rows: rows, columns: columns)
    result.assign(self, subtracting: shift)
    return result
  }
}

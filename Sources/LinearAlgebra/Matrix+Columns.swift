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
      unsafe other.withUnsafePointer { source in
        unsafe withUnsafeMutablePointer { base in
          for row in 0..<rows {
            let entries = unsafe base + row * stride
            let shifted = unsafe source + row * stride
            for column in 0..<columns { unsafe entries[column] = shifted[column] - shift[column] }
          }
        }
      }
    }
  }

  /// `self ←` the columns of one matrix, then those of another; both together fit into the capacity.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func assign(_ left: borrowing Matrix, joining right: borrowing Matrix) {
    precondition(left.rows == right.rows, "\(left.rows) rows beside \(right.rows)")
    let (rows, leftColumns, rightColumns) = (left.rows, left.columns, right.columns)
    reshape(rows: rows, columns: leftColumns + rightColumns)
    let (stride, leftStride, rightStride) = (stride, left.stride, right.stride)
    unsafe withUnsafeMutablePointer { base in
      unsafe left.withUnsafePointer { left in
        unsafe right.withUnsafePointer { right in
          for row in 0..<rows {
            unsafe (base + row * stride).update(from: left + row * leftStride, count: leftColumns)
            unsafe (base + row * stride + leftColumns).update(
              from: right + row * rightStride, count: rightColumns)
          }
        }
      }
    }
  }

  /// A copy of some columns.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public borrowing func columns(_ range: Range<Int>) -> Matrix {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns, "columns \(range) of \(columns)")
    var result = Matrix(rows: rows, columns: range.count)
    for row in 0..<rows {
      for (column, original) in range.enumerated() { result[row, column] = self[row, original] }
    }
    return result
  }

  /// The matrix with a number subtracted from each column.
  public borrowing func subtracting(columns shift: [Element]) -> Matrix {
    var result = Matrix(rows: rows, columns: columns)
    result.assign(self, subtracting: shift)
    return result
  }
}

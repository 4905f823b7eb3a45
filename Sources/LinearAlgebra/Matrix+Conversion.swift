extension Matrix where Element == Double {
  /// The same numbers in double precision.
  public init(widening other: borrowing Matrix<Float>) {
    self.init(rows: other.rows, columns: other.columns)
    add(other)
  }

  /// `self ← self + scale · other`, element by element; with a step, to every so many-th row from one on.
  public mutating func add(
    _ other: borrowing Matrix<Float>, scale: Double = 1, row first: Int = 0, step: Int = 1
  ) {
    precondition(rows == other.rows * step && first < step && columns == other.columns, "shapes differ")
    let (rows, columns) = (other.rows, columns)
    let (stride, otherStride) = (stride, other.stride)
    unsafe other.withUnsafePointer { source in
      unsafe withUnsafeMutablePointer { base in
        for row in 0..<rows {
          let target = unsafe base + (first + row * step) * stride
          let added = unsafe source + row * otherStride
          for column in 0..<columns { unsafe target[column] += scale * Double(added[column]) }
        }
      }
    }
  }
}

extension Matrix where Element == Float {
  /// The same numbers, rounded to single precision.
  public init(rounding other: borrowing Matrix<Double>) {
    self.init(rows: other.rows, columns: other.columns)
    for row in 0..<rows {
      for column in 0..<columns { self[row, column] = Float(other[row, column]) }
    }
  }
}

extension Matrix {
  /// Multiplies every element by a number.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func scale(by factor: Element) {
    let extent = extent
    unsafe withUnsafeMutablePointer { base in
      for index in 0..<extent { unsafe base[index] *= factor }
    }
  }

  /// The matrix with rows and columns exchanged.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public borrowing func transposed() -> Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for row in 0..<rows {
      for column in 0..<columns { result[column, row] = self[row, column] }
    }
    return result
  }

  /// The leading rows.
  public borrowing func leadingRows(_ count: Int) -> Matrix {
    precondition(count <= rows, "\(count) of \(rows) rows")
    return Matrix(rows: count, columns: columns, elements: array().prefix(count * columns))
  }
}

/// `sum of a[i, j] b[i, j]`, accumulated in double precision: the trace of `a' b`.
@specialized(where Element == Float)
@specialized(where Element == Double)
public func innerProduct<Element: Scalar>(
  _ a: borrowing Matrix<Element>, _ b: borrowing Matrix<Element>
) -> Double {
  precondition(a.rows == b.rows && a.columns == b.columns, "shapes differ")
  var sum = 0.0
  for row in 0..<a.rows {
    for column in 0..<a.columns { sum += Double(a[row, column]) * Double(b[row, column]) }
  }
  return sum
}

extension Matrix {
  /// A matrix that an array, or several owners, can hold.
  public final class Shared {
    /// The matrix.
    public let matrix: Matrix

    /// Takes a matrix.
    public init(_ matrix: consuming Matrix) { self.matrix = matrix }
  }
}

/// Which operand of a product is transposed first.
public enum Transposition: Sendable {
  /// `a · b`.
  case neither
  /// `a' · b`.
  case left
  /// `a · b'`.
  case right
}

extension Matrix {
  /// The leading `columns` columns of `self ← alpha · op(a) · op(b) + beta · self`; the other columns stay.
  ///
  /// `columns` is what lets a matrix with a column of ones at its end be the target, and a parameter matrix without
  /// its bias column be the right operand, with no copy of either.
  ///
  /// - Parameter columns: How many columns of the product are computed; all of them by default.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func assignProduct(
    _ a: borrowing Matrix, _ b: borrowing Matrix, transposing: Transposition = .neither,
    alpha: Element = 1, beta: Element = 0, columns: Int? = nil
  ) {
    let aOrientation: Orientation = transposing == .left ? .transposed : .asIs
    let bOrientation: Orientation = transposing == .right ? .transposed : .asIs
    let productRows = transposing == .left ? a.columns : a.rows
    let inner = transposing == .left ? a.rows : a.columns
    let bRows = transposing == .right ? b.columns : b.rows
    let bColumns = transposing == .right ? b.rows : b.columns
    let productColumns = columns ?? bColumns
    precondition(inner == bRows, "inner dimensions \(inner) and \(bRows)")
    precondition(rows == productRows, "\(productRows) rows of a product into \(rows)")
    precondition(productColumns <= bColumns && productColumns <= self.columns, "too many columns")
    guard productRows > 0, productColumns > 0 else { return }
    let stride = stride
    let aStride = max(a.stride, 1)
    let bStride = max(b.stride, 1)
    unsafe withUnsafePointers(from: a, b) { aBase, bBase, base in
      unsafe Element.gemm(
        aBase, aOrientation, aStride, bBase, bOrientation, bStride, into: base, stride,
        rows: productRows, columns: productColumns, inner: inner, alpha: alpha, beta: beta)
    }
  }

  /// The upper triangle of `self ← a' · a`; what stands below the diagonal is not said.
  ///
  /// Sums of Gram matrices are taken of upper triangles and mirrored once.
  public mutating func assignUpperGram(_ a: borrowing Matrix) {
    precondition(rows == a.columns && columns == a.columns, "the Gram matrix is \(a.columns) x \(a.columns)")
    let order = rows
    let stride = stride
    let inner = a.rows
    let innerStride = a.stride
    guard order > 0 else { return }
    unsafe withUnsafePointers(from: a) { aBase, base in
      unsafe Element.syrk(aBase, innerStride, into: base, stride, order: order, inner: inner)
    }
  }

  /// Copies what stands above the diagonal to below it.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func mirrorUpperTriangle() {
    precondition(rows == columns, "only a square matrix can be symmetric")
    let order = rows
    let stride = stride
    unsafe withUnsafeMutablePointer { base in
      for row in 0..<order {
        for column in 0..<row { unsafe base[row * stride + column] = base[column * stride + row] }
      }
    }
  }

  /// `op(a) · op(b)` in a new matrix.
  public static func product(
    _ a: borrowing Matrix, _ b: borrowing Matrix, transposing: Transposition = .neither
  ) -> Matrix {
    var result = Matrix(
      rows: transposing == .left ? a.columns : a.rows, columns: transposing == .right ? b.rows : b.columns)
    result.assignProduct(a, b, transposing: transposing)
    return result
  }
}

internal import COpenBLAS

/// A factor `W` of the inverse of a symmetric positive semidefinite matrix, `A⁻¹ = W' W`.
///
/// Where `A` is singular, `X = W' W` is a generalised inverse: symmetric, `A X A = A` and `X A X = X`. It is the one of
/// least norm, the pseudo-inverse, when the diagonal of `A` is constant, and differs from it by parts of the null space
/// otherwise.
///
/// The diagonal is scaled to one first, so that neither the choice between the two forms nor the rank depends on the
/// units of single columns. A regular matrix takes a Cholesky factorisation, `W = L⁻¹ D`; a singular one an
/// eigendecomposition, `W = diag(e)^(-1/2) U' D`, with the null space left out.
public struct SymmetricFactor: ~Copyable, Sendable {
  private enum Form: Sendable {
    case cholesky
    case spectral
  }

  private let form: Form
  /// `cholesky`: `L` of the scaled matrix, lower triangle. `spectral`: the rows `e_k^(-1/2) u_k'`.
  private let factor: Matrix<Double>
  /// Rows that span the null space, in the units of the matrix.
  public let nullSpace: Matrix<Double>
  /// `D`: one over the root of the diagonal; zero where the diagonal is.
  private let scales: [Double]

  /// The number of rows of `W`.
  public var rank: Int { factor.rows }
  /// The number of columns of `W`, that is the order of the matrix.
  public var order: Int { scales.count }

  /// Factors a symmetric positive semidefinite matrix.
  ///
  /// - Parameter tolerance: Eigenvalues of the scaled matrix below this are taken for zero; by default what rounding
  ///   in double precision leaves.
  /// - Complexity: O(order³): a third of it in the regular case, about nine times in the singular one.
  public init(of matrix: borrowing Matrix<Double>, tolerance: Double? = nil) {
    precondition(matrix.rows == matrix.columns, "only a square matrix has a symmetric factor")
    let order = matrix.rows
    let tolerance = tolerance ?? Double(max(order, 1)) * 1e-14
    let scales = (0..<order).map { matrix[$0, $0] > 0 ? 1 / matrix[$0, $0].squareRoot() : 0 }
    var scaled = Matrix<Double>(rows: order, columns: order)
    for row in 0..<order {
      for column in 0..<order { scaled[row, column] = matrix[row, column] * scales[row] * scales[column] }
    }
    self.scales = scales

    if let lower = Self.cholesky(of: scaled, tolerance: tolerance) {
      form = .cholesky
      factor = lower
      nullSpace = Matrix(rows: 0, columns: order)
      return
    }
    let eigen = SymmetricEigendecomposition(of: scaled)
    let kept = eigen.values.indices.filter { eigen.values[$0] > tolerance }
    let lost = eigen.values.indices.filter { eigen.values[$0] <= tolerance }
    var rows = Matrix<Double>(rows: kept.count, columns: order)
    for (target, source) in kept.enumerated() {
      let weight = 1 / eigen.values[source].squareRoot()
      for column in 0..<order { rows[target, column] = weight * eigen.vectors[source, column] }
    }
    form = .spectral
    factor = rows
    var null = Matrix<Double>(rows: lost.count, columns: order)
    for (target, source) in lost.enumerated() {
      for column in 0..<order {
        null[target, column] = eigen.vectors[source, column] * (scales[column] > 0 ? scales[column] : 1)
      }
    }
    nullSpace = null
  }

  /// `L` with `matrix = L L'`, or nil when a pivot shows that the matrix is singular within the tolerance.
  private static func cholesky(of matrix: borrowing Matrix<Double>, tolerance: Double) -> Matrix<Double>? {
    var lower = matrix.copy()
    var order = blasint(matrix.rows)
    var stride = blasint(lower.stride)
    guard order > 0 else { return lower }
    var info: blasint = 0
    // The upper triangle of the column-major view is the lower triangle of the row-major matrix.
    unsafe lower.withUnsafeMutablePointer { base in
      unsafe dpotrf_("U", &order, base, &stride, &info, 1)
    }
    guard info == 0 else { return nil }
    for index in 0..<lower.rows where lower[index, index] * lower[index, index] <= tolerance { return nil }
    return lower
  }

  /// `W B`, `rank` x columns, for a `B` with `order` rows.
  public borrowing func whiten(_ matrix: borrowing Matrix<Double>) -> Matrix<Double> {
    var scaled = scalingRows(of: matrix)
    switch form {
    case .cholesky:
      solveTriangular(&scaled, orientation: .asIs)
      return scaled
    case .spectral:
      return .product(factor, scaled)
    }
  }

  /// `W' Y`, `order` x columns, for a `Y` with `rank` rows.
  public borrowing func unwhiten(_ matrix: borrowing Matrix<Double>) -> Matrix<Double> {
    switch form {
    case .cholesky:
      var solution = matrix.copy()
      solveTriangular(&solution, orientation: .transposed)
      return scalingRows(of: solution)
    case .spectral:
      return scalingRows(of: .product(factor, matrix, transposing: .left))
    }
  }

  /// A solution `X` of `A X = B` for a `B` in the range of `A`, as that of normal equations is; anything from the null
  /// space may be added.
  public borrowing func solve(_ matrix: borrowing Matrix<Double>) -> Matrix<Double> {
    unwhiten(whiten(matrix))
  }

  /// `|W|^2 = tr(W'W)`, the trace of the inverse, or of the generalised inverse of a singular matrix.
  ///
  /// - Complexity: O(order³): a third of it in the regular case.
  public borrowing func inverseTrace() -> Double {
    switch form {
    case .cholesky: squaredNorm(ofRows: inverseOfLower())
    case .spectral: squaredNorm(ofRows: factor)
    }
  }

  /// `W`, `rank` x `order`.
  public borrowing func whitenedIdentity() -> Matrix<Double> {
    var identity = Matrix<Double>(rows: order, columns: order)
    for index in 0..<order { identity[index, index] = 1 }
    return whiten(identity)
  }

  /// The squared norm of rows with `order` entries, each entry times the column's scale.
  private borrowing func squaredNorm(ofRows rows: borrowing Matrix<Double>) -> Double {
    var columns = [Double](repeating: 0, count: order)
    var sums = columns.mutableSpan
    for row in 0..<rows.rows {
      let entries = rows.row(row)
      for column in sums.indices { sums[column] += entries[column] * entries[column] }
    }
    return zip(columns, scales).reduce(0) { $0 + $1.0 * $1.1 * $1.1 }
  }

  /// `L⁻¹`, with zeros above the diagonal.
  private borrowing func inverseOfLower() -> Matrix<Double> {
    var inverse = factor.copy()
    var order = blasint(inverse.rows)
    var stride = blasint(max(inverse.stride, 1))
    var info: blasint = 0
    // As in the factorisation, the column-major view has the triangle above its diagonal.
    unsafe inverse.withUnsafeMutablePointer { base in
      unsafe dtrtri_("U", "N", &order, base, &stride, &info, 1, 1)
    }
    precondition(info == 0, "a factor with a zero on its diagonal")
    for row in 0..<inverse.rows {
      var entries = inverse.mutableRow(row)
      for column in (row + 1)..<entries.count { entries[column] = 0 }
    }
    return inverse
  }

  private borrowing func scalingRows(of matrix: borrowing Matrix<Double>) -> Matrix<Double> {
    precondition(matrix.rows == order, "\(matrix.rows) rows for a factor of order \(order)")
    var scaled = matrix.copy()
    for row in 0..<scaled.rows {
      var elements = scaled.mutableRow(row)
      let scale = scales[row]
      for column in elements.indices { elements[column] *= scale }
    }
    return scaled
  }

  private borrowing func solveTriangular(_ matrix: inout Matrix<Double>, orientation: Orientation) {
    guard matrix.rows > 0, matrix.columns > 0 else { return }
    let rows = blasint(matrix.rows)
    let columns = blasint(matrix.columns)
    let stride = blasint(matrix.stride)
    let factorStride = blasint(factor.stride)
    unsafe matrix.withUnsafePointers(from: factor) { lower, base in
      unsafe cblas_dtrsm(
        CblasRowMajor,
        CblasLeft,
        CblasLower,
        orientation == .asIs ? CblasNoTrans : CblasTrans,
        CblasNonUnit,
        rows,
        columns,
        1,
        lower,
        factorStride,
        base,
        stride
      )
    }
  }
}

internal import COpenBLAS

/// `A = U diag(values) U'` of a symmetric matrix (LAPACK `dsyevd`).
public struct SymmetricEigendecomposition: ~Copyable {
  /// The eigenvalues, smallest first.
  public let values: [Double]
  /// Row `k` is the eigenvector of `values[k]`.
  public let vectors: Matrix<Double>

  /// Decomposes a symmetric matrix; only one triangle is read.
  ///
  /// - Complexity: O(n³), about 9 n³ operations.
  public init(of matrix: borrowing Matrix<Double>) {
    precondition(matrix.rows == matrix.columns, "an eigendecomposition needs a square matrix")
    var vectors = matrix.copy()
    var order = blasint(matrix.rows)
    var stride = blasint(vectors.stride)
    var values = [Double](repeating: 0, count: matrix.rows)
    var workSize: blasint = -1
    var integerWorkSize: blasint = -1
    var info: blasint = 0
    var work: [Double] = [0]
    var integerWork: [blasint] = [0]
    // The first call asks for the sizes of the work space, the second computes. Column-major eigenvectors are rows
    // of the row-major matrix.
    for _ in 0..<2 where order > 0 {
      unsafe vectors.withUnsafeMutablePointer { base in
        unsafe dsyevd_(
          "V", "U", &order, base, &stride, &values,
          &work, &workSize, &integerWork, &integerWorkSize, &info, 1, 1)
      }
      precondition(info == 0, "dsyevd ended with \(info)")
      if workSize < 0 {
        workSize = blasint(work[0])
        integerWorkSize = integerWork[0]
        work = [Double](repeating: 0, count: Int(workSize))
        integerWork = [blasint](repeating: 0, count: Int(integerWorkSize))
      }
    }
    self.values = values
    self.vectors = vectors
  }
}

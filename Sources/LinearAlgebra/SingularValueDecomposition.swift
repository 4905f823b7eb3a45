internal import COpenBLAS

/// The thin decomposition `A = sum_k values[k] u_k v_k'` (LAPACK `dgesdd`).
public struct SingularValueDecomposition: ~Copyable {
  /// The singular values, largest first; min(rows, columns) of them.
  public let values: [Double]
  /// Row `k` is `v_k'`: min(rows, columns) x columns.
  public let right: Matrix<Double>
  /// Column `k` is `u_k`: rows x min(rows, columns).
  public let left: Matrix<Double>

  /// Decomposes a matrix.
  ///
  /// - Complexity: O(max(rows, columns) · min(rows, columns)²).
  public init(of matrix: borrowing Matrix<Double>) {
    let rank = min(matrix.rows, matrix.columns)
    var left = Matrix<Double>(rows: matrix.rows, columns: rank)
    var right = Matrix<Double>(rows: rank, columns: matrix.columns)
    var values = [Double](repeating: 0, count: rank)
    // LAPACK sees the row-major A as A' = V S U': its "left" vectors are ours on the right.
    var scratch = matrix.copy()
    var rows = blasint(matrix.columns)
    var columns = blasint(matrix.rows)
    var stride = blasint(scratch.stride)
    var rightStride = blasint(right.stride)
    var leftStride = blasint(left.stride)
    var workSize: blasint = -1
    var info: blasint = 0
    var work: [Double] = [0]
    var integerWork = [blasint](repeating: 0, count: 8 * rank)
    // The first call asks for the size of the work space, the second computes; an empty matrix needs neither.
    for _ in 0..<2 where rank > 0 {
      unsafe scratch.withUnsafeMutablePointer { a in
        unsafe right.withUnsafeMutablePointer { v in
          unsafe left.withUnsafeMutablePointer { u in
            unsafe dgesdd_(
              "S", &rows, &columns, a, &stride, &values, v, &rightStride, u, &leftStride,
              &work, &workSize, &integerWork, &info, 1)
          }
        }
      }
      precondition(info == 0, "dgesdd ended with \(info)")
      if workSize < 0 {
        workSize = blasint(work[0])
        work = [Double](repeating: 0, count: Int(workSize))
      }
    }
    self.values = values
    self.left = left
    self.right = right
  }
}

internal import COpenBLAS

/// How an operand enters a product.
public enum Orientation: Sendable {
  /// As it stands.
  case asIs
  /// With rows and columns exchanged.
  case transposed
}

/// A number type that OpenBLAS computes with.
public protocol Scalar: BinaryFloatingPoint, SIMDScalar, Codable, BitwiseCopyable, Sendable {
  /// `c ← alpha · op(a) · op(b) + beta · c`, row-major, with leading dimensions in elements (BLAS `?gemm`).
  @unsafe
  static func gemm(
    _ a: UnsafePointer<Self>, _ aOrientation: Orientation, _ aStride: Int,
    _ b: UnsafePointer<Self>, _ bOrientation: Orientation, _ bStride: Int,
    into c: UnsafeMutablePointer<Self>, _ cStride: Int,
    rows: Int, columns: Int, inner: Int, alpha: Self, beta: Self
  )

  /// The upper triangle of `c ← a' · a`, row-major (BLAS `?syrk`).
  @unsafe
  static func syrk(
    _ a: UnsafePointer<Self>, _ aStride: Int, into c: UnsafeMutablePointer<Self>, _ cStride: Int,
    order: Int, inner: Int
  )
}

extension Orientation {
  fileprivate var cblas: CBLAS_TRANSPOSE { self == .asIs ? CblasNoTrans : CblasTrans }
}

extension Float: Scalar {
  /// BLAS `sgemm`, or what is faster for a product with very few units.
  @unsafe
  public static func gemm(
    _ a: UnsafePointer<Float>, _ aOrientation: Orientation, _ aStride: Int,
    _ b: UnsafePointer<Float>, _ bOrientation: Orientation, _ bStride: Int,
    into c: UnsafeMutablePointer<Float>, _ cStride: Int,
    rows: Int, columns: Int, inner: Int, alpha: Float, beta: Float
  ) {
    guard !isNarrow(aOrientation, bOrientation, rows: rows, columns: columns, inner: inner) else {
      return unsafe multiplyNarrow(
        a, aOrientation, aStride, b, bStride, into: c, cStride, rows: rows, columns: columns, inner: inner,
        alpha: alpha, beta: beta)
    }
    unsafe cblas_sgemm(
      CblasRowMajor, aOrientation.cblas, bOrientation.cblas, blasint(rows), blasint(columns), blasint(inner),
      alpha, a, blasint(aStride), b, blasint(bStride), beta, c, blasint(cStride))
  }

  /// BLAS `ssyrk`.
  @unsafe
  public static func syrk(
    _ a: UnsafePointer<Float>, _ aStride: Int, into c: UnsafeMutablePointer<Float>, _ cStride: Int,
    order: Int, inner: Int
  ) {
    unsafe cblas_ssyrk(
      CblasRowMajor, CblasUpper, CblasTrans, blasint(order), blasint(inner),
      1, a, blasint(aStride), 0, c, blasint(cStride))
  }
}

extension Double: Scalar {
  /// BLAS `dgemm`.
  @unsafe
  public static func gemm(
    _ a: UnsafePointer<Double>, _ aOrientation: Orientation, _ aStride: Int,
    _ b: UnsafePointer<Double>, _ bOrientation: Orientation, _ bStride: Int,
    into c: UnsafeMutablePointer<Double>, _ cStride: Int,
    rows: Int, columns: Int, inner: Int, alpha: Double, beta: Double
  ) {
    unsafe cblas_dgemm(
      CblasRowMajor, aOrientation.cblas, bOrientation.cblas, blasint(rows), blasint(columns), blasint(inner),
      alpha, a, blasint(aStride), b, blasint(bStride), beta, c, blasint(cStride))
  }

  /// BLAS `dsyrk`.
  @unsafe
  public static func syrk(
    _ a: UnsafePointer<Double>, _ aStride: Int, into c: UnsafeMutablePointer<Double>, _ cStride: Int,
    order: Int, inner: Int
  ) {
    unsafe cblas_dsyrk(
      CblasRowMajor, CblasUpper, CblasTrans, blasint(order), blasint(inner),
      1, a, blasint(aStride), 0, c, blasint(cStride))
  }
}

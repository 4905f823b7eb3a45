internal import Glibc
public import LinearAlgebra

extension Activation {
  // Klambauer et al., "Self-Normalizing Neural Networks", 2017.
  private static var seluScale: Float { 1.050_700_987_355_480_5 }
  private static var seluAlpha: Float { 1.673_263_242_354_377_2 }

  /// The slopes at zero, to the right and to the left; they differ where the function has a kink.
  public var slopesAtZero: (right: Double, left: Double) {
    switch self {
    case .relu: (1, 0)
    case .selu: (1.050_700_987_355_480_5, 1.050_700_987_355_480_5 * 1.673_263_242_354_377_2)
    case .gelu: (0.5, 0.5)
    case .tanh, .identity: (1, 1)
    }
  }

  /// Whether `sigma(c x) = c sigma(x)` for every positive `c`, so that norms can be moved between fan-in and fan-out.
  public var isHomogeneous: Bool { self == .relu || self == .identity }

  /// Whether a unit can be silent for every sample.
  public var canDie: Bool { self == .relu }

  /// Whether the slope cannot be read off the output and has to be kept on the way forward.
  public var keepsSlopes: Bool { self == .gelu }

  /// Applies the function to every element.
  public func apply(to values: inout Matrix<Float>) {
    var slopes = Matrix<Float>(rows: keepsSlopes ? values.rows : 0, columns: values.columns)
    apply(to: &values, slopes: &slopes)
  }

  /// Applies the function to every element.
  ///
  /// - Parameter slopes: Takes the derivatives at the elements when `keepsSlopes`; untouched otherwise.
  func apply(to values: inout Matrix<Float>, slopes: inout Matrix<Float>) {
    let count = values.extent
    precondition(!keepsSlopes || slopes.capacity >= count, "no room for the slopes")
    unsafe values.withUnsafeMutablePointer { value in
      switch self {
      case .identity:
        break
      case .relu:
        for index in 0..<count { unsafe value[index] = max(value[index], 0) }
      case .tanh:
        for index in 0..<count { unsafe value[index] = Elementary.tanh(value[index]) }
      case .selu:
        for index in 0..<count {
          let x = unsafe value[index]
          let curved = Self.seluAlpha * (Elementary.exp(min(x, 0)) - 1)
          unsafe value[index] = Self.seluScale * (x > 0 ? x : curved)
        }
      case .gelu:
        unsafe slopes.withUnsafeMutablePointer { slope in
          for index in 0..<count {
            let x = unsafe value[index]
            let distribution = 0.5 * (1 + Elementary.erf(x * 0.707_106_78))
            // The logarithm of the root of 2 pi; as a factor it would make subnormal numbers, which are slow.
            let density = Elementary.exp(-0.5 * x * x - 0.918_938_53)
            unsafe value[index] = x * distribution
            unsafe slope[index] = distribution + x * density
          }
        }
      }
    }
  }

  /// `delta ← delta · sigma'`, with the derivative read off the output (or off the kept slopes).
  ///
  /// - Parameters:
  ///   - delta: n x width.
  ///   - output: n x (width + 1); its column of ones is passed over.
  ///   - slopes: n x (width + 1), used when `keepsSlopes`.
  func multiplyDerivative(
    into delta: inout Matrix<Float>, output: borrowing Matrix<Float>, slopes: borrowing Matrix<Float>
  ) {
    guard self != .identity else { return }
    let rows = delta.rows
    let width = delta.columns
    let deltaStride = delta.stride
    let stride = output.stride
    precondition(
      output.rows == rows && output.columns == width + 1, "output and gradient of different layers")
    precondition(!keepsSlopes || slopes.stride == stride && slopes.rows >= rows, "no slopes were kept")
    unsafe delta.withUnsafePointers(from: output, slopes) { outputBase, slopeBase, base in
      for row in 0..<rows {
        unsafe multiplyDerivative(
          into: base + row * deltaStride, value: outputBase + row * stride,
          slope: slopeBase + (keepsSlopes ? row * stride : 0), count: width)
      }
    }
  }

  /// `delta ← delta · sigma'` for matrices of one shape, with the derivative read off the values.
  ///
  /// - Precondition: not `keepsSlopes`.
  func multiplyDerivative(into delta: inout Matrix<Float>, values: borrowing Matrix<Float>) {
    precondition(delta.rows == values.rows && delta.columns == values.columns, "a gradient of other values")
    precondition(!keepsSlopes, "the slopes are kept")
    let count = delta.extent
    unsafe delta.withUnsafePointers(from: values) { value, gradient in
      unsafe multiplyDerivative(into: gradient, value: value, slope: value, count: count)
    }
  }

  /// The same for numbers in a row; the slopes are read when they are kept.
  @inline(__always)
  private func multiplyDerivative(
    into gradient: UnsafeMutablePointer<Float>, value: UnsafePointer<Float>, slope: UnsafePointer<Float>,
    count: Int
  ) {
    switch self {
    case .identity: break
    case .relu:
      // A choice between two gradients would become a branch, and a wrongly predicted one every other time.
      for unit in 0..<count { unsafe gradient[unit] *= value[unit] > 0 ? 1 : 0 }
    case .tanh: for unit in 0..<count { unsafe gradient[unit] *= 1 - value[unit] * value[unit] }
    case .selu:
      for unit in 0..<count {
        let y = unsafe value[unit]
        unsafe gradient[unit] *= y > 0 ? Self.seluScale : y + Self.seluScale * Self.seluAlpha
      }
    case .gelu: for unit in 0..<count { unsafe gradient[unit] *= slope[unit] }
    }
  }

  /// The value at a number, in double precision, for what is computed outside the training step.
  public func callAsFunction(_ x: Double) -> Double {
    // Unqualified, `tanh` would be the case.
    switch self {
    case .identity: x
    case .relu: max(x, 0)
    case .tanh: Glibc.tanh(x)
    case .selu:
      1.050_700_987_355_480_5 * (x > 0 ? x : 1.673_263_242_354_377_2 * Glibc.expm1(x))
    case .gelu: x * 0.5 * Glibc.erfc(-x * 0.5.squareRoot())
    }
  }
}

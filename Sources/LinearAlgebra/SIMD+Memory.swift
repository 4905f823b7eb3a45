extension SIMD where Scalar == Float, Self: BitwiseCopyable {
  /// The numbers from a place in memory on, however it is aligned.
  @unsafe @inlinable @inline(__always)
  public init(at place: UnsafePointer<Float>) {
    self = unsafe UnsafeRawPointer(place).loadUnaligned(as: Self.self)
  }

  /// Writes the numbers from a place in memory on.
  @unsafe @inlinable @inline(__always)
  public func store(at place: UnsafeMutablePointer<Float>) {
    unsafe UnsafeMutableRawPointer(place).storeBytes(of: self, as: Self.self)
  }
}

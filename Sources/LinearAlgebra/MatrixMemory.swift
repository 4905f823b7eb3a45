internal import CMalloc

/// The memory of matrices that come and go.
public enum MatrixMemory {
  /// Keeps freed memory for the next matrix. The system, given it back, would clear it and hand it out again page by page,
  /// which takes a tenth of the time of growth events. The most that a process has at a time stays as it is.
  public static func keepFreed() {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 256 << 20)
  }
}

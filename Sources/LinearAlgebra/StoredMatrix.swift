internal import FoundationEssentials

/// A matrix of single precision in a form that can be written down, bit for bit.
public struct StoredMatrix: Codable, Hashable, Sendable {
  /// What was written down is no matrix, or not the one that was expected.
  public struct FormatError: Error, Hashable, Sendable {
    /// The error.
    public init() {}
  }

  private var rows: Int
  private var columns: Int
  /// The elements, row after row, in the byte order of the machine.
  private var elements: Data

  /// The shape and elements of a matrix.
  public init(_ matrix: borrowing Matrix<Float>) {
    rows = matrix.rows
    columns = matrix.columns
    let count = matrix.count
    elements = unsafe matrix.withUnsafePointer { base in
      unsafe Data(bytes: base, count: count * MemoryLayout<Float>.size)
    }
  }

  /// The matrix.
  ///
  /// - Throws: `FormatError` when the elements do not fill the shape.
  public func matrix() throws(FormatError) -> Matrix<Float> {
    guard rows >= 0, columns >= 0,
      elements.count == rows.multipliedReportingOverflow(by: columns).partialValue * MemoryLayout<Float>.size
    else { throw FormatError() }
    var matrix = Matrix<Float>(rows: rows, columns: columns)
    unsafe matrix.withUnsafeMutablePointer { base in
      let memory = unsafe UnsafeMutableRawBufferPointer(start: base, count: elements.count)
      _ = unsafe elements.copyBytes(to: memory)
    }
    return matrix
  }
}

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
    elements = unsafe matrix.array().withUnsafeBytes { unsafe Data($0) }
  }

  /// The matrix.
  ///
  /// - Throws: `FormatError` when the elements do not fill the shape.
  public func matrix() throws(FormatError) -> Matrix<Float> {
    guard rows >= 0, columns >= 0,
      elements.count == rows.multipliedReportingOverflow(by: columns).partialValue * MemoryLayout<Float>.size
    else { throw FormatError() }
    var numbers = [Float](repeating: 0, count: rows * columns)
    _ = unsafe numbers.withUnsafeMutableBytes { unsafe elements.copyBytes(to: $0) }
    return Matrix(rows: rows, columns: columns, elements: numbers)
  }
}

/// A matrix of single precision in a form that can be written down, bit for bit.
public struct StoredMatrix: Codable, Hashable, Sendable {
  /// What was written down is no matrix, or not the one that was expected.
  public struct FormatError: Error, Hashable, Sendable {
    /// The error.
    public init() {}
  }

  private var rows: Int
  private var columns: Int
  /// The elements, row after row.
  private var elements: [Float]

  /// The shape and elements of a matrix.
  public init(_ matrix: borrowing Matrix<Float>) {
    rows = matrix.rows
    columns = matrix.columns
    elements = matrix.array()
  }

  /// No matrix has more rows or columns, an empty one neither, whose shape no elements speak for.
  private static let sides = 0...1 << 28

  /// The matrix.
  ///
  /// - Throws: `FormatError` when the elements do not fill the shape, or one is infinite or no number.
  public func matrix() throws(FormatError) -> Matrix<Float> {
    guard Self.sides.contains(rows), Self.sides.contains(columns), elements.count == rows * columns,
      elements.allSatisfy(\.isFinite)
    else { throw FormatError() }
    return Matrix(rows: rows, columns: columns, elements: elements)
  }
}

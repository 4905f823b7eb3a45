/// Samples of which most inputs are zero as they are stored, as the pixels of most drawings and written characters are.
///
/// Normalising makes other numbers of the zeros, the same ones for every sample. With `z` what zeros become, a sample is
/// `z + s` and `s` has few elements that are not zero, so products need these alone:
///
///     (z + s, 1) (W, b)' = s W' + (z, 1) (W, b)',    dL/dW = sum of δ' s + (sum of δ)' z.
///
/// Of an image of MNIST four pixels of five are zero.
public final class SparseSamples {
  /// The number of samples.
  public private(set) var rows = 0
  /// The number of inputs of a sample.
  public let columns: Int
  /// 1 x (columns + 1), filled with zeros to a block: what zeros become, and the 1 that biases are multiplied by.
  private(set) var zeros: Matrix<Float>
  /// The elements of `s` that are not zero, sample after sample.
  private(set) var byRow = SparseElements()
  /// The same, input after input; put in order when they are first asked for, as gradients do. The column of ones and
  /// what fills its block have none.
  var byColumn: SparseElements {
    if !isIndexed { indexed.assign(columnsOf: byRow, counts: columnCounts) }
    isIndexed = true
    return indexed
  }
  private var indexed = SparseElements()
  private var isIndexed = false
  private let capacity: Int
  /// The operand of a product that its inner loop reads again and again.
  var panel: Matrix<Float>
  private var columnCounts: [Int]

  /// No samples yet, room for up to `capacity`.
  public init(capacity: Int, columns: Int) {
    self.columns = columns
    self.capacity = capacity
    let padded = Strips.padded(columns + 1)
    zeros = Matrix(rows: 1, columns: padded)
    columnCounts = Array(repeating: 0, count: padded)
    panel = Matrix(rows: max(padded, capacity), columns: Strips.widest)
  }

  /// The bytes that they take when gradients have asked for them, too.
  public var byteCount: Int {
    2 * byRow.byteCount + (panel.capacity + zeros.capacity) * MemoryLayout<Float>.stride
  }

  /// The mean of each column of `(z + s, 1)`; the last is that of the ones.
  public func columnMeans() -> [Double] {
    let share = 1 / Double(max(rows, 1))
    let byColumn = byColumn
    return (0...columns).map { column in
      byColumn.elements(of: column).reduce(Double(zeros[0, column])) { $0 + share * Double($1.value) }
    }
  }

  /// The sum of the squares of all elements of `(z + s, 1)`.
  public func squaredNorm() -> Double {
    let byColumn = byColumn
    return (0...columns).reduce(0) { sum, column in
      let zero = Double(zeros[0, column])
      return byColumn.elements(of: column).reduce(sum + Double(rows) * zero * zero) {
        let value = Double($1.value)
        return $0 + value * (value + 2 * zero)
      }
    }
  }

  /// Drops the samples.
  ///
  /// - Parameter zero: What a zero becomes in each column.
  public func removeAll(zero: (_ column: Int) -> Float) {
    rows = 0
    isIndexed = false
    byRow.removeAll()
    for column in columnCounts.indices { columnCounts[column] = 0 }
    for column in 0..<columns { zeros[0, column] = zero(column) }
    zeros[0, columns] = 1
  }

  /// Adds a sample.
  ///
  /// - Parameters:
  ///   - numbers: Its inputs as they are stored.
  ///   - scale: What the difference of a stored number from zero is multiplied by, for each column.
  public func append(_ numbers: Span<UInt8>, scale: Span<Float>) {
    willAppend(numbers.count)
    byRow.appendRow(numbers, scale: scale, counting: &columnCounts)
    rows += 1
  }

  /// Adds a sample.
  ///
  /// - Parameters:
  ///   - numbers: Its inputs as they are stored.
  ///   - scale: What the difference of a stored number from zero is multiplied by, for each column.
  public func append(_ numbers: Span<Float>, scale: Span<Float>) {
    willAppend(numbers.count)
    byRow.appendRow(numbers, scale: scale, counting: &columnCounts)
    rows += 1
  }

  private func willAppend(_ count: Int) {
    precondition(count == columns, "a sample of another length")
    precondition(rows < capacity, "no room for more than \(capacity) samples")
    isIndexed = false
  }
}

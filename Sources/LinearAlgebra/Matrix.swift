/// A dense matrix in row-major order that owns its memory.
///
/// Rows of a cache line or more begin at one: products with rows at odd places take up to a quarter more time. The
/// padding between them holds numbers that mean nothing and are finite as long as the elements are, so that a loop
/// that treats every element alike may run over all of the memory.
///
/// The shape may change within the capacity without an allocation, so that one buffer serves the last, smaller batch
/// of an epoch as well as the full ones. Copies are made only where the code says `copy()`.
@safe
public struct Matrix<Element: Scalar>: ~Copyable, @unchecked Sendable {
  /// The number of rows.
  public private(set) var rows: Int
  /// The number of columns.
  public private(set) var columns: Int
  /// How many elements of memory lie between the beginnings of two rows; at least `columns`.
  public private(set) var stride: Int
  /// The number of elements for which there is memory.
  public let capacity: Int
  @usableFromInline let base: UnsafeMutablePointer<Element>

  /// The number of elements.
  @inlinable
  public var count: Int { rows * columns }
  /// The number of elements of memory that the rows take, their padding included.
  @inlinable
  public var extent: Int { rows * stride }

  private static var lineBytes: Int { 64 }

  /// The number of elements of memory that a matrix takes.
  public static func extent(rows: Int, columns: Int) -> Int { rows * stride(for: columns) }

  private static func stride(for columns: Int) -> Int {
    let line = lineBytes / MemoryLayout<Element>.stride
    return columns < line ? columns : (columns + line - 1) / line * line
  }

  /// A matrix of zeros, `rows` x `columns`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0, "a matrix cannot be \(rows) x \(columns)")
    self.rows = rows
    self.columns = columns
    stride = Self.stride(for: columns)
    capacity = max(Self.extent(rows: rows, columns: columns), 1)
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: capacity * MemoryLayout<Element>.stride, alignment: Self.lineBytes)
    unsafe base = memory.initializeMemory(as: Element.self, repeating: 0, count: capacity)
  }

  /// A matrix with the given elements, row after row.
  public init(rows: Int, columns: Int, elements: some Collection<Element>) {
    precondition(elements.count == rows * columns, "\(elements.count) elements for \(rows) x \(columns)")
    self.init(rows: rows, columns: columns)
    var rest = elements.makeIterator()
    for row in 0..<rows {
      for column in 0..<columns {
        guard let element = rest.next() else { return }
        self[row, column] = element
      }
    }
  }

  /// A matrix from rows of equal length.
  public init(_ rows: [[Element]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "rows of different lengths")
    self.init(rows: rows.count, columns: columns, elements: rows.flatMap { $0 })
  }

  deinit {
    unsafe base.deinitialize(count: capacity)
    unsafe base.deallocate()
  }

  /// A second matrix with the same elements.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public borrowing func copy() -> Matrix {
    let other = Matrix(rows: rows, columns: columns)
    unsafe other.base.update(from: base, count: extent)
    return other
  }

  /// The element in a row and a column.
  @inlinable
  public subscript(row: Int, column: Int) -> Element {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      return unsafe base[row * stride + column]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      unsafe base[row * stride + column] = newValue
    }
  }

  /// The elements of one row.
  @inlinable
  @_lifetime(borrow self)
  public borrowing func row(_ row: Int) -> Span<Element> {
    precondition(row >= 0 && row < rows)
    let span = unsafe Span(_unsafeStart: UnsafePointer(base + row * stride), count: columns)
    return unsafe _overrideLifetime(span, borrowing: self)
  }

  /// The elements of one row, for writing.
  @inlinable
  @_lifetime(&self)
  public mutating func mutableRow(_ row: Int) -> MutableSpan<Element> {
    precondition(row >= 0 && row < rows)
    let span = unsafe MutableSpan(_unsafeStart: base + row * stride, count: columns)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// The elements as an array, row after row.
  @inlinable
  public borrowing func array() -> [Element] {
    unsafe (0..<rows).flatMap { unsafe UnsafeBufferPointer(start: base + $0 * stride, count: columns) }
  }

  /// Calls `body` with the memory of the matrix.
  @inlinable
  @unsafe
  public borrowing func withUnsafePointer<Result, Failure: Error>(
    _ body: (UnsafePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafePointer(base))
  }

  /// Calls `body` with the memory of the matrix, for writing.
  @inlinable
  @unsafe
  public mutating func withUnsafeMutablePointer<Result, Failure: Error>(
    _ body: (UnsafeMutablePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(base)
  }

  /// Calls `body` with the memory of another matrix, and of this one for writing.
  @inlinable
  @unsafe
  public mutating func withUnsafePointers<Result, Failure: Error>(
    from source: borrowing Matrix,
    _ body: (UnsafePointer<Element>, UnsafeMutablePointer<Element>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(source.base, base)
  }

  /// The same of two others.
  @inlinable
  @unsafe
  public mutating func withUnsafePointers<Result, Failure: Error>(
    from first: borrowing Matrix, _ second: borrowing Matrix,
    _ body: (UnsafePointer<Element>, UnsafePointer<Element>, UnsafeMutablePointer<Element>) throws(Failure) ->
      Result
  ) throws(Failure) -> Result {
    try unsafe body(first.base, second.base, base)
  }

  /// Takes another shape within the capacity; what the elements are then is not said.
  public mutating func reshape(rows: Int, columns: Int) {
    let stride = Self.stride(for: columns)
    precondition(rows >= 0 && columns >= 0 && rows * stride <= capacity, "no room for \(rows) x \(columns)")
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  /// Takes another shape, in memory of its own where there is too little; what the elements are then is not said.
  public mutating func fit(rows: Int, columns: Int) {
    if capacity < Self.extent(rows: rows, columns: columns) {
      // What was too small goes first.
      self = Matrix(rows: 0, columns: 0)
      self = Matrix(rows: rows, columns: columns)
    }
    reshape(rows: rows, columns: columns)
  }

  /// Sets every element to one value.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func fill(_ value: Element) {
    unsafe base.update(repeating: value, count: extent)
  }

  /// Takes the elements and the shape of another matrix that fits into the capacity.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func assign(_ other: borrowing Matrix) {
    reshape(rows: other.rows, columns: other.columns)
    unsafe base.update(from: other.base, count: extent)
  }

  /// Takes `count` rows of another matrix of as many columns in the place of its own from a row on, times a number.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func assign(
    rows count: Int, of other: borrowing Matrix, from source: Int, at target: Int, scale: Element = 1
  ) {
    precondition(columns == other.columns && source + count <= other.rows && target + count <= rows)
    let from = unsafe other.base + source * stride
    let to = unsafe base + target * stride
    for index in 0..<count * stride { unsafe to[index] = scale * from[index] }
  }

  /// Takes the elements of another matrix of as many rows into the leading columns; the other columns stay.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public mutating func assign(leading other: borrowing Matrix) {
    precondition(rows == other.rows && columns >= other.columns, "shapes do not fit")
    for row in 0..<rows {
      unsafe (base + row * stride).update(from: other.base + row * other.stride, count: other.columns)
    }
  }

  /// The matrix with `count` rows of zeros before row `index`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public borrowing func insertingRows(at index: Int, count added: Int) -> Matrix {
    precondition(index >= 0 && index <= rows && added >= 0)
    var wider = Matrix(rows: rows + added, columns: columns)
    wider.assign(rows: index, of: self, from: 0, at: 0)
    wider.assign(rows: rows - index, of: self, from: index, at: index + added)
    return wider
  }

  /// The matrix with `count` columns of zeros before column `index`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public borrowing func insertingColumns(at index: Int, count added: Int) -> Matrix {
    precondition(index >= 0 && index <= columns && added >= 0)
    let wider = Matrix(rows: rows, columns: columns + added)
    for row in 0..<rows {
      let source = unsafe base + row * stride
      let target = unsafe wider.base + row * wider.stride
      unsafe target.update(from: source, count: index)
      unsafe (target + index + added).update(from: source + index, count: columns - index)
    }
    return wider
  }

  /// The matrix without some of its rows.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public borrowing func removingRows(_ removed: [Int]) -> Matrix {
    let kept = Self.rest(of: rows, without: removed)
    let smaller = Matrix(rows: kept.count, columns: columns)
    for (target, source) in kept.enumerated() {
      unsafe (smaller.base + target * smaller.stride).update(from: base + source * stride, count: columns)
    }
    return smaller
  }

  /// The matrix without some of its columns.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  public borrowing func removingColumns(_ removed: [Int]) -> Matrix {
    let kept = Self.rest(of: columns, without: removed)
    let smaller = Matrix(rows: rows, columns: kept.count)
    for row in 0..<rows {
      let source = unsafe base + row * stride
      let target = unsafe smaller.base + row * smaller.stride
      for (column, old) in kept.enumerated() { unsafe target[column] = unsafe source[old] }
    }
    return smaller
  }

  private static func rest(of count: Int, without removed: [Int]) -> [Int] {
    let gone = Set(removed)
    precondition(gone.allSatisfy { $0 >= 0 && $0 < count }, "nothing there to take away")
    return (0..<count).filter { !gone.contains($0) }
  }
}

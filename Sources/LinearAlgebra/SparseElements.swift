/// The elements of a matrix that are not zero, in groups: its rows or its columns.
struct SparseElements {
  /// A number that is not zero, and the column it stands in for groups that are rows, or its row.
  struct Element {
    let position: Int32
    let value: Float
  }

  /// Where each group begins in the list, and where the last one ends. The list may be longer.
  private(set) var starts: [Int] = [0]
  private(set) var list: [Element] = []
  /// Columns of the row that is being added.
  private var columns: [Int32] = []

  /// The number of elements.
  var count: Int { starts[starts.count - 1] }

  /// The bytes that they take.
  var byteCount: Int {
    list.capacity * MemoryLayout<Element>.stride + starts.capacity * MemoryLayout<Int>.stride
  }

  /// The elements of a group.
  func elements(of group: Int) -> ArraySlice<Element> { list[starts[group]..<starts[group + 1]] }

  /// Drops all groups.
  mutating func removeAll() {
    starts.removeAll(keepingCapacity: true)
    starts.append(0)
  }

  /// Adds what is not zero of some numbers as a row.
  ///
  /// Whether a number is zero is nothing that a processor could guess, so there is no branch on it: eight columns are
  /// written at a time, those of zeros last, and the next eight begin where the zeros' stand.
  ///
  /// - Parameters:
  ///   - scale: The factor of each number.
  ///   - counts: One is added for each element to the number of its column.
  @inline(__always)
  mutating func appendRow<Number: SparseNumber>(
    _ numbers: Span<Number>, scale: Span<Float>, counting counts: inout [Int]
  ) {
    precondition(
      numbers.count == scale.count && numbers.count <= counts.count,
      "\(numbers.count) numbers, \(scale.count) factors and \(counts.count) columns")
    let missing = numbers.count + Self.lanes - columns.count
    if missing > 0 { columns.append(contentsOf: repeatElement(0, count: missing)) }
    reserve(count + numbers.count)
    let found = Self.findNonzero(numbers, &columns)
    Self.write(numbers, scale: scale, at: columns, found, to: &list, from: count, &counts)
    starts.append(count + found)
  }

  private static var lanes: Int { 8 }

  /// For each set of eight places the places in it in ascending order, and then the others, a byte each.
  private static let nonzeroFirst: [UInt64] = (0..<256).map { set in
    let places = (0..<8).filter { set & 1 << $0 != 0 } + (0..<8).filter { set & 1 << $0 == 0 }
    return places.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Writes where numbers are not zero.
  ///
  /// - Returns: How many are not.
  @inline(__always)
  private static func findNonzero<Number: SparseNumber>(
    _ numbers: Span<Number>, _ columns: inout [Int32]
  ) -> Int {
    var found = 0
    unsafe numbers.withUnsafeBufferPointer { numbers in
      guard let base = numbers.baseAddress else { return }
      unsafe columns.withUnsafeMutableBytes { columns in
        unsafe nonzeroFirst.withUnsafeBufferPointer { nonzeroFirst in
          var first = 0
          while first &+ lanes <= numbers.count {
            let set = unsafe Number.nonzero(of: base + first)
            let places = unsafe unsafeBitCast(nonzeroFirst[set].littleEndian, to: SIMD8<UInt8>.self)
            let eight = SIMD8<Int32>(truncatingIfNeeded: places) &+ Int32(truncatingIfNeeded: first)
            unsafe columns.storeBytes(of: eight, toByteOffset: found &* 4, as: SIMD8<Int32>.self)
            found &+= set.nonzeroBitCount
            first &+= lanes
          }
          for column in first..<numbers.count where unsafe numbers[column].value != 0 {
            unsafe columns.storeBytes(
              of: Int32(truncatingIfNeeded: column), toByteOffset: found &* 4, as: Int32.self)
            found &+= 1
          }
        }
      }
    }
    return found
  }

  @inline(__always)
  private static func write<Number: SparseNumber>(
    _ numbers: Span<Number>, scale: Span<Float>, at columns: [Int32], _ found: Int, to list: inout [Element],
    from start: Int, _ counts: inout [Int]
  ) {
    var list = list.mutableSpan
    var counts = counts.mutableSpan
    let columns = columns.span.extracting(first: found)
    for index in columns.indices {
      let position = unsafe columns[unchecked: index]
      let column = Int(position)
      let value = unsafe numbers[unchecked: column].value * scale[unchecked: column]
      unsafe list[unchecked: start &+ index] = Element(position: position, value: value)
      unsafe counts[unchecked: column] &+= 1
    }
  }

  /// Takes the elements of rows in groups by their columns.
  ///
  /// - Parameter counts: The number of elements in each column.
  mutating func assign(columnsOf rows: SparseElements, counts: [Int]) {
    reserve(rows.count)
    starts.removeAll(keepingCapacity: true)
    // While elements are placed, the entry after a column's own is where its next element goes.
    starts.append(0)
    var start = 0
    for count in counts {
      starts.append(start)
      start += count
    }
    precondition(start == rows.count, "counts of other columns")
    Self.regroup(rows.starts.span, rows.list.span, into: &list, &starts)
  }

  private static func regroup(
    _ starts: Span<Int>, _ rows: Span<Element>, into list: inout [Element], _ next: inout [Int]
  ) {
    var list = list.mutableSpan
    var next = next.mutableSpan
    for row in 0..<starts.count - 1 {
      for index in starts[row]..<starts[row + 1] {
        let element = unsafe rows[unchecked: index]
        let entry = Int(element.position) &+ 1
        let place = unsafe next[unchecked: entry]
        unsafe next[unchecked: entry] = place &+ 1
        unsafe list[unchecked: place] = Element(
          position: Int32(truncatingIfNeeded: row), value: element.value)
      }
    }
  }

  /// Makes the list long enough.
  private mutating func reserve(_ count: Int) {
    guard count > list.count else { return }
    let missing = max(count, list.count + list.count / 2) - list.count
    list.append(contentsOf: repeatElement(Element(position: 0, value: 0), count: missing))
  }
}

/// A number that samples are stored as.
protocol SparseNumber: BitwiseCopyable {
  var value: Float { get }

  /// Which of eight numbers are not zero: bit i for the number i.
  @unsafe
  static func nonzero(of numbers: UnsafePointer<Self>) -> Int
}

extension UInt8: SparseNumber {
  var value: Float { Float(self) }

  @inline(__always)
  static func nonzero(of numbers: UnsafePointer<UInt8>) -> Int {
    let word = unsafe UnsafeRawPointer(numbers).loadUnaligned(as: UInt64.self).littleEndian
    let low: UInt64 = 0x7f7f_7f7f_7f7f_7f7f
    // The highest bit of each byte that is not zero, then these eight bits side by side.
    let highest = ((word & low) &+ low | word) & ~low
    return Int(((highest >> 7) &* 0x0102_0408_1020_4080) >> 56)
  }
}

extension Float: SparseNumber {
  var value: Float { self }

  @inline(__always)
  static func nonzero(of numbers: UnsafePointer<Float>) -> Int {
    var set = 0
    for place in 0..<8 { unsafe set |= (numbers[place] == 0 ? 0 : 1) << place }
    return set
  }
}

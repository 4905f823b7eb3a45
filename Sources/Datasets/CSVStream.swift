internal import Glibc

/// Cuts a CSV text of any length into records: a window of it is in memory at a time.
struct CSVStream {
  /// Reads the cells of the record at hand.
  private(set) var reader: CSVReader
  private let source: ByteSource
  /// Whether the window reaches the end of the text.
  private var isLast: Bool

  private static let windowSize = 1 << 20
  /// A longer record is a quote that is never closed.
  private static let longestRecord = 1 << 25

  /// - Parameter separator: Chooses the character between cells by the first window.
  /// - Throws: `DatasetError` when the text cannot be read; what `separator` throws.
  init(_ source: ByteSource, separator: (ByteStorage) throws -> String) throws {
    let (contents, isLast) = try Self.window(of: source)
    self.source = source
    self.isLast = isLast
    reader = try CSVReader(path: source.path, contents: contents, separator: separator(contents))
  }

  /// Reads the next record.
  ///
  /// - Parameter cells: Takes its cells, which `reader` understands until the next call.
  /// - Returns: The line it begins on; nil at the end of the text.
  /// - Throws: `DatasetError`.
  mutating func next(into cells: inout [CSVReader.Cell]) throws -> Int? {
    while true {
      let begin = reader.place
      do {
        let line = try reader.next(into: &cells)
        // At the end of the window a record may go on.
        if isLast || !reader.isAtEnd { return line }
      } catch  where !isLast && reader.isNearEnd {}
      reader.place = begin
      try extend()
    }
  }

  /// Puts the next window in the place of the present one; it begins with what is left of that.
  private mutating func extend() throws {
    let rest = reader.rest
    guard rest.count <= Self.longestRecord else {
      throw DatasetError(
        .environment,
        "\(source.path): line \(reader.line): the record has more than \(rest.count >> 20) MB; perhaps a quote is never "
          + "closed")
    }
    let (contents, isLast) = try Self.window(of: source, after: reader.contents, rest)
    self.isLast = isLast
    reader.goOn(in: contents)
  }

  private static func window(
    of source: ByteSource, after previous: ByteStorage? = nil, _ rest: Range<Int> = 0..<0
  ) throws -> (ByteStorage, isLast: Bool) {
    // Twice what is left, so that a long record is not begun over and over.
    let capacity = windowSize + 2 * rest.count
    guard let memory = unsafe malloc(capacity) else {
      throw DatasetError(.environment, "\(source.path): not enough memory to read it")
    }
    var count = rest.count
    var isLast = false
    do {
      unsafe previous?.withUnsafeBytes { bytes in
        if let start = bytes.baseAddress {
          unsafe memory.copyMemory(from: start + rest.lowerBound, byteCount: rest.count)
        }
      }
      while count < capacity, !isLast {
        let more = unsafe try source.read(
          into: UnsafeMutableRawBufferPointer(start: memory + count, count: capacity - count))
        isLast = more == 0
        count += more
      }
    } catch {
      unsafe free(memory)
      throw error
    }
    return (unsafe ByteStorage(adopting: memory, count: count), isLast)
  }
}

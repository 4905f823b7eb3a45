/// A CSV file as it is read back: its column names and the text of every cell.
public struct CSVTable: Hashable, Sendable {
  /// The names of the columns.
  public let columns: [String]
  /// The rows, each as wide as the header.
  public let rows: [[String]]
  /// Whether the text ends where a record does.
  public let isComplete: Bool
  /// The number, from 1, of the first row that is narrower or wider than the header; nil when there is none.
  let firstUneven: Int?

  /// Reads a CSV text (RFC 4180).
  ///
  /// A last record without an end of line is left out: it belongs to a file somebody is still writing, or whose
  /// writer was killed. A row that is narrower than the header is filled with empty cells: columns are added at the
  /// end over time.
  public init(parsing text: String) {
    var (records, isQuoted) = Self.records(in: text)
    isComplete = !isQuoted && (text.isEmpty || text.utf8.last == UInt8(ascii: "\n"))
    let header = records.isEmpty ? [] : records.removeFirst()
    columns = header
    firstUneven = records.firstIndex { $0.count != header.count }.map { $0 + 1 }
    rows = records.map { record in
      Array((record + Array(repeating: "", count: max(0, header.count - record.count))).prefix(header.count))
    }
  }

  /// Reads a CSV file; nil when there is none.
  ///
  /// - Throws: `FileSystemError` when it cannot be read.
  public init?(contentsOf path: String) throws {
    guard let bytes = try FileSystem.contents(of: path) else { return nil }
    self.init(parsing: String(decoding: bytes, as: UTF8.self))
  }

  /// The place of a column.
  public func index(of column: String) -> Int? {
    columns.firstIndex(of: column)
  }

  /// The complete records, and whether the text ends between quotes.
  private static func records(in text: String) -> ([[String]], isQuoted: Bool) {
    var records: [[String]] = []
    var record: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var previousWasClosing = false
    // A mark of the order of bytes, which spreadsheets put before the first name, is no part of it.
    let mark = text.unicodeScalars.first == "\u{FEFF}" ? 3 : 0
    for byte in text.utf8.dropFirst(mark) {
      let isClosing = isQuoted && byte == UInt8(ascii: "\"")
      switch byte {
      case UInt8(ascii: "\""):
        // A quote right behind a closing one stands for itself.
        if previousWasClosing { cell.append(byte) }
        isQuoted.toggle()
      case _ where isQuoted:
        cell.append(byte)
      case UInt8(ascii: ","), UInt8(ascii: "\n"):
        record.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
        if byte == UInt8(ascii: ",") { break }
        records.append(record)
        record.removeAll(keepingCapacity: true)
      case UInt8(ascii: "\r"):
        break
      default:
        cell.append(byte)
      }
      previousWasClosing = isClosing
    }
    return (records, isQuoted)
  }
}

/// Cuts a CSV text into records and cells, as RFC 4180 says: quoted cells may hold separators, line ends and
/// doubled quotes. Blank lines are passed over, and blanks around a cell do not belong to it.
struct CSVReader {
  /// One cell: a range of the text, without its quotes.
  struct Cell {
    let range: Range<Int>
    /// Whether quotes are doubled inside.
    let hasDoubledQuotes: Bool
  }

  let path: String
  private(set) var contents: ByteStorage
  /// The character between cells, in UTF-8.
  let separator: [UInt8]
  /// The line the next record begins on, from 1.
  private(set) var line = 1
  private var position: Int

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")
  private static let space = UInt8(ascii: " ")
  private static let tab = UInt8(ascii: "\t")
  private let separatorStart: UInt8
  private let separatorCount: Int
  private let isSpaceBlank: Bool
  private let isTabBlank: Bool

  /// - Throws: `DatasetError` for what is no text in UTF-8 or ASCII by its first bytes.
  init(path: String, contents: ByteStorage, separator: String) throws {
    self.path = path
    self.contents = contents
    self.separator = Array(separator.utf8)
    separatorStart = self.separator[0]
    separatorCount = self.separator.count
    isSpaceBlank = separator != " "
    isTabBlank = separator != "\t"
    position = try Self.start(of: contents, path: path)
  }

  /// Where the text begins: after the byte order mark that some programs write before UTF-8.
  private static func start(of contents: ByteStorage, path: String) throws -> Int {
    let first = (0..<min(3, contents.count)).map { contents[$0] }
    if let format = ForeignFormat.name(of: contents) {
      throw DatasetError(.environment, "\(path): \(format)")
    }
    if let encoding = WideEncoding(of: contents) {
      throw DatasetError(.environment, "\(path): is \(encoding.rawValue) text; save it as UTF-8")
    }
    return first == [0xef, 0xbb, 0xbf] ? 3 : 0
  }

  /// Reads the next record.
  ///
  /// - Parameter cells: Takes its cells.
  /// - Returns: The line it begins on; nil at the end of the text.
  /// - Throws: `DatasetError` for a quote that is not closed or closed in the middle of a cell.
  mutating func next(into cells: inout [Cell]) throws -> Int? {
    cells.removeAll(keepingCapacity: true)
    skipBlankLines()
    guard position < contents.count else { return nil }
    let first = line
    while true {
      skipBlanks()
      let isQuoted = position < contents.count && contents[position] == Self.quote
      cells.append(isQuoted ? try quotedCell(column: cells.count + 1) : plainCell())
      guard isSeparator(position) else { break }
      position += separatorCount
    }
    endLine()
    return first
  }

  /// Where the next record begins; to be gone back to.
  var place: (position: Int, line: Int) {
    get { (position, line) }
    set { (position, line) = newValue }
  }
  /// What was not read yet.
  var rest: Range<Int> { position..<contents.count }
  /// Whether all was read.
  var isAtEnd: Bool { position >= contents.count }
  /// Whether so little is left that it may be the beginning of a separator.
  var isNearEnd: Bool { position + separator.count >= contents.count }

  /// Goes on with the beginning of another text, as if it were the rest of this one.
  mutating func goOn(in contents: ByteStorage) {
    self.contents = contents
    position = 0
  }

  /// The text of a cell, as far as it can be read.
  func text(_ cell: Cell) -> String {
    unquoted(contents.text(cell.range), cell)
  }

  /// The text of a cell; nil when it is not UTF-8, in which different bytes would become the same replacement.
  func validText(_ cell: Cell) -> String? {
    contents.validText(cell.range).map { unquoted($0, cell) }
  }

  private func unquoted(_ text: String, _ cell: Cell) -> String {
    cell.hasDoubledQuotes ? text.replacing("\"\"", with: "\"") : text
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    (byte == Self.space && isSpaceBlank) || (byte == Self.tab && isTabBlank)
  }

  /// Whether a separator begins at a place.
  private func isSeparator(_ place: Int) -> Bool {
    guard place < contents.count, contents[place] == separatorStart else { return false }
    return separatorCount == 1
      || (place + separator.count <= contents.count
        && separator.indices.allSatisfy { contents[place + $0] == separator[$0] })
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Self.lineFeed || byte == Self.carriageReturn
  }

  private mutating func skipBlanks() {
    while position < contents.count, isBlank(contents[position]) { position += 1 }
  }

  private mutating func skipBlankLines() {
    while position < contents.count {
      let start = position
      skipBlanks()
      guard position < contents.count, isLineEnd(contents[position]) else {
        // A line of separators alone is a record of empty cells; blanks before the end of the file are
        // nothing.
        if position < contents.count { position = start }
        return
      }
      endLine()
    }
  }

  /// Steps over one line end: LF, CRLF or CR.
  private mutating func endLine() {
    guard position < contents.count else { return }
    if contents[position] == Self.carriageReturn { position += 1 }
    if position < contents.count, contents[position] == Self.lineFeed { position += 1 }
    line += 1
  }

  private mutating func plainCell() -> Cell {
    let start = position
    // The bytes are looked at in memory: most of the time that a table takes goes by here.
    position = unsafe contents.withUnsafeBytes { bytes in
      var place = start
      while place < bytes.count {
        let byte = unsafe bytes[place]
        if byte == separatorStart ? separatorCount == 1 || isSeparator(place) : isLineEnd(byte) { break }
        place += 1
      }
      return place
    }
    var end = position
    while end > start, isBlank(contents[end - 1]) { end -= 1 }
    return Cell(range: start..<end, hasDoubledQuotes: false)
  }

  private mutating func quotedCell(column: Int) throws -> Cell {
    let opening = line
    position += 1
    let start = position
    var hasDoubledQuotes = false
    while position < contents.count {
      if contents[position] == Self.quote {
        guard position + 1 < contents.count, contents[position + 1] == Self.quote else { break }
        hasDoubledQuotes = true
        position += 1
      } else if contents[position] == Self.lineFeed {
        line += 1
      }
      position += 1
    }
    guard position < contents.count else {
      throw DatasetError(
        .environment,
        "\(path): line \(opening), column \(column): the quote is never closed"
      )
    }
    let end = position
    position += 1
    skipBlanks()
    let isSpaced = position > end + 1
    guard position == contents.count || isSeparator(position) || isLineEnd(contents[position]) else {
      throw DatasetError(
        .environment,
        "\(path): line \(line), column \(column): text after the closing quote"
          + (isSpaced ? "; where blanks stand between the cells, say so with dataset.delimiter: \" \"" : "")
      )
    }
    return Cell(range: start..<end, hasDoubledQuotes: hasDoubledQuotes)
  }
}

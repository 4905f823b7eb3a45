public import Experiments

/// One record of a CSV file (RFC 4180, lines end with LF).
public enum CSVRecord {
  /// The line of some cells, with the end of line.
  public static func line(_ cells: [JSONValue]) -> String {
    var line: [UInt8] = []
    for (column, cell) in cells.enumerated() {
      if column > 0 { line.append(UInt8(ascii: ",")) }
      append(cell.cell, to: &line)
    }
    line.append(UInt8(ascii: "\n"))
    return String(decoding: line, as: UTF8.self)
  }

  /// The first line of a file with these columns.
  public static func header(_ names: [String]) -> String { line(names.map(JSONValue.string)) }

  /// Adds the line of some numbers, each the shortest text that reads back as the same number.
  public static func append<Number: BinaryFloatingPoint & LosslessStringConvertible>(
    _ numbers: some Sequence<Number>, to bytes: inout [UInt8]
  ) {
    var isFirst = true
    for number in numbers {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      var text = number.description
      let count = text.utf8.count
      text.withUTF8 { characters in
        let isWhole =
          unsafe count > 2 && characters[count - 2] == UInt8(ascii: ".")
          && characters[count - 1] == UInt8(ascii: "0")
        unsafe bytes.append(contentsOf: characters.prefix(isWhole ? count - 2 : count))
      }
    }
    bytes.append(UInt8(ascii: "\n"))
  }

  private static func append(_ cell: String, to line: inout [UInt8]) {
    let quote = UInt8(ascii: "\"")
    var cell = cell
    // By bytes: a quote with an accent on it is one character of Swift, and still ends the cell for a reader.
    cell.withUTF8 { bytes in
      let needsQuotes = unsafe bytes.contains { byte in
        byte == UInt8(ascii: ",") || byte == quote || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
      }
      guard needsQuotes else { return unsafe line.append(contentsOf: bytes) }
      line.append(quote)
      unsafe line.append(contentsOf: bytes.flatMap { $0 == quote ? [quote, quote] : [$0] })
      line.append(quote)
    }
  }
}

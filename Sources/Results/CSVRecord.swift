public import Experiments

/// One record of a CSV file (RFC 4180, lines end with LF).
public enum CSVRecord {
  /// The line of some cells, with the end of line.
  public static func line(_ cells: [JSONValue]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      if column > 0 { line += "," }
      line += quoted(cell.cell)
    }
    return line + "\n"
  }

  /// The first line of a file with these columns.
  public static func header(_ names: [String]) -> String {
    names.map(quoted).joined(separator: ",") + "\n"
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else { return cell }
    // By bytes: a quote with an accent on it is one character of Swift, and still ends the cell for a reader.
    let quote = UInt8(ascii: "\"")
    let doubled = cell.utf8.flatMap { $0 == quote ? [quote, quote] : [$0] }
    return "\"\(String(decoding: doubled, as: UTF8.self))\""
  }
}

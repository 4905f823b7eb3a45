/// A table as plain text: columns side by side, two spaces between them, a line under the names.
public struct TextTable: Sendable {
  /// Where the cells of a column stand.
  public enum Alignment: Sendable {
    /// Texts.
    case left
    /// Numbers.
    case right
  }

  /// The names of the columns.
  let titles: [String]
  let alignments: [Alignment]
  let rows: [[String]]

  /// A table of some rows, each with a cell for each column.
  public init(_ columns: [(title: String, alignment: Alignment)], rows: [[String]]) {
    titles = columns.map { Self.printable($0.title) }
    alignments = columns.map(\.alignment)
    self.rows = rows.map { cells in
      precondition(cells.count == columns.count, "\(cells.count) cells for \(columns.count) columns")
      return cells.map(Self.printable)
    }
  }

  /// The text, each line with its end and without spaces before it.
  public var text: String {
    var widths = titles.map(\.count)
    for row in rows {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    let rule = widths.map { String(repeating: "-", count: $0) }
    return ([titles, rule] + rows).map { line($0, widths) }.joined()
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - cell.count)
      line += (column == 0 ? "" : "  ") + (alignments[column] == .left ? cell + padding : padding + cell)
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }

  /// A cell without line ends and control codes, which names from a spec may hold.
  static func printable(_ cell: String) -> String {
    cell.replacingScalars { $0.properties.generalCategory == .control ? "\u{FFFD}" : nil }
  }
}

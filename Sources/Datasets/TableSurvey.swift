/// What stands in each column of a CSV file, looked at before anybody says which one holds the class.
struct TableSurvey {
  /// A column.
  struct Column {
    /// Its name; empty when it has none.
    var name = ""
    /// The number of cells that hold something.
    fileprivate(set) var filled = 0
    /// The number of cells that hold words: no number, not in another notation either, and nothing for what is missing.
    fileprivate(set) var words = 0
    /// The first of them with its line.
    fileprivate(set) var firstWord: (text: String, line: Int)?
    /// The different texts, as long as they are few.
    fileprivate var texts: Set<String> = []

    /// Whether it holds words, as a single slip among numbers does not make it.
    var holdsWords: Bool { words > 0 && 2 * words >= filled }
    /// Whether its words may be classes.
    var mayHoldClasses: Bool {
      holdsWords && texts.count > 1 && texts.count <= TableSurvey.mostClasses && 2 * texts.count <= filled
    }
  }

  /// The columns in their order.
  private(set) var columns: [Column]
  /// Whether the first line names them.
  let hasHeader: Bool
  /// The character between cells.
  let delimiter: String

  /// More different texts are names of rows, or what people wrote.
  private static let mostClasses = 100

  /// Reads every record.
  ///
  /// - Throws: `DatasetError` when the file cannot be cut into cells, or it cannot be decided whether the first line is a
  ///   header.
  init(_ path: String, _ configuration: DatasetConfiguration, _ reader: FileReader) throws {
    let contents = try reader.contents(of: path)
    delimiter = try CSVDataset.delimiter(configuration, in: contents, path: path)
    let start = try CSVReader(path: path, contents: contents, separator: delimiter)
    var records = start
    var cells: [CSVReader.Cell] = []
    let line = try records.next(into: &cells)
    let first = try CSVFirstLine(cells, line: line, of: records)
    hasHeader = try first.isIndexed(configuration) || first.isHeader(configuration)
    columns = hasHeader ? try first.names().map { Column(name: $0) } : cells.map { _ in Column() }
    if !hasHeader { records = start }
    while let line = try records.next(into: &cells) {
      // A record that is cut in another way is named where the samples are read.
      for (column, cell) in cells.prefix(columns.count).enumerated() {
        columns[column].take(cell, line: line, of: records)
      }
    }
  }

  /// A column as the keys of a spec call it: by its name where that is its own and no number, else by its number from 1.
  func key(of column: Int) -> String {
    let name = columns[column].name
    let isOwn = columns.count { $0.name == name } == 1
    return hasHeader && !name.isEmpty && Int(name) == nil && isOwn ? name : "\(column + 1)"
  }

  /// Whether a column has no name though others have, as an index of pandas, or what follows a separator at the end of
  /// every line.
  func isNameless(_ column: Int) -> Bool {
    hasHeader && (columns[column].name.isEmpty || columns[column].name.hasPrefix("Unnamed: "))
  }
}

extension CSVFirstLine {
  /// Whether the line is one that pandas writes above its index: it begins with nothing, and the next one with 0.
  fileprivate func isIndexed(_ configuration: DatasetConfiguration) -> Bool {
    guard configuration.header == .auto, texts[0].isEmpty, texts.count > 1 else { return false }
    var isZero = false
    forEachRow { row, records in
      isZero = records.text(row[0]) == "0"
      return false
    }
    return isZero
  }
}

extension TableSurvey.Column {
  fileprivate mutating func take(_ cell: CSVReader.Cell, line: Int, of records: CSVReader) {
    guard !cell.range.isEmpty else { return }
    filled += 1
    guard records.number(cell) == nil else { return }
    let text = records.text(cell)
    let isNumber = text.allSatisfy { $0.isNumber || "+-.,'eE%".contains($0) || $0.isWhitespace }
    guard !isNumber, !MissingLabel.isOne(text) else { return }
    words += 1
    if firstWord == nil { firstWord = (text, line) }
    if texts.count <= TableSurvey.mostClasses { texts.insert(text) }
  }
}

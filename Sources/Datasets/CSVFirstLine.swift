/// The first record of a CSV file, which may be a header: decides whether it is.
struct CSVFirstLine {
  private let cells: [CSVReader.Cell]
  private let line: Int
  private let reader: CSVReader
  /// What stands in it, as far as it can be read.
  let texts: [String]

  init(_ cells: [CSVReader.Cell], line: Int, of reader: CSVReader) {
    self.cells = cells
    self.line = line
    self.reader = reader
    texts = cells.map(reader.text)
  }

  /// The cells as names of columns.
  ///
  /// - Throws: `DatasetError` for one that is not UTF-8.
  func names() throws -> [String] {
    for (column, cell) in cells.enumerated() where reader.validText(cell) == nil {
      throw DatasetError.notUTF8("\(reader.path): line \(line), column \(column + 1)", texts[column])
    }
    if let column = texts.firstIndex(where: { $0.utf8.contains(0) }) {
      throw DatasetError(
        .environment, "\(reader.path): line \(line), column \(column + 1): the name holds a NUL character")
    }
    return texts
  }

  /// The column that a configuration names, from 0: by its number from 1, which every column has, else by its name; nil
  /// when there is none.
  ///
  /// - Throws: `DatasetError` when several have the name.
  func column(_ name: String, isHeader: Bool, key: String) throws -> Int? {
    if let number = number(name) { return number }
    let named = isHeader ? texts.indices.filter { texts[$0] == name } : []
    guard named.count < 2 else {
      throw DatasetError(
        .configuration,
        "\(key): \(reader.path) has \(named.count) columns named '\(name)'; give the number, "
          + named.map { "\($0 + 1)" }.joined(separator: " or "),
        key: key
      )
    }
    return named.first
  }

  /// The column whose number from 1 a name is, from 0; nil when it is none.
  func number(_ name: String) -> Int? {
    Int(name).flatMap { $0 >= 1 && $0 <= cells.count ? $0 - 1 : nil }
  }

  /// Whether it is a header. Left to itself, a line whose inputs are all words is one, and one whose inputs are all
  /// numbers is not.
  ///
  /// - Throws: `DatasetError` when that cannot be decided.
  func isHeader(_ configuration: DatasetConfiguration) throws -> Bool {
    switch configuration.header {
    case .present: return true
    case .absent: return false
    case .auto: break
    }
    let mentioned = configuration.drop + (configuration.label.map { [$0] } ?? [])
    // A column that is called by its name has one.
    if mentioned.contains(where: { number($0) == nil && texts.contains($0) }) { return true }
    var others = Set(mentioned.compactMap(number))
    if configuration.label == nil { others.insert(cells.count - 1) }
    let inputs = cells.indices.filter { !others.contains($0) && !texts[$0].isEmpty }
    let numbers = inputs.filter { reader.number(cells[$0]) != nil }
    guard numbers.isEmpty || numbers.count == inputs.count else {
      throw question("mixes numbers and words")
    }
    if !numbers.isEmpty, counts { throw question("counts the columns from 0, as pandas names them") }
    return numbers.isEmpty
  }

  /// Whether the line, empty cells left out, is 0, 1, 2 and so on.
  private var counts: Bool {
    let filled = cells.filter { !$0.range.isEmpty }
    return filled.indices.allSatisfy { reader.number(filled[$0]) == Double($0) }
  }

  private func question(_ finding: String) -> DatasetError {
    DatasetError(
      .configuration,
      "\(reader.path): line \(line) \(finding); say whether it names the columns: "
        + "dataset.header: present or absent",
      key: "dataset.header"
    )
  }
}

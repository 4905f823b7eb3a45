/// The first record of a CSV file, which may be a header: decides whether it is.
struct CSVFirstLine {
  let cells: [CSVReader.Cell]
  let line: Int
  let reader: CSVReader
  /// What stands in it, as far as it can be read.
  let texts: [String]

  /// - Parameter line: Where it stands; nil when the file has no record at all.
  /// - Throws: `DatasetError` when there is none, or one that is none of the table.
  init(_ cells: [CSVReader.Cell], line: Int?, of reader: CSVReader) throws {
    guard let line else { throw DatasetError(.environment, "\(reader.path): is empty") }
    self.cells = cells
    self.line = line
    self.reader = reader
    texts = cells.map(reader.text)
    guard !texts[0].lowercased().hasPrefix("sep=") else {
      throw DatasetError(
        .environment,
        "\(reader.path): line \(line) is the one in which Excel names the separator; remove it from the file, and give the "
          + "separator in dataset.delimiter where it is not found out",
        key: "dataset.delimiter"
      )
    }
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

  /// The column that a configuration names, from 0: by its number from 1, which every column has, else by its name.
  ///
  /// - Throws: `DatasetError` when none or several have the name.
  func column(_ name: String, isHeader: Bool, key: String) throws -> Int {
    if let number = number(name) { return number }
    let named = isHeader ? texts.indices.filter { texts[$0] == name } : []
    guard named.count < 2 else {
      throw DatasetError.key(
        key,
        "\(reader.path) has \(named.count) columns named '\(name)'; give the number, "
          + named.map { "\($0 + 1)" }.joined(separator: " or "))
    }
    if let column = named.first { return column }
    let known =
      isHeader
      ? "the columns are \(texts.joined(separator: ", ")); a number from 1 to \(cells.count) works too"
      : "the file has no header and \(cells.count) columns; give a number from 1 to \(cells.count)"
    let whole = Double(name).flatMap { Int(exactly: $0) }.flatMap { number("\($0)") }
    let hint = whole.map { "; the number of a column is written without a point: \($0 + 1)" } ?? ""
    throw DatasetError.key(key, "\(reader.path) has no column '\(name)': \(known)\(hint)")
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
    let mentioned = configuration.drop + (configuration.label?.names ?? [])
    let named = mentioned.filter { number($0) == nil && texts.contains($0) }
    // A column that is called by its name has one. Where that is a number, it may as well be one of the data.
    if named.contains(where: { Double($0) == nil }) { return true }
    var others = Set(mentioned.compactMap(number))
    if configuration.label == nil { others.insert(cells.count - 1) }
    let inputs = cells.indices.filter {
      !others.contains($0) && !texts[$0].isEmpty && !named.contains(texts[$0])
    }
    let words = inputs.filter { reader.number(cells[$0]) == nil && !hasDecimalComma($0) }
    let areMissing = !words.isEmpty && words.allSatisfy { MissingLabel.isOne(texts[$0]) }
    if words.count == inputs.count, !areMissing, named.isEmpty || !words.isEmpty { return true }
    if let none = mentioned.first(where: { Int($0) != nil && number($0) == nil && !texts.contains($0) }) {
      let key = configuration.label?.names.contains(none) ?? false ? "dataset.label" : "dataset.drop"
      throw DatasetError.key(
        key, "\(reader.path) has no column '\(none)': it has \(cells.count) columns, numbered from 1")
    }
    if let number = named.first {
      throw question(
        "holds '\(number)', by which a column is called in dataset.label or dataset.drop, where columns "
          + "are numbered from 1")
    }
    guard words.isEmpty else {
      throw question(
        areMissing && words.count == inputs.count
          ? "holds words for what is missing instead of numbers" : "mixes numbers and words")
    }
    if counts, !standsAgain { throw question("counts the columns, as pandas names them") }
    if isScale(inputs) {
      throw question(
        "holds whole numbers in order, far from all others in their columns, as measuring points are")
    }
    if isProgression(inputs) { throw question("holds numbers in equal steps, as no other line does") }
    return false
  }

  /// Whether a cell holds a number with a comma for its point: it is no name, and said to be wrong where it is read.
  private func hasDecimalComma(_ column: Int) -> Bool {
    texts[column].contains(",") && Double(texts[column].replacing(",", with: ".")) != nil
  }

  /// Asks whether the line is a header.
  func question(_ finding: String) -> DatasetError {
    DatasetError(
      .configuration,
      "\(reader.path): line \(line) \(finding); say whether it names the columns: "
        + "dataset.header: present or absent",
      key: "dataset.header"
    )
  }
}

/// The columns of a CSV file: how many, their names, which ones hold what is predicted, and which ones are inputs.
struct CSVColumns: NamedColumns {
  let path: String
  let count: Int
  /// The names in the first line, when it is a header.
  let names: [String]?
  /// The columns with what is predicted, from 0: one for a class, one or more for numbers.
  let labels: [Int]
  /// The columns that are left out, from 0, ascending.
  let dropped: [Int]
  /// The others, ascending.
  let inputs: [Int]
  /// Whether the first line was taken for a header though numbers stand in it where inputs stand.
  let isHeaderDoubtful: Bool
  /// What was taken as the number of a column though another has it as its name: a sentence each.
  let warnings: [String]
  private let firstLine: Int
  /// Whether the first line looks like one of comment.
  private let isComment: Bool
  /// What to do where the character between cells, which nobody said, is not in a line.
  private let delimiterHint: String

  /// Decides from the first record whether it is a header, and finds the columns the configuration names.
  ///
  /// - Throws: `DatasetError` when that cannot be decided, or there is no such column.
  init(_ first: CSVFirstLine, _ configuration: DatasetConfiguration) throws {
    let (cells, reader) = (first.cells, first.reader)
    path = reader.path
    count = cells.count
    firstLine = first.line
    isComment = first.texts[0].hasPrefix("#")
    delimiterHint =
      configuration.delimiter == nil
      ? "; '\(String(decoding: reader.separator, as: UTF8.self))' was taken for the separator, dataset.delimiter names another"
      : ""
    let isHeader = try first.isHeader(configuration)
    names = isHeader ? try first.names() : nil
    let labels =
      try configuration.label?.names.map { try first.column($0, isHeader: isHeader, key: "dataset.label") }
      ?? [cells.count - 1]
    if let twice = labels.indices.first(where: { labels[..<$0].contains(labels[$0]) }) {
      throw DatasetError.key(
        "dataset.label", "\(configuration.label?.names[twice] ?? "") names a column twice")
    }
    if let problem = configuration.labelProblem {
      throw DatasetError(.configuration, problem, key: "dataset.label")
    }
    let dropped = Set(
      try configuration.drop.map { try first.column($0, isHeader: isHeader, key: "dataset.drop") })
    let mentioned =
      (configuration.label?.names ?? []).map { ("dataset.label", $0) }
      + configuration.drop.map { ("dataset.drop", $0) }
    warnings = mentioned.compactMap { key, name in
      guard isHeader, let column = first.number(name), first.texts.contains(name),
        first.texts[column] != name
      else { return nil }
      return "\(key): \(name) is taken as the number of a column, not as the name of another"
    }
    self.labels = labels
    self.dropped = dropped.sorted()
    let inputs = cells.indices.filter { !labels.contains($0) && !dropped.contains($0) }
    self.inputs = inputs
    isHeaderDoubtful =
      isHeader && configuration.header == .auto && inputs.contains { reader.number(cells[$0]) != nil }
    if let label = labels.first(where: dropped.contains) {
      let content = configuration.task == .regression ? "what is predicted" : "the class"
      throw DatasetError.key(
        "dataset.drop",
        "\(name(of: label)) holds \(content), \(path); keep it, or name another in dataset.label")
    }
    guard !inputs.isEmpty else {
      throw DatasetError.key("dataset.drop", "no column of \(path) is left as an input")
    }
  }

  /// The column with the class, or the first of those with what is predicted.
  var label: Int { labels[0] }

  /// What to do about a label column without a name, for errors: the index that pandas writes, or a separator at the end
  /// of every line.
  var labelHint: String {
    guard let names, names[label].isEmpty else { return "" }
    return
      "; column \(label + 1) has no name, as an index has, or what follows a separator at the end of every line: "
      + "name the column that is predicted in dataset.label, and leave this one out with dataset.drop: [\(label + 1)]"
  }

  /// The place of a label, for errors.
  func place(line: Int) -> String { place(line: line, column: label) }

  /// - Throws: `DatasetError` for a record with more or fewer cells than the first.
  func checkCount(of cells: [CSVReader.Cell], line: Int) throws {
    guard cells.count == count else {
      throw DatasetError(
        .environment,
        "\(path): line \(line) has \(cells.count) columns, line \(firstLine) has \(count)"
          + (names != nil && cells.count == count + 1
            ? "; names that are one fewer are what R writes beside the names of its rows: write the file with "
              + "write.csv(..., row.names = FALSE)" : "")
          + (cells.count == 1 ? delimiterHint : "")
          + (isComment ? ForeignFormat.hint(for: "#") : "")
      )
    }
  }

  /// The number an input cell holds.
  ///
  /// - Throws: `DatasetError` for anything but a number that single precision can hold.
  func input(_ cell: CSVReader.Cell, _ column: Int, line: Int, of reader: CSVReader) throws -> Double {
    let value = reader.number(cell)
    guard let value, Float(value).isFinite else {
      let hint = labelHint
      let advice = hint.isEmpty ? advice(reader.text(cell), column) : ""
      throw DatasetError(
        .environment,
        "\(place(line: line, column: column)): \(reader.inputFault(cell, value, advice: advice))"
          + (value == nil ? hint : "")
      )
    }
    return value
  }

  /// What to do about a cell that is no number.
  private func advice(_ text: String, _ column: Int) -> String {
    let name = names.map { $0[column] }.flatMap { $0.isEmpty ? nil : $0 } ?? "\(column + 1)"
    let leaving = "leave the column out with dataset.drop: [\(name)], or --drop \(name) of 'sprout init'"
    if text.isEmpty { return "; fill it, take the line out, or \(leaving)" }
    guard !text.contains(/[0-9]/) else { return "; \(leaving)" }
    return "; write its values as columns of 0 and 1 (in pandas by get_dummies), or \(leaving)"
  }

  /// The text of a label cell.
  ///
  /// - Throws: `DatasetError` when it is not UTF-8.
  func label(_ cell: CSVReader.Cell, line: Int, of reader: CSVReader) throws -> String {
    guard let text = reader.validText(cell) else {
      throw DatasetError.notUTF8(place(line: line), reader.text(cell))
    }
    guard !text.utf8.contains(0) else {
      throw DatasetError(.environment, "\(place(line: line)): the label holds a NUL character")
    }
    return text
  }
}

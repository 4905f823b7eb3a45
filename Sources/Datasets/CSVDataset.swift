/// A table with one sample a line: one column holds the class, or some the numbers to predict, the others the inputs.
struct CSVDataset {
  let path: String
  private let configuration: DatasetConfiguration

  /// How a tab is called where it is hard to write.
  private static let tabs: Set = [#"\t"#, "tab"]

  init(_ configuration: DatasetConfiguration, path: String) {
    self.path = path
    self.configuration = configuration
  }

  /// Reads and checks the whole file.
  ///
  /// - Throws: `DatasetError` with line and column of the first cell that cannot be used.
  func load(_ reader: FileReader, knownHash: String?) throws -> RawDataset {
    let contents = try reader.contents(of: path)
    let delimiter = try Self.delimiter(configuration, in: contents, path: path)
    let start = try CSVReader(path: path, contents: contents, separator: delimiter)
    var records = start
    var cells: [CSVReader.Cell] = []
    guard let line = try records.next(into: &cells) else {
      throw DatasetError(.environment, "\(path): is empty")
    }
    try Self.checkFirst(cells, line: line, of: records)
    guard cells.count > 1 else {
      throw DatasetError(
        .environment,
        "\(path): line \(line): only one column; inputs and label need two, "
          + (configuration.delimiter.map { "but there is no '\($0)'" }
            ?? "separated by comma, semicolon, tab or bar; dataset.delimiter names another")
          + ForeignFormat.hint(for: records.text(cells[0])),
        key: "dataset.delimiter"
      )
    }
    let columns = try CSVColumns(first: cells, line: line, of: records, configuration)
    let samples = try CSVSamples(start, columns, configuration)
    let layout = TableLayout(
      columns, delimiter: delimiter, inputsLosingDigits: samples.inputsLosingDigits,
      labelWarnings: samples.labelWarnings,
      isRegression: configuration.task == .regression)
    try layout.checkNames(samples.table, of: path)
    return RawDataset(
      classCount: samples.classes.count,
      training: samples.table,
      classes: samples.classes,
      layout: layout,
      trainingFault: samples.trainingFault,
      knownHash: knownHash
    )
  }

  /// The character between cells: what the configuration says, or what is found out.
  ///
  /// - Throws: `DatasetError` for what is no character, or stands in the way of quotes and lines.
  static func delimiter(
    _ configuration: DatasetConfiguration, in contents: ByteStorage, path: String
  ) throws -> String {
    let delimiter =
      try configuration.delimiter.map { tabs.contains($0) ? "\t" : $0 }
      ?? CSVDelimiter.found(in: contents, path: path)
    guard delimiter.count == 1, !delimiter.contains(where: { $0 == "\"" || $0.isNewline }) else {
      throw DatasetError(
        .configuration,
        "dataset.delimiter: must be a single character other than a quote, not '\(delimiter)'",
        key: "dataset.delimiter"
      )
    }
    return delimiter
  }

  /// Refuses a first record that is none of the table.
  static func checkFirst(_ cells: [CSVReader.Cell], line: Int, of records: CSVReader) throws {
    guard records.text(cells[0]).lowercased().hasPrefix("sep=") else { return }
    throw DatasetError(
      .environment,
      "\(records.path): line \(line) is the one in which Excel names the separator; remove it from the file, and give the "
        + "separator in dataset.delimiter where it is not found out",
      key: "dataset.delimiter"
    )
  }
}

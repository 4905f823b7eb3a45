/// A table with one sample a line: one column holds the class, or some the numbers to predict, the others the inputs.
enum CSVDataset {
  /// How a tab is called where it is hard to write.
  private static let tabs: Set = [#"\t"#, "tab"]

  /// Reads and checks the whole file.
  ///
  /// - Throws: `DatasetError` with line and column of the first cell that cannot be used.
  static func load(
    _ configuration: DatasetConfiguration, path: String, _ reader: FileReader
  ) throws -> RawDataset {
    let contents = try reader.contents(of: path)
    let delimiter = try delimiter(configuration, in: contents, path: path)
    let start = try CSVReader(path: path, contents: contents, separator: delimiter)
    var records = start
    var cells: [CSVReader.Cell] = []
    let line = try records.next(into: &cells)
    let first = try CSVFirstLine(cells, line: line, of: records)
    guard first.cells.count > 1 else {
      throw DatasetError(
        .environment,
        "\(path): line \(first.line): only one column; inputs and label need two, "
          + (configuration.delimiter.map { "but there is no '\($0)'" }
            ?? "separated by comma, semicolon, tab or bar; dataset.delimiter names another")
          + ForeignFormat.hint(for: first.texts[0]),
        key: "dataset.delimiter"
      )
    }
    let columns = try CSVColumns(first, configuration)
    let samples = try CSVSamples(start, columns, configuration)
    let layout = TableLayout(columns, delimiter: delimiter, of: samples)
    try layout.checkNames(samples.table, of: path)
    return RawDataset(
      classCount: samples.classes.names.count,
      training: samples.table,
      classes: samples.classes.names,
      layout: layout,
      trainingFault: samples.classes.trainingFault
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
      throw DatasetError.key(
        "dataset.delimiter", "must be a single character other than a quote, not '\(delimiter)'")
    }
    return delimiter
  }
}

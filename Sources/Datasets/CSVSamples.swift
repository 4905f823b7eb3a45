/// The samples of a CSV file.
struct CSVSamples {
  let table: SampleTable
  /// Their classes; a single one that means nothing where numbers are predicted.
  let classes: CSVClasses.Result
  /// The inputs that hold whole numbers with more digits than double precision keeps, as positions among the inputs.
  let inputsLosingDigits: [Int]

  /// Reads every record, from the first line on.
  ///
  /// Inputs are kept in single precision as long as it holds what distinguishes the samples. That is known only at the
  /// end of the file; then it is read once more.
  ///
  /// - Throws: `DatasetError` with line and column of the first cell that cannot be used.
  init(_ start: CSVReader, _ columns: CSVColumns, _ configuration: DatasetConfiguration) throws {
    let isRegression = configuration.task == .regression
    var classes = CSVClasses(columns, isHeaderFoundOut: configuration.header == .auto)
    var targets = CSVTargets(columns)
    var lines: [Int32] = []
    var inputs = InputCollector(width: columns.inputs.count)
    var digits = [DigitLoss](repeating: DigitLoss(), count: columns.inputs.count)
    try Self.read(start, columns) { line, cells, records in
      for (input, column) in columns.inputs.enumerated() {
        let value = try columns.input(cells[column], column, line: line, of: records)
        inputs.append(value)
        digits[input].take(value, cells[column], of: records)
      }
      if isRegression {
        try targets.append(cells, line: line, of: records)
      } else {
        try classes.append(columns.label(cells[columns.label], line: line, of: records), line: line)
      }
      lines.append(Int32(line))
    }
    if inputs.needsDoublePrecision {
      inputs = InputCollector(width: columns.inputs.count, as: .doubles)
      try Self.read(start, columns) { line, cells, records in
        for column in columns.inputs {
          inputs.append(try columns.input(cells[column], column, line: line, of: records))
        }
      }
    }
    let result = try isRegression ? targets.finish(samples: lines.count) : classes.finish()
    self.classes = result
    inputsLosingDigits = digits.indices.filter { digits[$0].isLost }
    table = SampleTable(
      inputs: inputs.finish(),
      inputCount: columns.inputs.count,
      labels: result.labels,
      targets: isRegression ? targets.targets : nil,
      origin: SampleOrigin(path: columns.path, columns: columns, lines: lines)
    )
  }

  private static func read(
    _ start: CSVReader,
    _ columns: CSVColumns,
    _ body: (_ line: Int, _ cells: [CSVReader.Cell], _ records: CSVReader) throws -> Void
  ) throws {
    var records = start
    var cells: [CSVReader.Cell] = []
    if columns.names != nil { _ = try records.next(into: &cells) }
    var isEmpty = true
    while let line = try records.next(into: &cells) {
      isEmpty = false
      try columns.checkCount(of: cells, line: line)
      try body(line, cells, records)
    }
    guard !isEmpty else {
      throw DatasetError(.environment, "\(columns.path): holds a header and no samples")
    }
  }
}

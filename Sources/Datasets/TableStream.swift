public import LinearAlgebra

/// The rows of a table of any length, as a trained network reads them: a CSV file, raw or gzip, or the standard input.
public struct TableStream {
  /// What the data are called in messages.
  public let path: String
  /// The columns that are left out, as a reader knows them.
  public var leftOut: [String] { match.leftOut }
  /// The column with the class, or those with the targets, as a reader knows them; none when they are not wanted.
  public var labels: [String] { match.labels.map { match.names?[$0] ?? "column \($0 + 1)" } }

  /// How the numbers that are predicted are standardised; nil where classes are.
  public var targets: TargetScaling? { form.targets }

  private let form: TableForm
  private let match: TableMatch
  private let shift: [Double]
  private let scale: [Double]
  private let numbers: [String: Int32]
  /// Whether the classes are whole numbers, which can be written in several ways.
  private let areNumbers: Bool
  private var records: CSVStream
  private var cells: [CSVReader.Cell] = []
  /// The line of the record that was read and not handed out.
  private var held: Int?

  /// Opens a table and finds the columns.
  ///
  /// - Parameters:
  ///   - path: The file; `-` is the standard input.
  ///   - configuration: How it is read: delimiter, header, label and columns to drop.
  ///   - form: What is read of it.
  /// - Throws: `DatasetError` when it cannot be read, or lacks columns.
  public init(path: String, _ configuration: DatasetConfiguration, as form: TableForm) throws {
    let source = try ByteSource(path)
    self.path = source.path
    self.form = form
    records = try CSVStream(source) {
      try CSVDataset.delimiter(configuration, in: $0, path: source.path)
    }
    let line = try records.next(into: &cells)
    match = try TableMatch(CSVFirstLine(cells, line: line, of: records.reader), configuration, form)
    held = match.names == nil ? line : nil
    let count = form.inputCount
    shift = form.shift.count == count ? form.shift : Array(repeating: form.shift[0], count: count)
    scale = form.scale.count == count ? form.scale : Array(repeating: form.scale[0], count: count)
    areNumbers = form.classes.allSatisfy { WholeNumber($0)?.description == $0 }
    numbers = Dictionary(zip(form.classes, Int32(0)...), uniquingKeysWith: { first, _ in first })
  }

  /// Reads the next rows.
  ///
  /// - Parameters:
  ///   - count: At most so many.
  ///   - batch: Takes them, normalised, with a final column of ones; must have the capacity.
  ///   - labels: Takes the class of each, where they are wanted; 0 for all where numbers are predicted.
  ///   - targets: Takes these numbers as the network learns them, where they are wanted.
  /// - Returns: How many; 0 at the end of the table.
  /// - Throws: `DatasetError` with the place of the first cell that cannot be used.
  public mutating func next(
    _ count: Int, into batch: inout Matrix<Float>, labels: inout [Int32], targets: inout [Double]
  ) throws -> Int {
    labels.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    batch.reshape(rows: count, columns: form.inputCount + 1)
    var rows = 0
    while rows < count, let line = try nextRecord() {
      guard cells.count == match.count else {
        throw DatasetError(
          .environment, "\(path): line \(line) has \(cells.count) columns, the first has \(match.count)")
      }
      try takeInputs(line, into: &batch, row: rows)
      if let scaling = form.targets {
        labels.append(0)
        for (target, column) in match.labels.enumerated() {
          targets.append((try number(in: column, line) - scaling.shift[target]) * scaling.scale[target])
        }
      } else if let label = match.labels.first {
        labels.append(try classNumber(in: label, line))
      }
      rows += 1
    }
    batch.reshape(rows: rows, columns: form.inputCount + 1)
    return rows
  }

  private mutating func nextRecord() throws -> Int? {
    if let line = held {
      held = nil
      return line
    }
    return try records.next(into: &cells)
  }

  private func takeInputs(_ line: Int, into batch: inout Matrix<Float>, row: Int) throws {
    for (input, column) in match.inputs.enumerated() {
      let value = try number(in: column, line)
      let normalized = Float((value - shift[input]) * scale[input])
      guard normalized.isFinite else {
        throw fault(line, column, "\(value) is too large beside the data the model was trained on")
      }
      batch[row, input] = normalized
    }
    batch[row, form.inputCount] = 1
  }

  private func number(in column: Int, _ line: Int) throws -> Double {
    // Not by a copy of the reader, whose parts would be counted for every row.
    let value = records.reader.number(cells[column])
    guard let value, Float(value).isFinite else {
      throw fault(line, column, records.reader.inputFault(cells[column], value))
    }
    return value
  }

  private func classNumber(in column: Int, _ line: Int) throws -> Int32 {
    let place = { match.place(line: line, column: column) }
    guard let text = records.reader.validText(cells[column]) else {
      throw DatasetError.notUTF8(place(), records.reader.text(cells[column]))
    }
    if let number = numbers[text] { return number }
    if areNumbers, let whole = WholeNumber(text), let number = numbers[whole.description] { return number }
    guard !text.isEmpty else { throw fault(line, column, "the label is empty") }
    throw DatasetError(
      .configuration,
      "\(place()): the label '\(text.prefix(40))' is none of the model's classes: \(TableMatch.listed(form.classes))"
    )
  }

  private func fault(_ line: Int, _ column: Int, _ problem: String) -> DatasetError {
    DatasetError(.environment, "\(match.place(line: line, column: column)): \(problem)")
  }
}

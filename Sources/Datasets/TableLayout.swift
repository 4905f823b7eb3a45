/// How a CSV file was read: what the configuration says of it, and what was found out.
public struct TableLayout: Hashable, Sendable {
  /// The character between cells.
  public let delimiter: String
  /// Whether the first line names the columns.
  public let hasHeader: Bool
  /// The label column as a reader knows it: its name, or `column 3`; the first of those with what is predicted.
  public let label: String
  /// The columns with the numbers that are predicted, in the same form; none where a class is.
  public let targets: [String]
  /// The input columns in their order, in the same form.
  public let inputs: [String]
  /// The columns that were left out, in the same form.
  public let dropped: [String]
  /// The input columns that have no name though others do, as positions in `inputs`.
  let nameless: [Int]
  /// What may surprise in how the columns were found.
  let warnings: [String]
  /// The number of each input column, from 1.
  let numbers: [Int]

  init(_ columns: CSVColumns, delimiter: String, of samples: CSVSamples) {
    self.delimiter = delimiter
    hasHeader = columns.names != nil
    label = columns.name(of: columns.label)
    targets = samples.table.targets?.names ?? []
    inputs = columns.inputs.map(columns.name)
    dropped = columns.dropped.map(columns.name)
    let numbers = columns.inputs.map { $0 + 1 }
    self.numbers = numbers
    // What pandas calls a column without a name when it reads its own index.
    let nameless = columns.inputs.indices.filter { position in
      columns.names.map {
        $0[columns.inputs[position]].isEmpty || $0[columns.inputs[position]].hasPrefix("Unnamed: ")
      } ?? false
    }
    self.nameless = nameless
    warnings =
      columns.warnings + samples.classes.warnings
      + samples.inputsLosingDigits.map { input in
        let column = columns.name(of: columns.inputs[input])
        return
          "\(columns.path): \(column) holds whole numbers that differ but are the same even in double precision: "
          + "digits are lost; subtract what they have in common"
      }
      + nameless.map { input in
        "\(columns.path): column \(numbers[input]) has no name though others have, as the parts of an index of pandas "
          + "have none; unless it is meant as an input, leave it out with dataset.drop: [\(numbers[input])]"
      }
  }

  /// The names of the inputs; nil without a header.
  var columns: [String]? { hasHeader ? inputs : nil }

  /// Refuses the index that pandas writes as a column without a name: a network would learn the order of the file.
  ///
  /// - Throws: `DatasetError` that names the column.
  func checkNames(_ table: SampleTable, of path: String) throws {
    // Of an index of several parts, none numbers the rows by itself.
    let parts = nameless.filter { IndexColumns.counts(table, $0) }
    guard !parts.isEmpty, IndexColumns.isUnique(table, parts) else { return }
    let columns = parts.map { "\(numbers[$0])" }.joined(separator: ", ")
    let finding =
      parts.count == 1
      ? "column \(columns) has no name and numbers the rows, as the index does that pandas writes; leave it out"
      : "the columns \(columns) have no name and number the rows together, as the parts of an index do that pandas "
        + "writes; leave them out"
    throw DatasetError(
      .configuration, "\(path): \(finding) with dataset.drop: [\(columns)]", key: "dataset.drop")
  }
}

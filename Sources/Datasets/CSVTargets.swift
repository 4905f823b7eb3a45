/// Reads the numbers of the columns that are predicted.
struct CSVTargets {
  private let columns: CSVColumns
  private var values: [Double] = []

  init(_ columns: CSVColumns) { self.columns = columns }

  /// The numbers taken so far.
  var targets: SampleTargets {
    SampleTargets(names: columns.labels.map(columns.name), values: values)
  }

  /// Takes the numbers of the next sample.
  ///
  /// - Throws: `DatasetError` for a cell that holds none.
  mutating func append(_ cells: [CSVReader.Cell], line: Int, of reader: CSVReader) throws {
    for column in columns.labels {
      let value = reader.number(cells[column])
      guard let value, Float(value).isFinite else {
        let fault = reader.inputFault(cells[column], value)
        let hint =
          value == nil
          ? "; numbers are predicted of this column, classes with dataset.task: classification\(columns.labelHint)"
          : ""
        throw DatasetError(
          .environment, "\(columns.place(line: line, column: column)): \(fault)\(hint)", key: "dataset.label")
      }
      values.append(value)
    }
  }

  /// Samples without classes, and what is to be said of their targets.
  func finish(samples: Int) -> CSVClasses.Result {
    var result = CSVClasses.Result(labels: Array(repeating: 0, count: samples), names: [""])
    for (target, column) in columns.labels.enumerated() {
      let numbers = Set(stride(from: target, to: values.count, by: columns.labels.count).map { values[$0] })
      let name = "\(columns.path): \(columns.name(of: column))"
      if numbers.count == 1 {
        result.trainingFault =
          result.trainingFault
          ?? DatasetError(
            .configuration, "\(name) is \(values[target]) in every row: there is nothing to predict",
            key: "dataset.label")
      } else if numbers.count <= Self.fewestNumbers, samples >= Self.fewestRows {
        result.warnings.append(
          "\(name) holds no more than \(numbers.count) different numbers; if they are classes, dataset.task: "
            + "classification")
      }
    }
    return result
  }

  /// So few different numbers in so many rows may be classes.
  private static let (fewestNumbers, fewestRows) = (2, 20)
}

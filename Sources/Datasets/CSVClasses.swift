/// Turns the texts of a label column into classes.
///
/// Whole numbers become classes in the order of the numbers, other texts in alphabetical order, whatever the
/// order in the file; so `1, 2, 3` and `-1, 1` work as well as names. Texts that differ are different classes, but for
/// several ways to write the same whole number. Where other labels are texts, one number in several ways is refused.
struct CSVClasses {
  /// The classes of a file.
  struct Result {
    /// The class of each sample.
    let labels: [Int32]
    /// The label of each class, as it stands in the file.
    let names: [String]
    /// Why no network can be trained on them.
    var trainingFault: DatasetError?
    /// What may surprise: a sentence each.
    var warnings: [String] = []
  }

  private var indices: [String: Int32] = [:]
  private(set) var texts: [String] = []
  private(set) var firstLines: [Int] = []
  /// The sample in which each text stands first.
  private(set) var firstSamples: [Int] = []
  private var labels: [Int32] = []
  let columns: CSVColumns
  /// Whether nobody said what the first line is.
  private let isHeaderFoundOut: Bool

  init(_ columns: CSVColumns, isHeaderFoundOut: Bool) {
    self.columns = columns
    self.isHeaderFoundOut = isHeaderFoundOut
  }

  /// Takes the label of the next sample.
  ///
  /// - Throws: `DatasetError` when it is empty or no label.
  mutating func append(_ text: String, line: Int) throws {
    if let index = indices[text] {
      // Equal strings may be written differently: é is one character of Unicode, or two.
      guard texts[Int(index)].utf8.elementsEqual(text.utf8) else {
        throw DatasetError(
          .environment,
          "\(columns.place(line: line)): '\(text)' looks like the label of line \(firstLines[Int(index)]), but is written "
            + "in other Unicode characters; write both in the same"
        )
      }
      labels.append(index)
      return
    }
    guard !LabelText.visible(text).isEmpty else {
      throw DatasetError(.environment, "\(columns.place(line: line)): the label is empty\(columns.labelHint)")
    }
    if let number = Double(text), !number.isFinite, !text.contains(where: \.isWholeNumber) {
      throw DatasetError(.environment, "\(columns.place(line: line)): \(text) is no label")
    }
    let index = Int32(texts.count)
    indices[text] = index
    texts.append(text)
    firstLines.append(line)
    firstSamples.append(labels.count)
    labels.append(index)
  }

  /// The classes, when the column holds any.
  ///
  /// - Throws: `DatasetError` when it does not.
  func finish() throws -> Result {
    let numbers = texts.compactMap(WholeNumber.init)
    let areNumbers = numbers.count == texts.count
    if !areNumbers { try checkFractions() }
    let names = areNumbers ? Set(numbers).sorted().map(\.description) : texts.sorted()
    let ranks = Dictionary(uniqueKeysWithValues: zip(names, Int32(0)...))
    let classes = (areNumbers ? numbers.map(\.description) : texts).map { ranks[$0] ?? 0 }
    var result = Result(labels: labels.map { classes[Int($0)] }, names: names)
    try checkMissing()
    try checkFirstLine(result)
    if !areNumbers {
      try checkSpellings()
      result.warnings = capitalWarnings + letterWarnings + damageWarnings
    }
    result.warnings += loneWarnings(result)
    try checkCount(result)
    if names.count == 1 {
      result.trainingFault = notClasses(
        "all samples are of one class, '\(texts[0])'", line: firstLines[0])
    }
    return result
  }

  /// Asks when the label of the first line occurs nowhere else, as the name of a column does.
  private func checkFirstLine(_ result: Result) throws {
    if columns.isHeaderDoubtful, let name = columns.names?[columns.label], let index = indices[name] {
      throw DatasetError(
        .configuration,
        "\(place(of: Int(index))) stands in the first line as well, which was taken for the names of the columns; say "
          + "whether it is: dataset.header: present or absent",
        key: "dataset.header"
      )
    }
    guard isHeaderFoundOut, columns.names == nil, let first = result.labels.first,
      !result.labels.dropFirst().contains(first)
    else { return }
    let isOddOneOut =
      texts.count > 2 && WholeNumber(texts[0]) == nil
      && texts.dropFirst().allSatisfy { WholeNumber($0) != nil }
    guard isOddOneOut || result.names.count < result.labels.count else { return }
    throw DatasetError(
      .configuration,
      "\(place(of: 0)) stands in no other line; say whether this line names the columns: dataset.header: present or "
        + "absent",
      key: "dataset.header"
    )
  }

  /// Refuses words for a missing label, unless they are classes beside the others.
  private func checkMissing() throws {
    guard
      let missing = texts.firstIndex(where: {
        MissingLabel.isOne($0) && !MissingLabel.isClass($0, among: texts)
      })
    else { return }
    throw DatasetError(
      .environment,
      "\(columns.place(line: firstLines[missing])): the label is '\(texts[missing])', as programs write a missing one: "
        + "remove such lines or fill them in; if it is a class, give it another name in the file",
      key: "dataset.label"
    )
  }

  private func checkFractions() throws {
    guard let fraction = texts.firstIndex(where: WholeNumber.isFraction),
      texts.allSatisfy({ WholeNumber($0) != nil || WholeNumber.isFraction($0) })
    else { return }
    throw notClasses(
      "\(texts[fraction]) is not a class: labels are whole numbers or names", line: firstLines[fraction])
  }

  private func checkCount(_ result: Result) throws {
    let (count, rows) = (result.names.count, result.labels.count)
    guard count <= 2 || count < rows else {
      throw notClasses("every sample has a label of its own", line: firstLines[0])
    }
    let areMeasurements = ClassCount.isImplausible(count, of: rows) && texts.allSatisfy { Double($0) != nil }
    guard !areMeasurements else {
      throw notClasses(
        "\(count) different numbers in \(rows) rows are measurements or row numbers rather than classes",
        line: firstLines[0]
      )
    }
  }

  /// A label and the line in which it stands first, for what is to be said of it.
  func place(of index: Int) -> String {
    "\(columns.place(line: firstLines[index])): the label '\(texts[index])'"
  }

  private func notClasses(_ finding: String, line: Int) -> DatasetError {
    DatasetError(
      .configuration,
      "\(columns.place(line: line)): \(finding); name the column with the class in dataset.label"
        + (texts.allSatisfy { Double($0) != nil } && texts.count > 1
          ? ", or predict the number with dataset.task: regression" : "")
        + columns.labelHint,
      key: "dataset.label"
    )
  }
}

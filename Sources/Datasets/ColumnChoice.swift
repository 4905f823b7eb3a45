/// Which columns of a table hold what is predicted and the inputs, where nobody says so.
struct ColumnChoice {
  /// What the user says of the table, and what follows.
  var configuration: DatasetConfiguration
  /// Why the label column was taken for it.
  private(set) var labelReason: String?
  /// The columns that are no inputs, those that the user named not among them.
  private(set) var leftOut: [DatasetProposal.LeftOut] = []

  /// What the label column is called, mostly.
  private static let labelNames: Set = [
    "class", "label", "target", "species", "y", "category", "outcome", "diagnosis",
  ]

  init(configuration: DatasetConfiguration) {
    self.configuration = configuration
  }

  /// Finds the label, and leaves out what cannot be an input.
  mutating func choose(from survey: TableSurvey) {
    configuration.header = survey.hasHeader ? .present : .absent
    configuration.delimiter = survey.delimiter == "\t" ? "tab" : survey.delimiter
    let given = Set(configuration.drop)
    func isGiven(_ column: Int) -> Bool {
      given.contains("\(column + 1)") || given.contains(survey.columns[column].name)
    }
    let candidates = survey.columns.indices.filter { !isGiven($0) && !survey.isNameless($0) }
    let labels: [Int]
    if let own = configuration.label {
      labels = own.names.compactMap { name in
        survey.columns.indices.first { "\($0 + 1)" == name }
          ?? candidates.first { survey.columns[$0].name == name }
      }
      labelReason = "what is predicted"
    } else {
      let named = candidates.filter { Self.labelNames.contains(survey.columns[$0].name.lowercased()) }
      let worded = candidates.filter { survey.columns[$0].mayHoldClasses }
      let isNamed = survey.hasHeader && named.count == 1
      let label = isNamed ? named[0] : worded.count == 1 ? worded[0] : candidates.last
      labels = label.map { [$0] } ?? []
      labelReason =
        "the column that is predicted: "
        + (isNamed ? "its name says so" : worded.count == 1 ? "the one with words" : "the last")
        + "; --label names another"
      configuration.label = label.map { LabelColumns(survey.key(of: $0)) }
    }
    for column in survey.columns.indices where !labels.contains(column) && !isGiven(column) {
      if survey.isNameless(column) {
        leaveOut("\(column + 1)", "column \(column + 1) has no name, as an index of pandas has none")
      } else if survey.columns[column].holdsWords, let word = survey.columns[column].firstWord {
        leaveOut(
          survey.key(of: column),
          "\(survey.key(of: column)) holds words, '\(word.text.prefix(40))' in line \(word.line): turn them into numbers, by "
            + "pandas.get_dummies for example, to use them")
      }
    }
  }

  /// Leaves out inputs that number the rows or are the label in other words, unless no input would be left.
  mutating func leaveOutTellers(_ raw: RawDataset) {
    guard let layout = raw.layout else { return }
    var findings = IndexColumns(of: raw.training, layout).findings
    let known = Set(findings.map(\.input))
    findings += raw.training.labelCopies.filter { !known.contains($0) }
      .map { ($0, "tells the class by itself, as the label in other words does") }
    guard findings.count < raw.training.inputCount else { return }
    for (input, finding) in findings.sorted(by: { $0.input < $1.input }) {
      let name = layout.inputs[input]
      let isOwn = layout.inputs.count { $0 == name } == 1
      let isKey = layout.hasHeader && Int(name) == nil && isOwn
      leaveOut(isKey ? name : "\(layout.numbers[input])", "\(name) \(finding)")
    }
  }

  private mutating func leaveOut(_ key: String, _ reason: String) {
    configuration.drop.append(key)
    leftOut.append(DatasetProposal.LeftOut(key: key, reason: reason))
  }
}

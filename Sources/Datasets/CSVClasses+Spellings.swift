extension CSVClasses {
  /// Refuses two ways to write one number, truth value or text, which would become two classes.
  func checkSpellings() throws {
    var spellings: [String: Int] = [:]
    let visible = texts.map(LabelText.visible)
    let truthValues = visible.compactMap { LabelText.truthValue(of: $0, isAbbreviated: true) }
    // Of letters, only `t` beside `f` is one.
    let areTruthValues =
      truthValues.count == texts.count && (Set(truthValues).count > 1 || visible.contains { $0.count > 1 })
    for (index, text) in texts.enumerated() {
      let number = WholeNumber.value(of: visible[index])
      let truthValue = LabelText.truthValue(of: visible[index], isAbbreviated: areTruthValues)
      // No number and no truth value has a quote before it.
      guard let other = spellings.updateValue(index, forKey: number ?? truthValue ?? "'" + visible[index])
      else { continue }
      guard number != nil || truthValue != nil else {
        throw DatasetError(
          .environment,
          "\(columns.place(line: firstLines[index])): the label '\(text)' and '\(texts[other])' in line "
            + "\(firstLines[other]) differ only in blanks, in signs that cannot be seen, or in the kind of a hyphen, and "
            + "would be two classes; write them alike",
          key: "dataset.label"
        )
      }
      let reason = number == nil ? "" : ", because not all labels are whole numbers"
      throw DatasetError(
        .environment,
        "\(columns.place(line: firstLines[index])): the label '\(text)' and '\(texts[other])' in line "
          + "\(firstLines[other]) are one value written in two ways, and would be two classes\(reason); write them alike",
        key: "dataset.label"
      )
    }
  }

  /// Labels that differ in capitals alone: letters may be meant so, words hardly ever are.
  var capitalWarnings: [String] {
    var spellings: [String: Int] = [:]
    var pairs: [(index: Int, other: Int)] = []
    for (index, text) in texts.enumerated() {
      let value = LabelText.visible(text).lowercased()
      if let other = spellings[value] { pairs.append((index, other)) } else { spellings[value] = index }
    }
    guard let (index, other) = pairs.first else { return [] }
    let more = pairs.count > 1 ? ", and \(pairs.count - 1) more so," : ""
    return [
      "\(columns.place(line: firstLines[index])): the label '\(texts[index])' and '\(texts[other])' in line "
        + "\(firstLines[other])\(more) differ only in capitals and are two classes; unless they are meant so, write them "
        + "alike"
    ]
  }
}

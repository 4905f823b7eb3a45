extension CSVClasses {
  /// Refuses two ways to write one number, truth value or text, which would become two classes.
  func checkSpellings() throws {
    var spellings: [String: Int] = [:]
    let visible = texts.map(LabelText.visible)
    let truthValues = visible.compactMap { LabelText.truthValue(of: $0, isAbbreviated: true) }
    // Of letters, only `t` beside `f` is one.
    let areTruthValues =
      truthValues.count == texts.count && (Set(truthValues).count > 1 || visible.contains { $0.count > 1 })
    let numbers = visible.map(WholeNumber.value)
    // Beside 0 and 1, true is another way to write 1.
    let areBits =
      !truthValues.isEmpty && truthValues.count < texts.count
      && zip(visible, numbers).allSatisfy {
        $1 == WholeNumber.value(of: "1") || $1 == WholeNumber.value(of: "0")
          || LabelText.truthValue(of: $0, isAbbreviated: true) != nil
      }
    for index in texts.indices {
      let truthValue = LabelText.truthValue(of: visible[index], isAbbreviated: areTruthValues || areBits)
      let bit = areBits ? truthValue.flatMap { WholeNumber.value(of: LabelText.number(of: $0)) } : nil
      let number = numbers[index] ?? bit
      // No number and no truth value has a quote before it.
      guard let other = spellings.updateValue(index, forKey: number ?? truthValue ?? "'" + visible[index])
      else { continue }
      let finding =
        number == nil && truthValue == nil
        ? "differ only in blanks, in signs that cannot be seen, in width, or in the kind of a hyphen, and would be two "
          + "classes"
        : "are one value written in two ways, and would be two classes"
          + (number == nil ? "" : ", because not all labels are whole numbers")
      throw DatasetError(
        .environment,
        "\(place(of: index)) and '\(texts[other])' in line \(firstLines[other]) \(finding); write them alike",
        key: "dataset.label"
      )
    }
  }
}

import Testing

@testable import Datasets

/// Which labels are one class, and in which order the classes are.
@Suite struct CSVLabelTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(_ bytes: [UInt8], _ change: (inout DatasetConfiguration) -> Void = { _ in }) throws
    -> RawDataset
  {
    let path = try folder.write(bytes, "data.csv")
    return try Catalog(searchPath: SearchPath(folders: [])).load(
      .with(.csv) {
        $0.path = path
        change(&$0)
      })
  }

  /// One sample a label, twice over so that no label stands alone.
  private func load(labels: [String]) throws -> RawDataset {
    let lines = (labels + labels).enumerated().map { "\(Double($0.offset) / 2),\($0.element)\n" }
    return try load(Array(lines.joined().utf8)) { $0.header = .absent }
  }

  private static let orders: [(labels: [String], classes: [String], indices: [Int32])] = [
    (
      ["9007199254740993", "9007199254740992", "7"], ["7", "9007199254740992", "9007199254740993"], [2, 1, 0]
    ),
    (["1", "1.0", "+1", "1e0", "2"], ["1", "2"], [0, 0, 0, 0, 1]),
    (["-0", "0", "1"], ["0", "1"], [0, 0, 1]),
    (["10", "9", "-3", "-20"], ["-20", "-3", "9", "10"], [3, 2, 1, 0]),
    (["007", "10", "9"], ["007", "10", "9"], [0, 1, 2]),
    (["1e3", "999"], ["999", "1000"], [1, 0]),
    (["1e400", "1e401"], ["1e400", "1e401"], [0, 1]),
    (["0x10", "17"], ["0x10", "17"], [0, 1]),
    (["True", "FALSE"], ["FALSE", "True"], [1, 0]),
    (["t", "T"], ["T", "t"], [1, 0]),
    (["-", "+"], ["+", "-"], [1, 0]),
    (["None", "Some"], ["None", "Some"], [0, 1]),
    ([" 1", "1 ", "2"], ["1", "2"], [0, 0, 1]),
    (["b", "a", "B"], ["B", "a", "b"], [2, 1, 0]),
    (["0.5", "a"], ["0.5", "a"], [0, 1]),
    (["\"a;b\"", "\"say \"\"no\"\"\""], ["a;b", "say \"no\""], [0, 1]),
  ]

  @Test(arguments: orders.indices)
  func labelsThatDifferAreDifferentClasses(index: Int) throws {
    let (labels, classes, indices) = Self.orders[index]
    let raw = try load(labels: labels)
    #expect(raw.classes == classes)
    #expect(raw.training.labels == indices + indices)
  }

  @Test(arguments: [
    ["01", "2", "1", "2.0"], ["1", "a", "1.0"], ["1e0", "x", "+1"], ["0x1", "5", "1"], ["0xA", "b", "10.0"],
    ["007", "9", "7"], ["-0", "a", "0"], [".5", "a", "0.50"], ["True", "FALSE", "true"],
    ["yes", "no", "YES"],
  ])
  func oneValueInTwoSpellingsIsRefused(labels: [String]) {
    let error = datasetError { _ = try load(labels: labels) }
    #expect(error?.key == "dataset.label")
    let words = "the label '\(labels[2])' and '\(labels[0])' in line 1 are one value written in two ways"
    #expect(error?.message.contains("line 3, column 2: \(words)") == true, "\(error?.message ?? "none")")
  }

  @Test(arguments: [
    ["0", "1", "NA"], ["a", "b", "N/A"], ["a", "b", "null"], ["0.5", "x", "None"], ["+", "a", "-"],
    ["a", "b", "?"], ["0", "?"], ["1", "none"], ["a", "b", "<NA>"],
  ])
  func aMissingLabelIsRefusedHoweverItIsWritten(labels: [String]) {
    let error = datasetError { _ = try load(labels: labels) }
    let label = labels[labels.count - 1]
    #expect(
      error?.message.contains(
        "line \(labels.count), column 2: the label is '\(label)', as programs write a missing") == true)
  }

  @Test func aWordForWhatIsMissingMayBeOneOfTwoClasses() throws {
    let warnings = try load(labels: ["NA", "EU"]).description(source: "d").warnings
    #expect(warnings.count { $0.hasPrefix("d: the label 'NA' is taken for a class") } == 1)
    for labels in [["Mild", "Severe", "None"], ["EU", "AS", "NA", "SA"]] {
      let raw = try load(labels: labels)
      #expect(raw.classes == labels.sorted())
      #expect(raw.description(source: "d").warnings.count { $0.contains("is taken for a class") } == 1)
    }
    #expect(
      try load(labels: ["-", "+"]).description(source: "d").warnings.allSatisfy { !$0.contains("label") })
  }

  /// The second letter of each is Cyrillic or Greek.
  @Test(arguments: [["cat", "c\u{430}t"], ["TO", "T\u{39f}", "x"], ["Max", "M\u{430}\u{445}"]])
  func labelsThatDifferInAlphabetAloneAreWarnedOf(labels: [String]) throws {
    let warnings = try load(labels: labels).description(source: "d").warnings.filter {
      $0.contains("label")
    }
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.contains(
        "line 2, column 2: the label '\(labels[1])' and '\(labels[0])' in line 1 differ only in letters of two alphabets "
          + "that look the same and are two classes") == true, "\(warnings)")
    #expect(try load(labels: ["cat", "\u{43a}\u{43e}\u{442}"]).description(source: "d").warnings.isEmpty)
  }

  @Test func numbersOfAnySizeAreCompared() throws {
    let numbers = try ["-100", "-99", "-1", "0", "2", "10", "18446744073709551616", "18446744073709551617"]
      .map {
        try #require(WholeNumber($0))
      }
    #expect(numbers.reversed().sorted() == numbers)
    for text in ["", "-", "1.5", ".", "1e-3", "00", "12a", "１"] {
      #expect(WholeNumber(text) == nil, "\(text)")
    }
    #expect(WholeNumber("150e-1")?.description == "15" && WholeNumber("-1.20e2")?.description == "-120")
    #expect(
      WholeNumber.isFraction("1.5") && WholeNumber.isFraction("1e-3") && !WholeNumber.isFraction("15e-1x"))
  }

  @Test(arguments: [
    ("1,m\u{fc}l\n", ": line 2, column 2: 'm\u{fffd}l' is not UTF-8"),
    ("1,x\n", nil),
  ])
  func labelsInAnotherEncodingAreRefused(row: String, says: String?) throws {
    let latin1 = Array("5,x\n".utf8) + row.unicodeScalars.map { UInt8($0.value) } + Array("2,y\n".utf8)
    let error = datasetError { _ = try load(latin1) }
    #expect(error?.kind == (says == nil ? nil : .environment))
    #expect(error?.message.contains(says ?? "") ?? (says == nil))
  }

  @Test func namesOfColumnsInAnotherEncodingAreRefused() throws {
    let header: [UInt8] = Array("gr".utf8) + [0xf6, 0xdf] + Array("e,class\n1,a\n2,b\n3,a\n".utf8)
    let error = datasetError { _ = try load(header) }
    #expect(error?.message.contains("data.csv: line 1, column 1: 'gr") == true)
    #expect(error?.message.contains("is not UTF-8; save the file as UTF-8") == true)
  }

  @Test func labelsThatLookTheSameInOtherBytesAreRefused() throws {
    let error = datasetError { _ = try load(labels: ["caf\u{e9}", "tea", "cafe\u{301}"]) }
    #expect(error?.message.contains("line 3, column 2: 'cafe\u{301}' looks like the label of line 1") == true)
  }

  private func measured(_ count: Int, of distinct: Int, _ label: (Int) -> String) throws -> DatasetError? {
    let rows = (0..<count).map { "\($0 % 7).5,\(label($0 % distinct))\n" }
    return datasetError { _ = try load(Array(("x,price\n" + rows.joined()).utf8)) }
  }

  @Test func measurementsAreNoClasses() throws {
    let fractions = try measured(100, of: 20) { "\(Double($0) / 4)" }
    #expect(fractions?.message.contains("line 3, column 2 (price): 0.25 is not a class") == true)
    #expect(fractions?.message.contains("name the column with the class in dataset.label") == true)
    #expect(fractions?.kind == .configuration && fractions?.key == "dataset.label")
    let numbers = try measured(500, of: 51) { "\(1000 + $0)" }
    #expect(
      numbers?.message.contains(
        "column 2 (price): 51 different numbers in 500 rows are measurements or row numbers rather than classes"
      ) == true)
    #expect(try measured(510, of: 51) { "\(1000 + $0)" } == nil)
    #expect(try measured(100, of: 50) { "\(1000 + $0)" } == nil)
    #expect(try measured(500, of: 51) { String(repeating: "0", count: 3) + "\($0)" }?.key == "dataset.label")
    // Words may be that many, but it is said.
    #expect(try measured(500, of: 51) { "word\($0)" } == nil)
    let description = try load(Array((0..<200).map { "0.5,w\($0 % 60)\n" }.joined().utf8)).description(
      source: "words")
    #expect(description.warnings.count == 1)
    #expect(
      description.warnings.first?.hasPrefix("words: column 2 has 60 different labels in 200 rows") == true)
  }

  @Test(arguments: [
    (["t", "F", "T"], 3), (["T", "FALSE", "TRUE"], 3), (["y", "n", "Yes"], 3),
    (["Ja", "Nein", "Ja\u{a0}"], 3),
    (["a b", "c", "a\u{a0}b"], 3), (["a", "b", "b\u{200b}"], 3), (["a", "\"a \"", "b"], 2),
    (["-1", "1", "\u{2212}1"], 3), (["x-y", "z", "x\u{2011}y"], 3),
    (["1", "2", "\u{ff11}"], 3), (["ab", "c", "\u{ff41}b"], 3), (["a", "b", "b\u{7}"], 3),
    (["1", "0", "TRUE"], 3), (["no", "1", "0"], 3), (["f", "t", "1"], 3),
  ])
  func labelsThatLookAlikeAreOneValueWrittenInTwoWays(_ labels: [String], _ line: Int) {
    let error = datasetError { _ = try load(labels: labels) }
    #expect(
      error?.message.contains("line \(line), column 2: the label '") == true, "\(String(describing: error))")
    #expect(
      error?.message.contains("in line \(line - 1)") == true || error?.message.contains("in line 1") == true)
    #expect(error?.message.contains("would be two classes") == true)
    #expect(error?.key == "dataset.label")
  }

  @Test(arguments: [
    (["male", "female", "Male"], "'Male' and 'male' in line 1 differ only in capitals"),
    (["a", "b", "A", "B"], "'A' and 'a' in line 1, and 1 more so, differ only in capitals"),
    (["t", "T"], "'T' and 't' in line 1 differ only in capitals"), (["a", "b"], nil), (["1", "2"], nil),
    (["New York", "York", "York New"], nil),
  ])
  func labelsThatDifferInCapitalsAreWarnedOf(_ labels: [String], _ warning: String?) throws {
    let warnings = try load(labels: labels).description(source: "d").warnings
      .filter { $0.contains("capitals") }
    #expect(warnings.count == (warning == nil ? 0 : 1))
    #expect(warnings.first?.contains(warning ?? "") ?? true, "\(warnings)")
  }

  @Test func truthValuesBesideOtherNumbersAreNames() throws {
    #expect(try load(labels: ["TRUE", "0", "7"]).classes == ["0", "7", "TRUE"])
    #expect(try load(labels: ["yes", "0"]).classes == ["0", "yes"])
  }

  @Test func lettersThatWereLostBeforeAreWarnedOf() throws {
    let warnings = try load(labels: ["tea", "caf\u{fffd}", "m\u{fffd}l"]).description(source: "d").warnings
      .filter { $0.contains("U+FFFD") }
    #expect(warnings.count == 1)
    #expect(warnings.first?.contains("line 2, column 2: the label 'caf\u{fffd}' holds U+FFFD") == true)
  }

  @Test func aLabelOfASingleRowIsWarnedOf() throws {
    func warnings(_ labels: [String]) throws -> [String] {
      let rows = labels.enumerated().map { "\($0.offset * $0.offset % 7),\($0.element)\n" }
      return try load(Array(("x,kind\n" + rows.joined()).utf8)).description(source: "d").warnings
    }
    let words = (0..<24).map { ["spam", "ham"][$0 % 2] }
    let one = try warnings(words + ["spamm"])
    #expect(one.count == 1)
    #expect(
      one.first?.contains("data.csv: line 26, column 2 (kind): no other line has the label 'spamm'") == true)
    let numbers = try warnings((0..<24).map { "\($0 % 2)" } + ["10", "11"])
    #expect(numbers.count == 1 && numbers.first?.hasSuffix("the same holds of 1 more") == true)
    #expect(try warnings(words + ["spamm", "spamm"]).isEmpty && warnings(["a", "b", "a", "b", "c"]).isEmpty)
  }

  @Test(arguments: [
    "#VALUE!", "#REF!", "#DIV/0!", "#NUM!", "#NAME?", "#NULL!", "NaT", #"\N"#, "(null)", "nil", "1.#QNAN",
    "-1.#IND",
  ])
  func whatProgramsWriteForAMissingLabelIsRefused(_ word: String) {
    let error = datasetError { _ = try load(labels: ["a", "b", word]) }
    #expect(
      error?.message.contains("line 3, column 2: the label is '\(word)', as programs write a missing one")
        == true)
  }

  @Test(arguments: ["\"  \"", "\"\u{a0}\"", "\"\u{200b} \""])
  func aLabelOfBlanksIsEmpty(_ label: String) {
    let error = datasetError { _ = try load(labels: ["a", "b", label]) }
    #expect(error?.message.contains("line 3, column 2: the label is empty") == true)
  }
}

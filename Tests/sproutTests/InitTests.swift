import Foundation
import Results
import TestSupport
import Testing

/// `init`: specs for tables as pandas writes them and for images run as they are, or a sentence says why not.
struct InitTests {
  /// A table as a data set of scikit-learn is written by pandas.
  struct Table: CustomTestStringConvertible {
    let name: String
    let text: String
    /// What stands in the spec, or in the sentence.
    let words: [String]
    var runs = true
    var options: [String] = []
    var testDescription: String { name }
  }

  /// Rows of numbers that depend on a class, with two decimals.
  private struct Rows {
    var cells: [[String]] = []
    var kinds: [Int] = []

    init(_ rows: Int, inputs: Int, classes: Int) {
      for row in 0..<rows {
        let kind = row * 7 % classes
        var line: [String] = []
        for input in 0..<inputs {
          let wave: Int = row * (input % 7 + 2) % 17
          let place: Int = kind * (input % 3 + 1)
          line.append(String(format: "%.2f", Double(wave) / 8 + Double(place) + 0.01))
        }
        cells.append(line)
        kinds.append(kind)
      }
    }

    /// The text, with cells before the inputs and behind them that follow from the number of the row and the class.
    func text(
      _ head: [String], _ separator: String = ",", before: (Int, Int) -> [String] = { _, _ in [] },
      after: (Int, Int) -> [String]
    ) -> String {
      var lines: [String] = head.isEmpty ? [] : [head.joined(separator: separator)]
      for (row, inputs) in cells.enumerated() {
        let line: [String] = before(row, kinds[row]) + inputs + after(row, kinds[row])
        lines.append(line.joined(separator: separator))
      }
      return lines.joined(separator: "\n") + "\n"
    }
  }

  private static let names = ["setosa", "versicolor", "virginica"]
  private static let iris = [
    "sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)",
  ]
  private static func numbered(_ prefix: String, _ count: Int) -> [String] {
    (0..<count).map { prefix + String($0) }
  }
  private static func number(_: Int, _ kind: Int) -> [String] { [String(kind)] }
  private static func index(_ row: Int, _: Int) -> [String] { [String(row)] }
  private static func name(_: Int, _ kind: Int) -> [String] { [names[kind]] }

  static let tables: [Table] = {
    var tables: [Table] = []
    func add(
      _ name: String, _ text: String, _ words: [String], runs: Bool = true, options: [String] = []
    ) {
      tables.append(Table(name: name, text: text, words: words, runs: runs, options: options))
    }
    let flowers = Rows(150, inputs: 4, classes: 3)
    let wine = Rows(178, inputs: 13, classes: 3)
    add(
      "iris", flowers.text(iris + ["target"], after: number),
      ["label: target", "150 rows; 4 inputs; 3 classes", "test: 0.2", "validation: 0.2"])
    add(
      "iris-index", flowers.text([""] + iris + ["target"], before: index, after: number),
      ["drop: [1]", "column 1 has no name"])
    add(
      "iris-both",
      flowers.text(iris + ["target", "species"], ";") { [String($1), names[$1]] },
      ["label: species", "drop: [target]", "delimiter: \";\""])
    let quoted = (iris + ["kind of flower"]).map { "\"" + $0 + "\"" }
    add(
      "iris-quoted", flowers.text(quoted) { ["\"" + names[$1] + "\""] },
      ["label: kind of flower", "the one with words"])
    add(
      "wine", wine.text(numbered("w", 13) + ["target"], "\t", after: number), ["delimiter: tab", "13 inputs"])
    let decimal = wine.text(numbered("w", 13) + ["target"], ";", after: number).replacing(".", with: ",")
    add("wine-decimal", decimal, ["is not a number (write the decimal point as '.')"], runs: false)
    add(
      "breast cancer",
      Rows(569, inputs: 30, classes: 2).text(
        ["id", "name"] + numbered("mean ", 30) + ["diagnosis"],
        before: { row, _ in [String(90_000 + 13 * row), "n" + String(row)] },
        after: { [$1 == 0 ? "B" : "M"] }),
      ["label: diagnosis", "drop: [name, id]", "name holds words, 'n0' in line 2", "id changes by 13"])
    add(
      "digits",
      Rows(300, inputs: 64, classes: 10).text(numbered("pixel_", 64) + ["target"], "|", after: number),
      ["64 inputs", "10 classes", "delimiter: \"|\""])
    add(
      "numbered",
      Rows(60, inputs: 5, classes: 2).text([""] + numbered("", 5) + ["y"], before: index, after: number),
      ["label: y", "header: present"])
    add(
      "bare", Rows(60, inputs: 3, classes: 3).text([], after: number), ["label: 4", "header: absent"])
    add(
      "diabetes",
      Rows(442, inputs: 10, classes: 2).text(numbered("s", 10) + ["target"]) { row, _ in
        [String(25 + row * 97 % 320) + ".0"]
      },
      ["label: target", "task: regression", "1 target"])
    add(
      "fractions",
      Rows(50, inputs: 2, classes: 2).text(["a", "b", "target"]) { row, _ in [String(Double(row) * 1.37)] },
      ["task: regression"])
    add(
      "linnerud",
      Rows(20, inputs: 2, classes: 2).text(["", "Chins", "Waist", "Pulse"], before: index) { row, _ in
        [String(46 + 2 * (row * 3 % 11))]
      },
      ["label: Pulse", "task: regression"])
    add(
      "first", flowers.text(["kind"] + iris, before: name) { _, _ in [] }, ["label: 1"],
      options: ["--label", "1"])
    return tables
  }()

  @Test(arguments: tables)
  func tablesOfPandas(_ table: Table) async throws {
    let folder = try TemporaryDirectory()
    let file = "\(table.name).csv"
    try folder.write(table.text, to: file)
    let found = try await Program.run(["init", file] + table.options, directory: folder.url)
    let text = found.standardOutput + found.standardError
    for words in table.words { #expect(text.contains(words), "\(words): \(text)") }
    guard table.runs else {
      #expect([2, 5].contains(found.exitCode) && found.standardOutput.isEmpty)
      return
    }
    #expect(found.exitCode == 0 && found.standardError.isEmpty, "\(found.standardError)")
    try await expectRuns(found.standardOutput, in: folder)
  }

  /// The spec is sound and its runs are finished.
  private func expectRuns(_ spec: String, in folder: TemporaryDirectory) async throws {
    try folder.write(spec, to: "spec.yaml")
    let valid = try await Program.run(["validate", "--strict", "spec.yaml"], directory: folder.url)
    #expect(valid.exitCode == 0, "\(valid.standardError)")
    let run = try await Program.run(
      ["run", "spec.yaml", "-q", "--seeds", "1", "--set", "training.epochs=2"], directory: folder.url)
    #expect(run.exitCode == 0, "\(run.standardError)")
    let name = try #require(spec.firstMatch(of: /\nname: (\S+)\n/)?.1)
    let runs = try ResultsTree(path: folder.path(of: "results")).experiment(String(name)).finishedRuns()
    #expect(Set(runs.map(\.variant)) == ["grown", "fixed_8", "fixed_32", "fixed_128"])
  }

  @Test func imagesOfAFolder() async throws {
    let folder = try TemporaryDirectory()
    try SampleImageFiles.write(training: 120, test: 30, side: 6, to: folder, "images of mine")
    let found = try await Program.run(["init", "images of mine"], directory: folder.url)
    #expect(found.exitCode == 0, "\(found.standardError)")
    #expect(found.standardOutput.contains("\nname: images_of_mine\n"))
    #expect(found.standardOutput.contains("120 + 30 test rows; 36 inputs (1 x 6 x 6)"))
    #expect(!found.standardOutput.contains("test: "))
    try await expectRuns(found.standardOutput, in: folder)
    let option = try await Program.run(["init", "images of mine", "--label", "1"], directory: folder.url)
    #expect(option.exitCode == 2 && option.standardError.contains("--label is for a CSV file"))
  }

  @Test(arguments: ["123", "null", "1e5"])
  func aNameThatIsNoTextInYAMLIsQuoted(_ name: String) async throws {
    let folder = try TemporaryDirectory()
    let rows = (0..<40).map { "\($0 % 7),\($0 % 5),\($0 % 2)\n" }
    try folder.write("a,b,kind\n" + rows.joined(), to: "\(name).csv")
    let outcome = try await Program.run(["init", "\(name).csv"], directory: folder.url)
    #expect(outcome.standardOutput.contains("name: \"\(name)\""))
    try folder.write(outcome.standardOutput, to: "spec.yaml")
    #expect(try await Program.run(["validate", "spec.yaml"], directory: folder.url).exitCode == 0)
  }

  @Test func whatIsNotThereOrNoTableIsSaid() async throws {
    let folder = try TemporaryDirectory()
    try folder.write("", to: "empty.csv")
    try folder.write("a,b\n1,2\n", to: "short.csv")
    for (file, words) in [
      ("none.csv", "none.csv"), ("empty.csv", "is empty"), ("short.csv", "all samples are of one class"),
      (".", "holds no file with 'train' and 'images'"),
    ] {
      let outcome = try await Program.run(["init", file], directory: folder.url)
      #expect([2, 5].contains(outcome.exitCode), "\(file): \(outcome.exitCode)")
      #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
      #expect(outcome.standardOutput.isEmpty)
    }
  }
}

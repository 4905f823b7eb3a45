import Foundation
import TestSupport
import Testing

/// What `validate`, `plan` and `run` say of data files.
struct DataFindingTests {
  private let folder: TemporaryDirectory

  init() throws {
    folder = try TemporaryDirectory()
    let rows = (0..<40).map { "\($0);\(Double($0 * 7 % 11) / 4);1;\($0 % 2 == 0 ? "no" : "yes")\n" }
    try folder.write("id;x;one;kind\n" + rows.joined(), to: "table.csv")
  }

  private func sprout(_ arguments: String...) async throws -> Program.Outcome {
    try await Program.run(
      arguments, environment: ["SPROUT_RESULTS": "", "SPROUT_DATA": "", "NO_COLOR": "1"],
      directory: folder.url)
  }

  /// A spec with some keys of the data set.
  private func write(_ dataset: String, to name: String = "trial.yaml") throws {
    try folder.write(
      """
      version: 1
      name: trial
      dataset: {\(dataset)}
      model: {hidden: [2]}
      training: {epochs: 1, batch_size: 8}
      growth: {method: none}

      """, to: name)
  }

  private let found =
    "table.csv: 40 rows; 2 inputs; 2 classes: no, yes; label kind; header yes; delimiter ';'; dropped: id; constant: one\n"

  @Test func whatWasFoundIsSaid() async throws {
    try write("name: csv, path: table.csv, drop: [id]")
    let plan = try await sprout("plan", "trial.yaml")
    #expect(plan.standardOutput.hasPrefix(found))
    let table = try await sprout("plan", "trial.yaml", "--csv")
    #expect(table.standardError.contains(found) && table.standardOutput.hasPrefix("id,label,"))
    let quiet = try await sprout("run", "trial.yaml", "-j", "1")
    #expect(!quiet.standardError.contains("table.csv: 40 rows"))
    let verbose = try await sprout("run", "trial.yaml", "-j", "1", "-v", "--force")
    #expect(verbose.exitCode == 0 && verbose.standardError.contains(found))
  }

  @Test func whatMaySurpriseIsAWarning() async throws {
    try write("name: csv, path: table.csv")
    let warning =
      "warning: table.csv: id numbers the rows; unless it is meant as an input, leave it out with dataset.drop: [id]\n"
    for verb in ["validate", "plan", "run"] {
      let outcome = try await sprout(verb, "trial.yaml")
      #expect(outcome.exitCode == 0 && outcome.standardError.contains(warning), "\(verb)")
    }
  }

  /// Of the parts that are only looked at, and where nothing is normalised.
  @Test func numbersOutOfAllProportionAreAWarning() async throws {
    let rows = (0..<60).map { "\($0 * 7 % 11),\(Double($0 * $0 % 13) / 4),\($0 % 2 == 0 ? "no" : "yes")\n" }
    func said(_ far: (Int) -> Bool, _ keys: String) async throws -> String {
      let lines = rows.enumerated().map { far($0) ? "4e9," + $1.drop { $0 != "," }.dropFirst() : $1 }
      try folder.write("x,y,kind\n" + lines.joined(), to: "far.csv")
      try write("name: csv, path: far.csv, validation: 0.2\(keys)")
      return try await sprout("validate", "trial.yaml").standardError
    }
    var parts: Set<String> = []
    for row in 0..<12 {
      let text = try await said({ $0 == row }, "")
      #expect(text.contains("far.csv: line \(row + 2), column 1 (x): 4e+09 is "), "\(text)")
      for part in ["the validation part", "the test part", "so far from the others"] where text.contains(part)
      {
        parts.insert(part)
      }
    }
    #expect(parts.count == 3)
    let raw = try await said({ _ in true }, ", normalize: none")
    #expect(raw.contains("4e+09 is handed to the network as it is"))
  }

  /// In whatever part the number is; and what no R2 can be told of.
  @Test func targetsOutOfAllProportionAreAWarning() async throws {
    func said(_ target: (Int) -> String, _ keys: String = "") async throws -> String {
      let lines = (0..<60).map { "\($0 * 7 % 11),\(target($0)),\(Double($0 * $0 % 13) / 4)\n" }
      try folder.write("x,y,z\n" + lines.joined(), to: "far.csv")
      try write("name: csv, path: far.csv, task: regression, label: [z, y], validation: 0.2\(keys)")
      let outcome = try await sprout("validate", "trial.yaml")
      #expect(outcome.exitCode == 0)
      return outcome.standardError
    }
    var parts: Set<String> = []
    for row in 0..<12 {
      let text = try await said { $0 == row ? "1e30" : "\($0 % 5)" }
      #expect(text.contains("warning: far.csv: line \(row + 2), column 2 (y): 1e+30 is "), "\(text)")
      for part in ["in the validation part", "in the test part", "so far from the others"]
      where text.contains(part) { parts.insert(part) }
    }
    #expect(parts.count == 3)
    #expect(try await said { "\($0 % 5)" }.isEmpty)
    // Heavy tails are none.
    #expect(try await said { "\(1 << ($0 % 30))" }.isEmpty)
    let single = try await said({ "\($0 % 5)" }, ", test: 1")
    #expect(single.contains(" in all of the test part (1 sample), so that no R2 can be told of it\n"))
  }

  @Test(arguments: [
    ("name: csv, path: 1️⃣broken.csv", "broken.csv: line 2, column 1: 'x' is not a number", Int32(5)),
    ("name: csv, path: table.csv, label: 1️⃣kid", "dataset.label: table.csv has no column 'kid'", 2),
    ("name: csv, path: table.csv, drop: 1️⃣[5]", "dataset.drop: table.csv has no column '5'", 2),
    ("name: csv, path: table.csv, delimiter: 1️⃣\",\"", "table.csv: line 1: only one column", 5),
    ("name: csv, path: table.csv, header: 1️⃣absent", "table.csv: line 1, column 1: 'id' is not a number", 5),
    ("name: csv, path: table.csv, validation: 1️⃣0.01", "dataset.validation: 0.01 of 32 samples leaves no", 2),
    (
      "name: csv, path: table.csv, test: 1️⃣0.99", "dataset.test: a share of 0.99 of 40 samples leaves nothing",
      2
    ),
    ("name: digits, test: 1️⃣1797", "dataset.test: 1797 of 1797 samples leaves nothing to train on", 2),
  ])
  func validateShowsWhereTheDataDoNotFit(dataset: String, says: String, code: Int32) async throws {
    try folder.write("1,a\nx,b\n3,a\n", to: "broken.csv")
    let marked = MarkedText(dataset)
    try write(marked.text)
    let outcome = try await sprout("validate", "trial.yaml")
    #expect(outcome.exitCode == code)
    #expect(outcome.standardOutput == "")
    let place = dataset.contains("header") ? "3:28" : "3:\(marked.spots[0].column + 10)"
    #expect(outcome.standardError.hasPrefix("trial.yaml:\(place): \(says)"), "\(outcome.standardError)")
    let plan = try await sprout("plan", "trial.yaml")
    #expect(plan.exitCode == code && plan.standardOutput == "" && plan.standardError.contains(says))
  }

  @Test func dataThatAreNotHereAreAWarningOrAnError() async throws {
    try write("name: csv, path: nowhere.csv")
    let lenient = try await sprout("validate", "trial.yaml")
    #expect(lenient.exitCode == 0)
    #expect(lenient.standardOutput == "trial.yaml: ok: trial, 1 point x 1 seed = 1 run\n")
    #expect(
      lenient.standardError
        == "warning: trial.yaml: the data were not looked at: nowhere.csv: there is no such file\n")
    let strict = try await sprout("validate", "--strict", "trial.yaml")
    #expect(strict.exitCode == 5 && strict.standardOutput == "")
    #expect(strict.standardError.hasPrefix("trial.yaml:3:28: nowhere.csv: there is no such file"))
  }

  @Test func listsOfLabelsAndKeysOfOtherDataAreRefused() async throws {
    try write("name: csv, path: table.csv, label: [x, kind]")
    let list = try await sprout("validate", "trial.yaml")
    #expect(list.exitCode == 2)
    #expect(list.standardError.contains("dataset.label names 2 columns, but a class stands in one"))
    try write("name: digits, drop: [1], delimiter: ','")
    let digits = try await sprout("validate", "trial.yaml")
    #expect(digits.exitCode == 2)
    #expect(digits.standardError.contains("dataset.drop has an effect only with a data set csv"))
    #expect(digits.standardError.contains("dataset.delimiter has an effect only with a data set csv"))
  }
}

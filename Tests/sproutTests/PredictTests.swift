import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// `predict` and `evaluate`, for runs of this program and the model files that they leave.
@Suite struct PredictTests {
  private static let spec = """
    version: 1
    name: trial
    dataset: {name: csv, path: flowers.csv, label: kind, drop: [id], test: 0.25, validation: 0.2, train_limit: 60}
    model: {hidden: [4]}
    optimizer: {learning_rate: 0.1}
    training: {epochs: 3, batch_size: 8}
    growth: {method: tiny, start: 1, every: 1, until: 2, max_neurons: 2}
    """

  private let laboratory: Laboratory
  private let run: StoredRun
  private let lines: [String]

  /// Trains on a table whose labels are words and whose columns have names.
  init() async throws {
    laboratory = try Laboratory(spec: Self.spec)
    let samples = MadeUpSamples(120, inputs: 3, classes: [0, 1, 2])
    let kinds = ["rose", "aster", "tulip, red"]
    lines =
      ["id,width,kind,length,depth"]
      + zip(samples.inputs, samples.labels).enumerated().map { number, sample in
        let (inputs, label) = sample
        return "\(number),\(inputs[0] + Double(label)),\"\(kinds[label])\",\(inputs[1]),\(inputs[2])"
      }
    try laboratory.directory.write(lines.joined(separator: "\n") + "\n", to: "flowers.csv")
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-q")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    run = try #require(try laboratory.tree().finishedRuns().first)
  }

  private var model: String { run.path + "/model.safetensors" }

  private func sprout(_ arguments: String..., input: String = "") async throws -> Program.Outcome {
    try await Program.run(arguments, directory: laboratory.directory.url, standardInput: input)
  }

  private func evaluation(_ arguments: String...) async throws -> JSONValue {
    let outcome = try await Program.run(
      ["evaluate"] + arguments + ["--json"], directory: laboratory.directory.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return try JSONValue(parsing: outcome.standardOutput)
  }

  /// Columns of the flowers in another order, with changes.
  private func table(_ order: [Int], rows: [String]? = nil) -> String {
    (rows ?? lines).map { line in
      let cells = line.replacing("\"tulip, red\"", with: "tulip+ red").split(separator: ",").map(String.init)
      return order.map { cells[$0].replacing("tulip+ red", with: "\"tulip, red\"") }.joined(separator: ",")
    }.joined(separator: "\n") + "\n"
  }

  @Test func aRunsOwnPartsHaveItsFiguresToTheLastDigit() async throws {
    for part in ["test", "validation"] {
      let found = try await evaluation(run.label, "--part", part)
      #expect(found["loss"] == run.figure("\(part)_loss"))
      #expect(found["accuracy"] == run.figure("\(part)_accuracy"))
      #expect(found["schema"] == "sprout/evaluate/1")
    }
    let test = try await evaluation(run.label, "--part", "test")
    for name in ["balanced_accuracy", "macro_f1"] {
      #expect(test[name]?.number != nil && test[name] == run.figure("test_\(name)"))
    }
    let file = try await sprout("evaluate", model, "--part", "test")
    #expect(file.exitCode == 2)
    #expect(file.standardError.contains("--part is for a run"))
  }

  /// Of classes that are not balanced, accuracy says little.
  @Test func runsAreComparedAndCheckedByWhatCountsEveryClass() async throws {
    let samples = (0..<200).map { "\($0 * 37 % 101),\($0 * 13 % 29),\($0 % 20 == 0 ? "rare" : "common")\n" }
    let laboratory = try Laboratory(
      spec: """
        version: 1
        name: trial
        dataset: {name: csv, path: rare.csv}
        model: {hidden: [2]}
        training: {epochs: 2}
        growth: {method: none}
        seeds: 2
        check: {test_macro_f1: {margin: 0.01}, test_balanced_accuracy: {margin: 0.02}}

        """)
    try laboratory.directory.write("x,y,kind\n" + samples.joined(), to: "rare.csv")
    let updated = try await laboratory.sprout(
      "check", "trial.yaml", "--baseline", "base.json", "--update", "--reason", "first")
    #expect(updated.exitCode == 0, "\(updated.standardError)")
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let balanced = try #require(run.figure("test_balanced_accuracy")?.number)
    let accuracy = try #require(run.figure("test_accuracy")?.number)
    // 38 of one class and 2 of the other.
    #expect(balanced < accuracy && run.figure("test_macro_f1")?.number != balanced)
    let rows = try await laboratory.sprout(
      "compare", "trial", "--metric", "test_balanced_accuracy", "--format", "json")
    let values = try JSONValue(parsing: rows.standardOutput)["rows"]?.array?.first?["values"]?.array
    #expect(values?.contains { $0["value"]?.number == balanced } == true)
    let table = try await laboratory.sprout("compare", "trial", "--metric", "test_balanced_accuracy")
    #expect(table.standardOutput.contains("test balanced accuracy (%)"))
    let abbreviated = try await laboratory.sprout("compare", "trial", "--metric", "f1")
    #expect(abbreviated.standardError.contains("Did you mean 'test_macro_f1'?"))
    let again = try await laboratory.sprout("check", "trial.yaml", "--baseline", "base.json", "--no-run")
    #expect(again.exitCode == 0)
    let baseline = try #require(
      try FileSystem.contents(of: laboratory.directory.path(of: "base.json")))
    let worse = String(decoding: baseline, as: UTF8.self)
      .replacing(/"test_macro_f1": [0-9.]+/, with: "\"test_macro_f1\": 0.9")
      .replacing(/"numbers": "./, with: "\"numbers\": \"x")
    try laboratory.directory.write(worse, to: "base.json")
    let judged = try await laboratory.sprout("check", "trial.yaml", "--baseline", "base.json", "--no-run")
    #expect([3, 4].contains(judged.exitCode), "\(judged.standardOutput)")
    #expect(judged.standardOutput.contains("macro F1"))
  }

  @Test func theConfusionMatrixAgreesWithTheFiguresOfTheClasses() async throws {
    let found = try await evaluation(model, "--data", "flowers.csv")
    let confusion = try #require(found["confusion"]?.array).map { $0.array?.compactMap(\.integer) ?? [] }
    let classes = try #require(found["classes"]?.array)
    #expect(classes.map { $0["label"] } == ["aster", "rose", "tulip, red"])
    #expect(confusion.joined().reduce(0, +) == 120)
    let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    #expect(found["accuracy"]?.number == Double(right) / 120)
    var recalls = 0.0
    for number in confusion.indices {
      let predicted = confusion.reduce(0) { $0 + $1[number] }
      #expect(classes[number]["samples"] == 40)
      #expect(classes[number]["predicted"]?.integer == predicted)
      let hits = Double(confusion[number][number])
      #expect(classes[number]["recall"]?.number == hits / 40)
      #expect(predicted == 0 || classes[number]["precision"]?.number == hits / Double(predicted))
      recalls += hits / 40
    }
    #expect(found["balanced_accuracy"]?.number == recalls / 3)
    let text = try await sprout("evaluate", model, "--data", "flowers.csv")
    #expect(text.standardOutput.contains("taken for"))
    #expect(text.standardError.contains("columns that the model does not read are left out: 'id'"))
  }

  @Test func theRowsOfAFileArePredictedAsTheRunDoes() async throws {
    // The rows of the test part, by the file that says which they are.
    let split = try #require(run.json["split"]?.string)
    let parts = try #require(try CSVTable(contentsOf: laboratory.tree().path + "/" + split))
    #expect(parts.columns == ["row", "part"])
    #expect(parts.rows.map { $0[0] } == (0..<120).map(String.init))
    let sizes = Dictionary(parts.rows.map { ($0[1], 1) }, uniquingKeysWith: +)
    #expect(sizes == ["test": 30, "validation": 18, "train": 60, "unused": 12])
    let chosen = parts.rows.indices.filter { parts.rows[$0][1] == "test" }
    let rows = [lines[0]] + chosen.map { lines[$0 + 1] }
    try laboratory.directory.write(table([4, 2, 1, 3], rows: rows), to: "test.csv")
    let found = try await evaluation(model, "--data", "test.csv")
    let (loss, own) = (try #require(found["loss"]?.number), try #require(run.figure("test_loss")?.number))
    #expect((loss - own).magnitude <= 1e-6 * own)
    #expect(found["accuracy"] == run.figure("test_accuracy"))

    let outcome = try await sprout("predict", run.label, "--data", "test.csv")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    let predictions = CSVTable(parsing: outcome.standardOutput)
    #expect(predictions.columns == ["aster", "rose", "tulip, red"])
    #expect(predictions.rows.count == 30)
    let numbers = predictions.rows.map { $0.compactMap(Double.init) }
    #expect(numbers.allSatisfy { ($0.reduce(0, +) - 1).magnitude < 1e-6 })
    let names = chosen.map { lines[$0 + 1] }
    let right = zip(numbers, names).count { shares, line in
      line.contains(predictions.columns[shares.indices.max { shares[$0] < shares[$1] } ?? 0])
    }
    #expect(run.figure("test_accuracy")?.number == Double(right) / 30)
  }

  @Test func columnsAreFoundByNameInAnyOrderAndForm() async throws {
    let expected = try await sprout("predict", model, "--data", "flowers.csv").standardOutput
    try laboratory.directory.write(table([3, 1, 4]), to: "other.csv")
    try laboratory.directory.write(
      table([4, 0, 1, 3]).replacing(",", with: "\t").replacing("\n", with: "\r\n"), to: "tabs.csv")
    // Without names the columns count by their places.
    let bare = table([1, 3, 4]).split(separator: "\n").dropFirst().joined(separator: "\n")
    try laboratory.directory.write(bare, to: "bare.csv")
    for file in ["other.csv", "tabs.csv", "bare.csv"] {
      let outcome = try await sprout("predict", model, "--data", file)
      #expect(outcome.standardOutput == expected, "\(file): \(outcome.standardError)")
      #expect(outcome.standardError.contains("left out") == (file == "tabs.csv"))
    }
    let piped = try await sprout("predict", model, "--data", "-", input: table([3, 1, 4]))
    #expect(piped.standardOutput == expected)
    let written = try await sprout("predict", model, "--data", "other.csv", "--output", "out.csv")
    #expect(written.standardOutput.isEmpty)
    let text = try String(contentsOfFile: laboratory.directory.path(of: "out.csv"), encoding: .utf8)
    #expect(text == expected)
  }

  @Test func whatDoesNotFitIsRefusedWithItsPlace() async throws {
    for (text, verb, code, words) in [
      (table([1, 3]), "predict", 2, "there is no column 'depth', which the model reads"),
      (table([1, 1, 3, 4]), "predict", 2, "2 columns are named 'width', the model reads 1"),
      (table([1, 3]).replacing("width,length", with: "1,2"), "predict", 2, "2 columns are left"),
      (
        table([1, 2, 3, 4]).replacing("rose", with: "lily"), "evaluate", 2,
        "line 2, column 2 (kind): the label 'lily' is none of the model's classes: 'aster', 'rose'"
      ),
      (table([1, 3, 4]), "evaluate", 2, "bad.csv: no column is left for the class: the model reads all 3\n"),
      ("width,length,depth\n1,2,3\n1,,3\n", "predict", 5, "line 3, column 2 (length): the cell is empty"),
      ("width,length,depth\n1,x,3\n", "predict", 5, "line 2, column 2 (length): 'x' is not a number"),
      ("width,length,depth\n1,2\n", "predict", 5, "line 2 has 2 columns, the first has 3"),
      ("width,length,depth\n1,nan,3\n", "predict", 5, "nan is not allowed"),
      ("", "predict", 5, "is empty"),
      ("width,length,depth,kind\n", "evaluate", 5, "no samples"),
    ] as [(String, String, Int32, String)] {
      try laboratory.directory.write(text, to: "bad.csv")
      let outcome = try await sprout(verb, model, "--data", "bad.csv", "--output", "never.csv")
      let answer = verb == "predict" ? outcome : try await sprout(verb, model, "--data", "bad.csv")
      #expect(answer.exitCode == code, "\(words): \(answer.standardError)")
      #expect(answer.standardError.contains(words), "\(answer.standardError)")
      #expect(!FileManager.default.fileExists(atPath: laboratory.directory.path(of: "never.csv")))
    }
    #expect(try await sprout("predict", model, "--data", "none.csv").exitCode == 5)
    #expect(try await sprout("evaluate", model).exitCode == 2)
    #expect(try await sprout("predict", model, "--data", "train-images-idx3-ubyte").exitCode == 2)
  }

  @Test func aFileLongerThanWhatIsHeldIsReadInPieces() async throws {
    // Several windows of a megabyte, with quotes over line ends and a packed copy.
    let rows = lines.dropFirst().map { $0.replacing("tulip, red", with: "tulip,\nred") }
    let body = rows.joined(separator: "\n") + "\n"
    let long = lines[0] + "\n" + String(repeating: body, count: 700)
    try laboratory.directory.write(long, to: "long.csv")
    let expected = try await sprout("predict", model, "--data", "flowers.csv").standardOutput
    let header = expected.prefix { $0 != "\n" } + "\n"
    let outcome = try await sprout("predict", model, "--data", "long.csv")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(
      outcome.standardOutput
        == header + String(repeating: String(expected.dropFirst(header.count)), count: 700))
    let packing = try await Program.run(
      ["-k", "long.csv"], executable: URL(filePath: "/usr/bin/gzip"), directory: laboratory.directory.url)
    #expect(packing.exitCode == 0)
    let packed = try await sprout("predict", model, "--data", "long.csv.gz")
    #expect(packed.standardOutput == outcome.standardOutput, "\(packed.standardError)")
    let bytes = try Data(contentsOf: URL(filePath: laboratory.directory.path(of: "long.csv.gz")))
    try laboratory.directory.write(bytes.prefix(bytes.count / 2), to: "cut.csv.gz")
    let cut = try await sprout("predict", model, "--data", "cut.csv.gz")
    #expect(cut.exitCode == 5)
    #expect(cut.standardError.contains("truncated"))
  }
}

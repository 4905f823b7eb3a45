import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// `inspect` on runs of this program, and on the model files that they leave.
@Suite struct InspectRunTests {
  private static let spec = """
    version: 1
    name: trial
    dataset: {name: csv, path: flowers.csv, test: 0.25, validation: 0.2, split_seed: 3, normalize: unit}
    model: {hidden: [3], activation: tanh}
    training: {epochs: 3, batch_size: 8, loss: mean_squared_error}
    growth: {method: none}
    """

  private let laboratory: Laboratory
  private let run: StoredRun

  /// Trains on a table whose labels are words and whose columns have names.
  init() async throws {
    laboratory = try Laboratory(spec: Self.spec)
    let samples = MadeUpSamples(80, inputs: 2, classes: [0, 1, 2])
    let table = samples.csv(header: "width,length,kind") { ["rose", "aster", "tulip"][$0] }
    try laboratory.directory.write(table, to: "flowers.csv")
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-q")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    run = try #require(try laboratory.tree().finishedRuns().first)
  }

  private func inspect(_ arguments: String...) async throws -> Program.Outcome {
    try await Program.run(
      ["inspect"] + arguments + ["--samples", "all"], directory: laboratory.directory.url)
  }

  private func document(_ arguments: String...) async throws -> JSONValue {
    let outcome = try await Program.run(
      ["inspect"] + arguments + ["--samples", "all", "--json"], directory: laboratory.directory.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return try JSONValue(parsing: outcome.standardOutput)
  }

  /// Whether a look gives the figures of the run on a part.
  private func expectFigures(_ found: JSONValue, _ part: String) throws {
    let loss = try #require(found["loss"]?.number)
    let expected = try #require(run.figure("\(part)_loss")?.number)
    #expect((loss - expected).magnitude <= 1e-6 * expected, "\(loss), not \(expected)")
    #expect(found["accuracy"]?.number == run.figure("\(part)_accuracy")?.number)
  }

  @Test func aRunBringsItsDataSplitNormalisationAndLoss() async throws {
    for name in [run.path, run.path + "/", run.label, run.id, "trial/\(run.label)"] {
      for part in ["test", "validation"] {
        let found = try await document(name, "--split", part)
        try expectFigures(found, part)
        #expect(found["run"]?.string == run.folderName)
        #expect(found["split"]?.string == part)
        #expect(found["classes"]?.array == ["aster", "rose", "tulip"])
      }
    }
    let whole = try await document(run.label, "--split", "all")
    #expect(whole["samples"] == 80)
    #expect(try await document(run.label)["samples"] == 48)
  }

  @Test func itsModelFileBringsClassesColumnsAndNormalisation() async throws {
    // The same flowers by other words in other places: the test part of the run alone, with a column more.
    let file = run.path + "/model.safetensors"
    let whole = try await document(run.label, "--split", "all")
    let text = try String(contentsOfFile: laboratory.directory.path(of: "flowers.csv"), encoding: .utf8)
    let lines = text.split(separator: "\n").enumerated().map {
      $0.offset == 0 ? "id,\($0.element)" : "7,\($0.element)"
    }
    try laboratory.directory.write(lines.joined(separator: "\n"), to: "more.csv")
    let found = try await document(
      file, "--dataset", "more.csv", "--drop", "id", "--loss", "mean_squared_error")
    let (loss, expected) = (try #require(found["loss"]?.number), try #require(whole["loss"]?.number))
    #expect((loss - expected).magnitude <= 1e-12)
    #expect(found["accuracy"] == whole["accuracy"])
    let foreign = try await inspect(file, "--dataset", "more.csv", "--loss", "mean_squared_error")
    #expect(foreign.exitCode == 2)
    #expect(foreign.standardError.contains("columns that the model does not read: 'id'"))
    // A part of the flowers, of which one kind is missing.
    let roses = lines.filter { !$0.hasSuffix("aster") }.joined(separator: "\n")
    try laboratory.directory.write(roses, to: "more.csv")
    let some = try await document(file, "--dataset", "more.csv", "--drop", "id")
    #expect(some["classes"]?.array == ["aster", "rose", "tulip"])
    try laboratory.directory.write(roses.replacing("tulip", with: "lily"), to: "more.csv")
    let other = try await inspect(file, "--dataset", "more.csv", "--drop", "id")
    #expect(other.exitCode == 2)
    #expect(other.standardError.contains("'lily' is none of the model's classes: 'aster', 'rose', 'tulip'"))
  }

  @Test func aModelFileOfBeforeIsReadWithWhatTheRunSays() async throws {
    let path = run.path + "/model.safetensors"
    let before = try await document(run.label, "--split", "test")
    try Self.strip(path)
    let found = try await document(run.label, "--split", "test")
    try expectFigures(found, "test")
    #expect(found["loss"] == before["loss"])
    #expect(found["classes"] == before["classes"])
    // Without the run nobody knows which output is a rose.
    let alone = try await inspect(path, "--dataset", "flowers.csv")
    #expect(alone.exitCode == 2)
    #expect(alone.standardError.contains("the label 'aster' is no number of an output (0 to 2)"))
  }

  @Test func whatContradictsTheRunIsRefused() async throws {
    for (option, value, words) in [
      (
        "--loss", "cross_entropy",
        "--loss cross_entropy contradicts the run, which minimised mean_squared_error"
      ),
      ("--normalize", "unit", "--normalize unit contradicts the model: the run says"),
      ("--activation", "relu", "the hidden units apply tanh, not relu"),
      ("--label", "1", "--label is for a CSV file; the run says how its data are read"),
    ] {
      let outcome = try await inspect(run.label, option, value)
      #expect(outcome.exitCode == 2)
      #expect(outcome.standardError.contains(words), "\(outcome.standardError)")
    }
    let csv = laboratory.directory.path(of: "flowers.csv")
    let text = try String(contentsOfFile: csv, encoding: .utf8)
    try text.replacing("rose", with: "lily").write(toFile: csv, atomically: true, encoding: .utf8)
    let renamed = try await inspect(run.label)
    #expect(renamed.exitCode == 2)
    #expect(renamed.standardError.contains("the label 'lily' is none of the model's classes"))
    try (text + "0,0,rose\n").write(toFile: csv, atomically: true, encoding: .utf8)
    let changed = try await inspect(run.label)
    #expect(changed.exitCode == 5)
    #expect(changed.standardError.contains("the data set flowers.csv is not the one of the run"))
  }

  @Test func aRunWithoutAModelIsRefused() async throws {
    try FileManager.default.removeItem(atPath: run.path + "/model.safetensors")
    let missing = try await inspect(run.path)
    #expect(missing.exitCode == 5)
    #expect(missing.standardError == "error: \(run.path)/model.safetensors: is missing\n")
    let failed = laboratory.tree().path + "/failed"
    try FileManager.default.createDirectory(atPath: failed, withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: run.path, toPath: "\(failed)/\(run.folderName)")
    let outcome = try await inspect(run.label)
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains("has no model: it is failed"))
  }

  /// Makes a model file what it was before it said anything of inputs and outputs.
  private static func strip(_ path: String) throws {
    let bytes = try Array(Data(contentsOf: URL(filePath: path)))
    let length = 8 + bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = try JSONSerialization.jsonObject(with: Data(bytes[8..<length]))
    var members = try #require(header as? [String: [String: Any]])
    let offsets = { (tensor: [String: Any]) in tensor["data_offsets"] as? [Int] ?? [0, 0] }
    let removed = ["input.shift", "input.scale"].compactMap { members.removeValue(forKey: $0) }
    let begin = try #require(removed.map { offsets($0)[1] }.max())
    members = members.mapValues { tensor in
      tensor.merging(["data_offsets": offsets(tensor).map { $0 - begin }]) { $1 }
    }
    members["__metadata__"] = ["activation": "tanh"]
    let text = try JSONSerialization.data(withJSONObject: members)
    let size = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    try Data(size + Array(text) + bytes[(length + begin)...]).write(to: URL(filePath: path))
  }
}

import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Results trees in which something is not as it was written: every verb says the same, and none ends in a trap.
@Suite struct DamagedTreeTests {
  private let laboratory: Laboratory
  private let run: StoredRun

  init() async throws {
    laboratory = try Laboratory()
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-q")
    try #require(outcome.exitCode == 0)
    run = try #require(try laboratory.tree().finishedRuns().first { $0.variant == "grown" })
  }

  private func text(_ name: String, in path: String? = nil) throws -> String {
    let bytes = try FileSystem.contents(of: "\(path ?? run.path)/\(name)")
    return String(decoding: try #require(bytes), as: UTF8.self)
  }

  private func write(_ text: String, to name: String) throws {
    try FileSystem.write(Array(text.utf8), to: "\(run.path)/\(name)")
  }

  /// What happens to a file: it is cut, or something in its middle is lost.
  private static let damages: [@Sendable (String) -> String] = [
    { _ in "" }, { String($0.prefix($0.count / 2)) },
    { $0.replacing("\n  },\n  \"provenance\"", with: "\n  \"provenance\"") },
    { $0.replacing("\"learning_rate\": ", with: "\"learning_rate\" ") },
    { $0.replacing("\"test_loss\": ", with: "\"test_loss\" ") },
    { $0.replacing("\"result\": {", with: "\"results\": {") },
    { $0.replacing("\"provenance\": {", with: "\"origin\": {") },
    { $0.replacing("\"host\": \"", with: "\"host\": ") },
    // A key twice, as where a copy of some lines was put in, or a stretch is gone in which brackets balance.
    { $0.replacing("\"batch_size\": ", with: "\"batch_size\": 1, \"batch_size\": ") },
    { $0.replacing("\"host\": \"", with: "\"host\": \"a\", \"host\": \"") },
    { $0.replacing("\"events\": ", with: "\"events\": 0, \"events\": ") },
    { $0.replacing("\"growth_flops\": ", with: "\"growth_flops\": 0, \"growth_flops\": ") },
    { $0.replacing("\"result\": {", with: "\"result\": {}, \"result\": {") },
    // Lines are gone, and what is left is JSON.
    { emptied($0, "config") }, { emptied($0, "provenance") }, { emptied($0, "growth") },
    { emptied($0, "result") }, { emptied($0, "cost") },
    { $0.replacing(/"test_loss": [^\n]+\n/, with: "") }, { $0.replacing(/"seconds": [^\n]+\n/, with: "") },
    { $0.replacing(/"events": [^\n]+\n/, with: "") },
    { $0.replacing(/"final_widths": \[[^\]]*\],/, with: "") },
    { $0.replacing("\"label\": ", with: "\"lable\": ") },
    { $0.replacing("\"axes\": {", with: "\"axis\": {") },
    // The id, behind what the folder's name has of it.
    { text in
      let id = text.firstRange(of: "\"id\": \"").map { text[$0.upperBound...].prefix(64) } ?? ""
      return text.replacing(id, with: id.dropLast() + (id.hasSuffix("0") ? "1" : "0"))
    },
  ]

  /// The text with nothing in a section.
  private static func emptied(_ text: String, _ section: String) -> String {
    guard let start = text.firstRange(of: "\n  \"\(section)\": {")?.upperBound,
      let end = text[start...].firstRange(of: "\n  }")?.lowerBound
    else { return text }
    return String(text[..<start] + text[end...])
  }

  @Test(arguments: damages.indices)
  func aTornRunIsDamagedForEveryVerb(_ index: Int) async throws {
    let whole = try text("run.json")
    let torn = Self.damages[index](whole)
    try #require(torn != whole)
    try write(torn, to: "run.json")
    let advice = StoredRun.damage

    let status = try await laboratory.sprout("status")
    #expect(status.standardOutput.contains("\(run.folderName)  \(advice)"))
    let document = try JSONValue(parsing: try await laboratory.sprout("status", "--json").standardOutput)
    let experiment = try #require(document["experiments"]?.array?.first)
    #expect(experiment["done"] == 3 && experiment["damaged"] == 1)
    #expect(experiment["damaged_runs"] == [.string(run.folderName)])

    let plan = try await laboratory.sprout("plan", "trial.yaml", "--csv")
    #expect(plan.exitCode == 0)
    #expect(plan.standardOutput.split(separator: "\n").count { $0.contains(",damaged,") } == 1)
    #expect(plan.standardError.contains(advice))

    for verb in ["compare", "report"] {
      let outcome = try await laboratory.sprout(verb, "trial")
      #expect(outcome.exitCode == 0)
      #expect(outcome.standardError.contains(run.folderName) && outcome.standardError.contains(advice))
    }
    let page = try FileSystem.contents(of: laboratory.tree().reportPath)
    #expect(String(decoding: page ?? [], as: UTF8.self).contains("run.json is missing or damaged"))

    let shown = try await laboratory.sprout("show", run.folderName)
    #expect(shown.exitCode == 5 && shown.standardError.contains(advice))

    let place = laboratory.relative(run.path)
    #expect(try await laboratory.sprout("show", place).standardError.hasSuffix("\(place): \(advice)\n"))

    let again = try await laboratory.sprout("run", "trial.yaml")
    #expect(again.exitCode == 5)
    #expect(again.standardError.contains("1 damaged, nothing to do"))
    #expect(again.standardError.hasSuffix("error: \(laboratory.relative(run.path)): \(advice)\n"))

    // As advised.
    try FileSystem.remove(run.path)
    #expect(try await laboratory.sprout("run", "trial.yaml", "-q").exitCode == 0)
    #expect(try text("run.json").count == whole.count || text("run.json").hasSuffix("}\n"))
  }

  @Test(arguments: [
    [
      "parameters": "5e-324", "train_flops": "1e305", "growth_flops": "-1", "seconds": "1e30",
      "test_accuracy": "1e300", "final_widths": "[9223372036854775807, 2]",
    ],
    [
      "parameters": "9e307", "seconds": "1e19", "peak_memory_bytes": "1e300", "test_loss": "-2",
      "best_epoch": "9223372036854775807", "final_widths": "[-1, 0]",
    ],
    ["parameters": "1.5", "seconds": "-3", "cpu_seconds": "1e200", "final_widths": "[1e300]"],
    ["final_widths": "[]"],
  ])
  func figuresThatCannotBeCountAsNotMeasured(_ figures: [String: String]) async throws {
    var json = try text("run.json")
    for (name, figure) in figures {
      let pattern = try Regex("\"\(name)\": (\\[[^\\]]*\\]|[^,\n]+)")
      json = json.replacing(pattern, with: "\"\(name)\": \(figure)")
    }
    try write(json, to: "run.json")
    try await expectAllVerbsWork()
    let shown = try await laboratory.sprout("show", run.folderName, "--json")
    let document = try JSONValue(parsing: shown.standardOutput)
    for name in figures.keys {
      #expect((document["result"]?[name] ?? document["cost"]?[name]) == .null, "\(name)")
    }
  }

  /// Neither the mean of a comparison nor that of the page counts it as nothing.
  @Test(arguments: [
    ("parameters", "-4"), ("parameters", "2.5"), ("train_flops", "1e305"), ("growth_flops", "-1e18"),
    ("seconds", "null"), ("train_flops", "-0.0"),
  ])
  func aFigureThatIsNoneIsInNoMean(_ name: String, _ figure: String) async throws {
    let others = try laboratory.tree().finishedRuns().filter { $0.variant == "grown" && $0.id != run.id }
    let pattern = try Regex("\"\(name)\": [^,\n]+")
    try write(try text("run.json").replacing(pattern, with: "\"\(name)\": \(figure)"), to: "run.json")
    let outcome = try await laboratory.sprout("compare", "trial", "--format", "csv")
    let table = CSVTable(parsing: outcome.standardOutput)
    let column = try #require(table.index(of: name))
    let variant = try #require(table.index(of: "variant"))
    let row = try #require(table.rows.first { $0[variant] == "grown" })
    #expect(Double(row[column]) == others.first?.figure(name)?.number)
  }

  /// Of its own folder, of this program, and JSON.
  @Test(arguments: ["copy", "\"zz\"", "sprout/run/9", "folder", "brace"])
  func whatIsNotTheRunsOwnFileIsDamagedForEveryVerb(_ fault: String) async throws {
    let whole = try text("run.json")
    let other = try #require(try laboratory.tree().finishedRuns().first { $0.id != run.id })
    let path = "\(run.path)/run.json"
    let check = ["check", "trial.yaml", "--no-run", "--baseline", "known.json"]
    let kept = try await Program.run(
      check + ["--update", "--reason", "first"], directory: laboratory.directory.url)
    #expect(kept.exitCode == 0)
    switch fault {
    case "copy": try FileSystem.write(try FileSystem.contents(of: other.path + "/run.json") ?? [], to: path)
    case "brace": try write(String(whole.dropLast(2)), to: "run.json")
    case "folder":
      try FileSystem.remove(path)
      try FileSystem.createFolder(path)
    default:
      let replaced = fault.hasPrefix("\"") ? "\"\(run.id)\"" : "sprout/run/1"
      try write(whole.replacing(replaced, with: fault), to: "run.json")
    }
    let document = try JSONValue(parsing: try await laboratory.sprout("status", "--json").standardOutput)
    let experiment = try #require(document["experiments"]?.array?.first)
    #expect(experiment["damaged_runs"] == [.string(run.folderName)])
    let plan = try await laboratory.sprout("plan", "trial.yaml", "--csv").standardOutput
    #expect(plan.split(separator: "\n").count { $0.contains(",damaged,") } == 1)
    for verb in [["compare", "trial"], ["report", "trial"], check] {
      let outcome = try await Program.run(verb, directory: laboratory.directory.url)
      let said = outcome.standardError + outcome.standardOutput
      #expect(said.contains(run.folderName) && said.contains(StoredRun.damage), "\(verb): \(said)")
    }
    let place = laboratory.relative(run.path)
    for arguments in [
      ["show", run.folderName], ["show", run.label], ["show", place], ["diff", place, place],
      ["inspect", place],
      ["inspect", run.folderName],
    ] {
      let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
      #expect(outcome.exitCode == 5)
      #expect(outcome.standardError.hasSuffix("\(place): \(StoredRun.damage)\n"), "\(outcome.standardError)")
    }
  }

  @Test func aFailedRunThatIsTornIsSaidToBe() async throws {
    let path = run.path.replacing("/runs/", with: "/failed/")
    try FileManager.default.moveItem(atPath: run.path, toPath: path)
    try FileSystem.write(Array(try text("run.json", in: path).dropLast(200).utf8), to: path + "/run.json")
    for name in [run.folderName, laboratory.relative(path)] {
      let shown = try await laboratory.sprout("show", name)
      #expect(shown.exitCode == 5)
      #expect(shown.standardError.hasSuffix("\(laboratory.relative(path)): \(StoredRun.damage)\n"))
    }
  }

  @Test func aFileInAnotherLayoutIsAsGood() async throws {
    try write(run.json.canonicalText + "\n", to: "run.json")
    #expect(try await laboratory.sprout("run", "trial.yaml").standardError.contains("4 done, nothing to do"))
  }

  @Test(arguments: [0, 1, 2])
  func cutMetricsAreSaid(_ kind: Int) async throws {
    let whole = try text("metrics.csv")
    let lines = whole.split(separator: "\n")
    let texts = [
      "", String(whole.dropLast(5)), lines.dropLast().map { "\($0)\n" }.joined(),
    ]
    for arguments in [["report", "trial"], ["show", run.folderName]] {
      try write(whole, to: "metrics.csv")
      let before = try await Program.run(arguments, directory: laboratory.directory.url)
      #expect(!before.standardError.contains("metrics.csv"))
      try write(texts[kind], to: "metrics.csv")
      let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
      #expect(outcome.exitCode == 0)
      #expect(
        outcome.standardError.contains("warning: \(laboratory.relative(run.path)): \(StoredRun.cutMetrics)"))
    }
  }

  /// A cell that is no number, one that is empty where something was measured, one that cannot be, a row that lost its end.
  @Test(arguments: [
    ("metrics.csv", "train_loss", "0.3x", "train_loss is '0.3x', which was never written so"),
    ("metrics.csv", "test_loss", "", "test_loss is empty, which was never written so"),
    ("metrics.csv", "test_accuracy", "nan", "test_accuracy is 'nan', which was never written so"),
    ("metrics.csv", "test_accuracy", "97", "test_accuracy is '97', which was never written so"),
    ("metrics.csv", "widths", "2;2x", "widths is '2;2x', which was never written so"),
    ("metrics.csv", "train_flops", nil, "has another number of cells than line 1"),
    ("growth.csv", "layer", "", "layer is empty, which was never written so"),
    ("growth.csv", "kept", "two", "kept is 'two', which was never written so"),
  ])
  func aDamagedCellIsToldByItsPlace(_ file: String, _ column: String, _ cell: String?, _ fault: String)
    async throws
  {
    let table = CSVTable(parsing: try text(file))
    let place = try #require(table.index(of: column))
    // The second row, in the third line.
    let rows = table.rows.enumerated().map { number, row in
      guard number == 1 else { return row }
      return cell.map { Array(row[..<place]) + [$0] + row[(place + 1)...] } ?? Array(row[..<place])
    }
    try write(([table.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined(), to: file)
    var verbs = [
      ["report", "trial"], ["show", run.folderName], ["diff", run.folderName, run.folderName],
      ["draw", run.folderName], ["export", "trial", "--format", "tensorboard"],
    ]
    if file == "metrics.csv" { verbs.append(["compare", "trial", "--view", "flops"]) }
    for arguments in verbs {
      let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
      #expect(outcome.exitCode == 0)
      let said =
        "\(laboratory.relative(run.path)): \(file):3: \(fault), and counts as not measured; delete the folder, and "
        + "'sprout run' repeats the run"
      #expect(outcome.standardError.contains("warning: \(said)"), "\(arguments): \(outcome.standardError)")
    }
    // What a run came to is not read from there.
    let compared = try await laboratory.sprout("compare", "trial")
    #expect(!compared.standardError.contains(file))
  }

  @Test func aConfigurationThatCannotBeReadIsToldByItsKey() async throws {
    let whole = try text("run.json")
    try write(whole.replacing("\"method\": \"tiny\"", with: "\"method\": \"tinny\""), to: "run.json")
    for arguments in [
      ["inspect"], ["evaluate", "--part", "test"], ["export", "--format", "onnx"],
    ] {
      let outcome = try await Program.run(
        [arguments[0], run.folderName] + arguments.dropFirst(), directory: laboratory.directory.url)
      #expect(outcome.exitCode == 5)
      #expect(
        outcome.standardError.contains(
          "/run.json: the configuration cannot be read: growth.method must be one of none, tiny, "),
        "\(outcome.standardError)")
    }
  }

  /// A folder in the place of a file.
  @Test func oneRunThatCannotBeReadHidesNoOthers() async throws {
    for path in ["\(run.path)/metrics.csv"] {
      try FileSystem.remove(path)
      try FileSystem.createFolder(path)
    }
    let status = try await laboratory.sprout("status")
    #expect(status.exitCode == 0, "\(status.standardError)")
    #expect(status.standardOutput.contains("trial"))
  }

  @Test(arguments: ["growth.csv", "model.safetensors"])
  func otherFilesThatWereCutAreSaid(_ name: String) async throws {
    let path = "\(run.path)/\(name)"
    let whole = try #require(try FileSystem.contents(of: path))
    for arguments in [["report", "trial"], ["show", run.folderName]] {
      try FileSystem.write(whole, to: path)
      let before = try await Program.run(arguments, directory: laboratory.directory.url)
      #expect(!before.standardError.contains(name))
      for bytes in [nil, [], Array(whole.dropLast(9))] {
        if let bytes { try FileSystem.write(bytes, to: path) } else { try FileSystem.remove(path) }
        let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
        #expect(outcome.exitCode == 0)
        #expect(
          outcome.standardError.contains(
            "warning: \(laboratory.relative(run.path)): \(name) is missing or was cut"))
      }
    }
  }

  /// A column of every row takes a value.
  @Test(arguments: [
    [
      "kept": "-1", "width_after": "-5", "singular_values": "nan;inf;5e-324", "amplitude": "-1e308",
      "epoch": "9223372036854775807", "widths": "1e300;nan", "train_flops": "nan",
    ],
    [
      "kept": "9223372036854775807", "layer": "-9223372036854775808", "event": "1e300", "epoch": "-3",
      "test_accuracy": "1e308", "seconds": "inf",
    ],
  ])
  func cellsThatCannotBeAreNoTrap(_ cells: [String: String]) async throws {
    for file in ["growth.csv", "metrics.csv"] {
      let table = CSVTable(parsing: try text(file))
      let rows = table.rows.map { row in
        zip(table.columns, row).map { cells[$0] ?? $1 }.map { $0.contains(",") ? "\"\($0)\"" : $0 }
      }
      try write(([table.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined(), to: file)
    }
    try await expectAllVerbsWork()
    let diff = try await laboratory.sprout("diff", run.folderName, run.folderName)
    #expect(diff.exitCode == 0)
  }

  private func expectAllVerbsWork() async throws {
    for arguments in [
      ["status"], ["plan", "trial.yaml"], ["compare", "trial", "--view", "flops"],
      ["compare", "trial", "--view", "area", "--format", "json"], ["report", "trial"],
      ["show", run.folderName], ["run", "trial.yaml"],
    ] {
      let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
      #expect(outcome.exitCode == 0, "\(arguments): \(outcome.standardError)")
    }
  }

  @Test(arguments: [
    ("state", "state,state", "has the column 'state' twice"),
    ("state", "state,a,b,a", "has the column 'a' twice"),
    ("label", "name", "does not begin with the columns id, label, variant, seed, state"),
  ])
  func aPlanThatIsNoneIsRefusedByName(_ column: String, _ other: String, _ reason: String) async throws {
    let path = laboratory.tree().planPath
    let plan = String(decoding: try #require(try FileSystem.contents(of: path)), as: UTF8.self)
    try FileSystem.write(Array(plan.replacing(column, with: other, maxReplacements: 1).utf8), to: path)
    for arguments in [["status"], ["compare", "trial"], ["report", "trial"]] {
      let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
      #expect(outcome.exitCode == 5)
      #expect(
        outcome.standardError
          == "error: results/trial/plan.csv \(reason); delete it, and 'sprout run' with the spec writes it anew\n"
      )
    }
    // As advised.
    try FileSystem.remove(path)
    #expect(try await laboratory.sprout("run", "trial.yaml", "-q").exitCode == 0)
    #expect(try await laboratory.sprout("status").exitCode == 0)
  }

  @Test(arguments: [
    ("cut", "ends in the middle of a row"), ("quote", "ends in the middle of a row"),
    ("twice", " twice, again in row 5"),
    ("narrow", "has another number of cells in row 5 than columns"), ("seed", "has no seed in row 5"),
    ("id", "has no id in row 5"),
  ])
  func aPlanWithARowAmissIsRefused(_ fault: String, _ reason: String) async throws {
    let path = laboratory.tree().planPath
    let plan = String(decoding: try #require(try FileSystem.contents(of: path)), as: UTF8.self)
    let last = try #require(plan.split(separator: "\n").last)
    let added = [
      "cut": String(last.dropLast(3)), "quote": "\"\(last)\n", "twice": "\(last)\n", "narrow": "a,b,c,1\n",
      "id": String(last.prefix(5) + "\0" + last.dropFirst(5)) + "\n",
      "seed": String(repeating: "a", count: 64) + ",b,c,-1"
        + String(
          last.drop { $0 != "," }.split(
            separator: ",", omittingEmptySubsequences: false
          ).dropFirst(4).map { ",\($0)" }.joined()) + "\n",
    ]
    try FileSystem.write(Array((plan + (added[fault] ?? "")).utf8), to: path)
    for arguments in [["status"], ["compare", "trial"], ["report", "trial"]] {
      let outcome = try await Program.run(arguments, directory: laboratory.directory.url)
      #expect(outcome.exitCode == 5)
      #expect(outcome.standardError.hasPrefix("error: results/trial/plan.csv "))
      #expect(outcome.standardError.contains(reason), "\(outcome.standardError)")
    }
  }

  @Test func aSeedThatIsNoneIsRefused() async throws {
    let path = laboratory.tree().planPath
    var table = CSVTable(parsing: String(decoding: try FileSystem.contents(of: path) ?? [], as: UTF8.self))
    let rows = table.rows.map { row in row.indices.map { $0 == 3 ? "1e5" : row[$0] } }
    let lines = ([table.columns] + rows).map { $0.joined(separator: ",") + "\n" }
    table = CSVTable(parsing: lines.joined())
    try FileSystem.write(Array(lines.joined().utf8), to: path)
    let outcome = try await laboratory.sprout("status")
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError.contains("plan.csv has no seed in row 1"))
  }
}

extension Laboratory {
  /// A path in the folder as the program, which works there, speaks of it.
  func relative(_ path: String) -> String { path.replacing(directory.path + "/", with: "") }
}

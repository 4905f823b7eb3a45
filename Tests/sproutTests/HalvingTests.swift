import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Successive halving on digits: what goes on, what is left where, and that neither depends on how it was executed.
@Suite(.serialized) struct HalvingTests {
  private static let spec = """
    version: 1
    name: trial
    dataset: {name: digits, train_limit: 300, test: 0.2, validation: 0.2}
    model: {hidden: [2]}
    training: {epochs: 9, batch_size: 32}
    search: {samples: 9, optimizer.learning_rate: {log_uniform: [1e-3, 1]}}
    halving: {factor: 3}
    variants:
      grown: {growth.method: tiny}
      fixed: {growth.method: none, model.hidden: [6]}
    """

  /// One contest, all of whose points cost the same.
  private static let fixed = """
    version: 1
    name: trial
    dataset: {name: digits, train_limit: 300, test: 0.2, validation: 0.2}
    model: {hidden: [6]}
    training: {epochs: 9, batch_size: 32}
    search: {samples: 9, optimizer.learning_rate: {log_uniform: [1e-3, 1]}}
    halving: {factor: 3}
    growth: {method: none}
    """

  /// The numbers of all runs, finished or not, and why some are stopped, by their names.
  private func numbers(_ laboratory: Laboratory, _ results: String = "results") throws -> [String: [[String]]]
  {
    var found: [String: [[String]]] = [:]
    for (name, numbers) in try laboratory.numbers(results) {
      found["done \(name)"] = numbers.metrics + numbers.growth + [["\(numbers.model)"]]
    }
    for entry in try laboratory.tree(results).activeEntries() {
      let run = try #require(try StoredRun(path: entry.path, state: entry.state))
      let numbers = try Laboratory.Numbers(of: run)
      let reason = try FileSystem.contents(of: entry.path + "/stopped.json") ?? []
      found["\(entry.state) \(entry.folderName)"] =
        numbers.metrics + numbers.growth + [[String(decoding: reason, as: UTF8.self)]]
    }
    return found
  }

  private func count(_ numbers: [String: [[String]]], _ state: String) -> Int {
    numbers.keys.count { $0.hasPrefix("\(state) ") }
  }

  @Test(arguments: [[], ["--set", "training.flops=6e6", "--seeds", "2"]])
  func theSameGoOnHoweverManyAreTrainedAtATime(_ settings: [String]) async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let run = { (flags: [String]) in
      try await Program.run(["run", "trial.yaml"] + settings + flags, directory: laboratory.directory.url)
    }
    let first = try await run(["-j1", "--results", "one"])
    #expect(first.exitCode == 0, "\(first.standardError)")
    #expect(
      first.standardError.contains(
        "grown: 3 of 9 points go on after 1/9 of their training, by validation accuracy"))
    _ = try await run(["-j2", "--results", "two"])
    let numbers = try numbers(laboratory, "one")
    #expect(try self.numbers(laboratory, "two") == numbers)
    let seeds = settings.isEmpty ? 1 : 2
    #expect(count(numbers, "done") == 2 * seeds && count(numbers, "stopped") == 16 * seeds)
    // Once more there is nothing to do, and the same is said.
    let again = try await run(["--results", "one"])
    #expect(again.exitCode == 0)
    #expect(again.standardError.contains("\(16 * seeds) stopped by halving, nothing to do"))
    #expect(
      again.standardOutput.contains(
        "\(2 * seeds) of \(18 * seeds) runs done, \(16 * seeds) stopped by halving"))
    #expect(try self.numbers(laboratory, "one") == numbers)
  }

  @Test func whatIsStoppedStopsAtItsRung() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    _ = try await laboratory.sprout("run", "trial.yaml")
    let last = try laboratory.tree().activeEntries().map { entry in
      try CSVTable(contentsOf: entry.path + "/metrics.csv")?.rows.last?.first ?? ""
    }
    // Of nine points six have one epoch, and two have three.
    #expect(last.count { $0 == "1" } == 12 && last.count { $0 == "3" } == 4)
    let entry = try #require(try laboratory.tree().activeEntries().first)
    let bytes = try #require(try FileSystem.contents(of: entry.path + "/stopped.json"))
    let reason = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
    #expect(reason["metric"] == "validation_accuracy" && reason["divisor"]?.integer ?? 0 > 1)
  }

  @Test func aFinishedRunThatDoesNotSayHowItStoodLetsNoOtherWin() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    _ = try await laboratory.sprout("run", "trial.yaml")
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let stopped = try laboratory.tree().activeEntries().count
    let path = run.path + "/metrics.csv"
    let whole = String(decoding: try #require(try FileSystem.contents(of: path)), as: UTF8.self)
    var lines = whole.split(separator: "\n")
    let place = try #require(CSVTable(parsing: whole).index(of: "validation_accuracy"))
    var cells = lines[2].split(separator: ",", omittingEmptySubsequences: false)
    cells[place] = "0.x"
    lines[2] = Substring(cells.joined(separator: ","))
    try FileSystem.write(Array(lines.map { "\($0)\n" }.joined().utf8), to: path)
    let damaged = try await laboratory.sprout("run", "trial.yaml")
    #expect(damaged.exitCode == 5)
    #expect(
      damaged.standardError.contains(
        "/metrics.csv:3: validation_accuracy is '0.x', which was never written so, and halving compares its rows"
      ))
    try FileSystem.remove(path)
    let again = try await laboratory.sprout("run", "trial.yaml")
    #expect(again.exitCode == 5)
    #expect(again.standardError.contains("metrics.csv is missing or was cut, and halving compares its rows"))
    #expect(try laboratory.tree().activeEntries().count == stopped)
  }

  /// Rows at the end and in the middle, and the names of columns.
  @Test func aFinishedRunThatLacksRowsLetsNoOtherWin() async throws {
    let laboratory = try Laboratory(spec: Self.fixed)
    _ = try await laboratory.sprout("run", "trial.yaml")
    let before = try numbers(laboratory)
    let path = try #require(try laboratory.tree().finishedRuns().first).path + "/metrics.csv"
    let whole = String(decoding: try #require(try FileSystem.contents(of: path)), as: UTF8.self)
    let lines = whole.split(separator: "\n").map { "\($0)\n" }
    for damaged in [
      lines.prefix(3).joined(), (lines[..<2] + lines[4...]).joined(),
      whole.replacing("epoch,", with: "epochs,"),
      whole.replacing("validation_accuracy", with: "validation"),
    ] {
      try FileSystem.write(Array(damaged.utf8), to: path)
      let again = try await laboratory.sprout("run", "trial.yaml")
      #expect(again.exitCode == 5)
      #expect(
        again.standardError.contains("metrics.csv is missing or was cut, and halving compares its rows"))
    }
    // A mark of the order of bytes, as other programs write it, changes nothing.
    try FileSystem.write(Array("\u{FEFF}\(whole)".utf8), to: path)
    #expect(try await laboratory.sprout("run", "trial.yaml").exitCode == 0)
    #expect(try numbers(laboratory) == before)
  }

  @Test func aStoppedRunIsMadeWholeFromItsCheckpoint() async throws {
    let laboratory = try Laboratory(spec: Self.fixed)
    _ = try await laboratory.sprout("run", "trial.yaml")
    let before = try numbers(laboratory)
    let entry = try #require(
      try laboratory.tree().activeEntries().first {
        try CSVTable(contentsOf: $0.path + "/metrics.csv")?.rows.last?.first == "3"
      })
    let path = entry.path + "/metrics.csv"
    let table = try #require(try CSVTable(contentsOf: path))
    let column = try #require(table.index(of: "validation_accuracy"))
    var rows = table.rows
    rows[1][column] = "abc"
    try FileSystem.write(
      Array(([table.columns] + rows).map { $0.joined(separator: ",") + "\n" }.joined().utf8), to: path)
    let damaged = try await laboratory.sprout("run", "trial.yaml")
    #expect(damaged.exitCode == 5)
    #expect(
      damaged.standardError.contains(
        "/metrics.csv:3: validation_accuracy is 'abc', which was never written so, and halving compares its rows; delete the "
          + "file, and it is made anew from the run's checkpoint"), "\(damaged.standardError)")
    // As advised.
    try FileSystem.remove(path)
    #expect(try await laboratory.sprout("run", "trial.yaml").exitCode == 0)
    #expect(try numbers(laboratory) == before)
    // And what is merely missing.
    rows = table.rows
    rows.remove(at: 1)
    for (names, rows) in [(table.columns, rows), (table.columns.map { "\($0)_" }, table.rows)] {
      let entry = try #require(
        try laboratory.tree().activeEntries().first { $0.folderName == entry.folderName })
      try FileSystem.write(
        Array(([names] + rows).map { $0.joined(separator: ",") + "\n" }.joined().utf8),
        to: entry.path + "/metrics.csv")
      #expect(try await laboratory.sprout("run", "trial.yaml").exitCode == 0)
      #expect(try numbers(laboratory) == before)
    }
  }

  /// While it is written down who is given up.
  @Test func aSignalBetweenTwoRungsIsHeard() async throws {
    let laboratory = try Laboratory(spec: Self.fixed.replacing("samples: 9", with: "samples: 81"))
    let program = try laboratory.start("run", "trial.yaml", "-j2")
    let tree = laboratory.tree()
    while program.isRunning {
      let isDeciding = try tree.activeEntries().contains { FileSystem.exists("\($0.path)/stopped.json") }
      if isDeciding { break }
    }
    program.send(SIGTERM)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 143)
    #expect(
      outcome.standardError.contains("runs to go; the same command goes on\n"), "\(outcome.standardError)")
    #expect(try tree.runners().isEmpty)
    let whole = try await laboratory.sprout("run", "trial.yaml", "--results", "whole")
    #expect(whole.exitCode == 0)
    #expect(try await laboratory.sprout("run", "trial.yaml").exitCode == 0)
    #expect(try numbers(laboratory) == numbers(laboratory, "whole"))
  }

  /// Every time somewhere else, and every other time with the workers, which then save nothing.
  @Test func killedTenTimesItEndsWithTheSameBytes() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    _ = try await laboratory.sprout("run", "trial.yaml", "-j2", "--results", "whole")
    for number in 0..<10 {
      let program = try laboratory.start("run", "trial.yaml", "-j2", "--checkpoint-every", "1s")
      let tree = laboratory.tree()
      try laboratory.wait {
        try laboratory.rowsInProgress() >= 4 + 4 * number || FileSystem.exists(tree.summaryPath)
      }
      program.send(SIGKILL)
      if number.isMultiple(of: 2) {
        for owner in try tree.activeEntries().compactMap(\.owner) { kill(owner.processIdentifier, SIGKILL) }
      }
      _ = await program.outcome()
      try laboratory.wait { try tree.activeEntries().allSatisfy { $0.owner == nil } }
    }
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-j1")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(try numbers(laboratory) == numbers(laboratory, "whole"))
  }

  @Test func whatWasStoppedIsTakenUpAgainWithoutHalving() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    _ = try await laboratory.sprout("run", "trial.yaml")
    let stopped = try laboratory.tree().activeEntries().map(\.folderName)
    let outcome = try await laboratory.sprout("run", "trial.yaml", "--set", "halving=null", "-v")
    #expect(outcome.exitCode == 0)
    // Nothing is trained twice: each goes on where it was left, after its first or third epoch.
    for name in stopped {
      let label = name.prefix { $0 != "~" }
      let lines = outcome.standardError.split(separator: "\n").filter { $0.hasPrefix("\(label) goes on") }
      #expect(
        lines.count == 1 && lines.allSatisfy { $0.contains("epoch 2,") || $0.contains("epoch 4,") },
        "\(label)")
    }
    #expect(outcome.standardError.split(separator: "\n").count { $0.hasPrefix("started") } == stopped.count)
    _ = try await laboratory.sprout("run", "trial.yaml", "--set", "halving=null", "--results", "whole")
    #expect(try laboratory.numbers().count == 18)
    #expect(try laboratory.numbers() == laboratory.numbers("whole"))
    // With every run done halving has nothing to stop.
    let halved = try await laboratory.sprout("run", "trial.yaml")
    #expect(halved.standardOutput.contains("18 of 18 runs done; "))
  }

  @Test func pointsWithAFailedRunGoLast() async throws {
    let laboratory = try Laboratory(spec: Self.spec.replacing("[1e-3, 1]", with: "[1e-2, 1000]"))
    let outcome = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed")
    #expect(outcome.exitCode == 1)
    let failed = try FileSystem.names(in: laboratory.tree().failedPath).filter { $0.contains("~") }
    let numbers = try numbers(laboratory)
    #expect(failed.count > 0 && count(numbers, "done") == 1)
    #expect(count(numbers, "stopped") == 8 - failed.count)
    // What failed once is left alone, and so is what was decided by it.
    let again = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed")
    #expect(again.exitCode == 1)
    #expect(try self.numbers(laboratory) == numbers)
  }

  /// Operations that end within the fourth epoch: the only rung is at the end of the second, which is more than a third.
  @Test func thePlanSaysWhatOperationsReallyTake() async throws {
    let laboratory = try Laboratory(spec: Self.fixed)
    let operations = ["--set", "training.flops=2e6"]
    let run = { (verb: String, flags: [String]) in
      try await Program.run([verb, "trial.yaml"] + flags, directory: laboratory.directory.url)
    }
    let plan = try await run("plan", operations)
    let said = "halving: of 9 points 3 after 1/3 of the training go on; about 73 % of the training of all"
    #expect(plan.standardOutput.contains(said), "\(plan.standardOutput)")
    // An epoch of a network that grows takes more and more of them, so the rung may be at the end of the first.
    let grown = try await run("plan", operations + ["--set", "growth.method=tiny"])
    #expect(grown.standardOutput.contains(said.replacing("about 73", with: "at least 56")))
    #expect(try await run("run", operations).exitCode == 0)
    let tree = laboratory.tree()
    let folders = try tree.finishedRuns().map(\.path) + tree.activeEntries().map(\.path)
    let spent = try folders.map { folder in
      let table = try #require(try CSVTable(contentsOf: folder + "/metrics.csv"))
      let column = try #require(table.index(of: "train_flops"))
      return try #require(table.rows.last.flatMap { Double($0[column]) })
    }
    #expect(spent.count == 9)
    let share = spent.reduce(0, +) / 18e6
    #expect((0.71...0.75).contains(share))
    // What is enough for less than three epochs has no rung at a third.
    try laboratory.directory.write(Self.fixed.replacing("epochs: 9", with: "flops: 1e6"), to: "trial.yaml")
    for verb in ["validate", "plan", "run"] {
      let refused = try await run(verb, [])
      #expect(refused.exitCode == 2)
      #expect(refused.standardError.contains("trial.yaml:7:11: "), "\(refused.standardError)")
      #expect(
        refused.standardError.contains(
          "the last rung is at 1/3 of the training and at the end of an epoch, but training.flops, 1000000, is enough for 1.7"
        ))
    }
  }

  @Test func theTimeLeftIsThatOfTheRungs() async throws {
    let laboratory = try Laboratory(spec: Self.fixed)
    let seconds = { (flags: [String]) async throws -> Double in
      let plan = try await Program.run(
        ["plan", "trial.yaml", "--json"] + flags, directory: laboratory.directory.url)
      let document = try JSONValue(parsing: plan.standardOutput)
      return try #require(document["remaining"]?["seconds"]?.number)
    }
    let whole = try await seconds(["--set", "halving=null"])
    let share = try await seconds([]) / whole
    // Of 81 epochs.
    #expect((0.25...0.27).contains(share), "21 / 81, not \(share)")
    _ = try await laboratory.sprout("run", "trial.yaml")
    #expect(try await seconds([]) == 0)
    let plan = try await laboratory.sprout("plan", "trial.yaml")
    #expect(!plan.standardOutput.contains("estimated for"))
  }

  /// Another rule finds what was stopped by the first, and says what becomes of it.
  @Test func anotherRuleComparesAnew() async throws {
    let laboratory = try Laboratory(spec: Self.fixed)
    _ = try await laboratory.sprout("run", "trial.yaml")
    let other = try await laboratory.sprout("run", "trial.yaml", "--set", "halving.factor=2")
    #expect(other.exitCode == 0)
    #expect(
      other.standardError.contains("9 runs planned, 1 done, 8 stopped before and compared anew, 8 to do"),
      "\(other.standardError)")
    for line in other.standardError.split(separator: "\n") {
      guard let count = line.firstMatch(of: /^\[([0-9]+)\/([0-9]+)\]/) else { continue }
      #expect(Int(count.1) ?? 9 <= Int(count.2) ?? 0 && count.2 == "8", "\(line)")
    }
    let numbers = try numbers(laboratory)
    let again = try await laboratory.sprout("run", "trial.yaml", "--set", "halving.factor=2")
    #expect(again.standardError.contains("stopped by halving, nothing to do"), "\(again.standardError)")
    #expect(!again.standardError.contains("compared anew") && !again.standardError.contains("go on after"))
    #expect(try self.numbers(laboratory) == numbers)
    let whole = try await laboratory.sprout("run", "trial.yaml", "--set", "halving=null")
    #expect(whole.standardError.contains("stopped before and taken up again"))
    #expect(try laboratory.tree().finishedRuns().count == 9)
  }

  @Test func aDamagedRunIsToldOfBeforeOthersAreTrained() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    _ = try await laboratory.sprout("run", "trial.yaml")
    let run = try #require(try laboratory.tree().finishedRuns().last)
    try FileSystem.replace(run.path + "/run.json", with: [])
    let entry = try #require(try laboratory.tree().activeEntries().first)
    try FileSystem.remove(entry.path)
    let again = try await laboratory.sprout("run", "trial.yaml")
    #expect(again.exitCode == 5)
    let said =
      "/runs/\(run.folderName)/run.json is missing or damaged, and halving compares the run with others; "
    #expect(again.standardError.contains(said + "delete the run's folder, and it is made anew"))
    #expect(try !laboratory.tree().activeEntries().contains { $0.folderName == entry.folderName })
  }

  @Test func theCommandOfShowRepeatsWhatCompeted() async throws {
    let laboratory = try Laboratory(spec: Self.fixed)
    let ran = try await laboratory.sprout(
      "run", "trial.yaml", "--set", "halving.factor=3", "--confirm", "2")
    #expect(ran.exitCode == 0, "\(ran.standardError)")
    let tree = laboratory.tree()
    let stopped = try #require(try tree.activeEntries().first?.folderName)
    for name in try tree.finishedRuns().map(\.folderName) + [stopped] {
      let show = try await laboratory.sprout("show", name)
      let line = try #require(show.standardOutput.split(separator: "\n").last)
      // Only patterns and brackets are quoted here.
      let words = line.replacing("'", with: "").split(separator: " ").map(String.init)
      #expect(words.first == "sprout" && words.last == "--force")
      let before = try FileSystem.contents(of: "\(tree.runsPath)/\(name)/model.safetensors")
      let repeated = try await Program.run(Array(words.dropFirst()), directory: laboratory.directory.url)
      #expect(repeated.exitCode == 0, "\(line): \(repeated.standardError)")
      #expect(
        repeated.standardError.contains("1 run planned, 1 to do") || name == stopped,
        "\(repeated.standardError)")
      let after = try FileSystem.contents(of: "\(tree.runsPath)/\(name)/model.safetensors")
      #expect(after != nil && (before == nil || after == before))
    }
  }

  @Test func aPointAloneIsNotSaidToBeChosen() async throws {
    let laboratory = try Laboratory(
      spec: Self.spec.replacing("{growth.method: tiny}", with: "{optimizer.learning_rate: 0.05}"))
    let plan = try await laboratory.sprout("plan", "trial.yaml")
    #expect(
      plan.standardOutput.contains(
        "halving (grown): the one point competes with none and is trained to its end\n"))
    let run = try await laboratory.sprout("run", "trial.yaml", "--confirm", "2")
    let lines = run.standardOutput.split(separator: "\n").map(String.init)
    let place = try #require(
      lines.firstIndex {
        $0.hasPrefix("One point, which was chosen among no others (grown): optimizer.learning_rate=0.05, ")
      })
    #expect(lines[place + 1].hasPrefix("On 2 fresh seeds: validation accuracy "))
    #expect(lines.contains { $0.hasPrefix("Best of 9 drawn points (fixed)") })
  }

  @Test func confirmationsAreAmongTheMostRuns() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let refused = try await laboratory.sprout("run", "trial.yaml", "--confirm", "3", "--max-runs", "23")
    #expect(refused.exitCode == 2)
    #expect(
      refused.standardError.contains(
        "18 runs and 6 that confirm the best are more than 23; raise --max-runs if they are meant"))
    #expect(!FileSystem.exists(laboratory.directory.path(of: "results")))
  }

  @Test func tablesTellWhatWasStopped() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    _ = try await laboratory.sprout("run", "trial.yaml")
    let status = try await laboratory.sprout("status", "--json")
    let experiment = try JSONValue(parsing: status.standardOutput)["experiments"]?.array?.first
    #expect(experiment?["stopped"] == 16 && experiment?["done"] == 2 && experiment?["interrupted"] == 0)
    #expect(experiment?["active"]?.array?.isEmpty == true)
    #expect(experiment?["stopped_runs"]?.array?.count == 16)
    #expect(experiment?["stopped_runs"]?.array?.first?["reason"]?["points"]?.integer ?? 0 > 1)
    let table = try await laboratory.sprout("status")
    let name = try #require(try laboratory.tree().activeEntries().map(\.folderName).min())
    #expect(table.standardOutput.contains("\ntrial: 16 runs stopped by halving: "))
    #expect(table.standardOutput.contains(" of 9 after 1/9 of the training, validation accuracy "))
    let compare = try await laboratory.sprout("compare", "trial")
    #expect(
      compare.standardError.contains("trial: 16 planned runs stopped early by halving, and not compared"))
    let plan = try await laboratory.sprout("plan", "trial.yaml")
    #expect(plan.standardOutput.contains("18 runs: 16 stopped, 2 done"))
    #expect(
      plan.standardOutput.contains(
        "halving (fixed): of 9 points 3 after 1/9, 1 after 1/3 of the training go on; about 26 % of the training of all"
      ))
    let rows = try #require(try CSVTable(contentsOf: laboratory.tree().planPath))
    #expect(rows.rows.count { $0[4] == "stopped" } == 16)
    let show = try await laboratory.sprout("show", name)
    #expect(show.standardOutput.contains("\nstopped, seed 0"))
    #expect(show.standardOutput.contains("\nstopped by halving: place "))
    let report = try await laboratory.sprout("report", "trial")
    #expect(report.exitCode == 0)
    let page = try String(contentsOfFile: laboratory.tree().reportPath, encoding: .utf8)
    #expect(page.contains("16 planned runs were stopped early by halving"))
  }

  @Test func theBestIsConfirmedOnFreshSeeds() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let plain = try await laboratory.sprout("run", "trial.yaml")
    #expect(
      plain.standardOutput.contains(
        "Best of 9 drawn points (fixed) by validation accuracy: optimizer.learning_rate="))
    #expect(plain.standardOutput.contains("which is therefore too good; 'sprout run SPEC --confirm 5'"))
    let confirmed = try await laboratory.sprout("run", "trial.yaml", "--confirm", "3")
    #expect(confirmed.exitCode == 0)
    // Nothing of the search, and then something after all.
    #expect(
      confirmed.standardError.contains(
        "16 stopped by halving, none of them to do\n6 runs on fresh seeds to do\n"))
    #expect(confirmed.standardOutput.contains("therefore too good; on 3 fresh seeds: validation accuracy "))
    // They are runs like others, of seeds that the search does not have, and stand in no mean of it.
    let runs = try laboratory.tree().finishedRuns()
    #expect(runs.map(\.seed).sorted() == [0, 0, 1, 1, 2, 2, 3, 3])
    let compare = try await laboratory.sprout("compare", "trial", "--json")
    let document = try JSONValue(parsing: compare.standardOutput)
    #expect(document["rows"]?.array?.map { $0["seeds"] ?? .null } == [1, 1])
    let search = try #require(document["searches"]?.array?.first)
    #expect(search["contest"] == "grown" && search["points"] == 9 && search["chosen"]?["seeds"] == [0])
    #expect(search["confirmed"]?["seeds"] == [1, 2, 3])
    let text = try await laboratory.sprout("compare", "trial")
    #expect(text.standardOutput.contains("on 3 fresh seeds"))
    _ = try await laboratory.sprout("report", "trial")
    let page = try String(contentsOfFile: laboratory.tree().reportPath, encoding: .utf8)
    #expect(page.contains("on 3 fresh seeds") && !page.contains("no result"))
    let again = try await laboratory.sprout("run", "trial.yaml", "--confirm", "3")
    #expect(
      again.standardError.hasSuffix("none of them to do\n6 runs on fresh seeds planned, nothing to do\n"))
    #expect(try laboratory.tree().finishedRuns().count == 8)
  }

  @Test func confirmingNeedsASearch() async throws {
    let laboratory = try Laboratory()
    for number in ["0", "1001", "9223372036854775807"] {
      let refused = try await laboratory.sprout("run", "trial.yaml", "--confirm", number)
      #expect(refused.exitCode == 2 && refused.standardError.contains("from 1 to 1000, not \(number)"))
    }
    let outcome = try await laboratory.sprout("run", "trial.yaml", "--confirm", "3")
    #expect(outcome.exitCode == 2)
    #expect(
      outcome.standardError.contains("--confirm trains the best point of a search, but nothing is drawn here")
    )
  }

  static let refusals = [
    (["run", "--executor", "slurm"], "halving waits at each rung for all points"),
    (["run", "--force"], "--force begins runs anew"),
    (
      ["run", "--only", "*lr=0.2104*"],
      "--only leaves out runs that compete with others under halving; take all of "
    ),
    (["check", "--baseline", "none.json"], "check judges finished runs, and halving stops most of them"),
  ]

  @Test(arguments: refusals)
  func whatDoesNotGoTogetherIsRefused(_ arguments: [String], _ message: String) async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let outcome = try await Program.run(
      [arguments[0], "trial.yaml"] + arguments.dropFirst(), directory: laboratory.directory.url)
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains(message))
    #expect(!FileSystem.exists(laboratory.directory.path(of: "results")))
  }
}

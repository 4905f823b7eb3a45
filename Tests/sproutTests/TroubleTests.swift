import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// What the machine refuses, and what a user then reads and a script then sees.
@Suite struct TroubleTests {
  /// Runs a line of shell in which `$0` is the program.
  private func shell(_ line: String, _ laboratory: Laboratory) async throws -> Program.Outcome {
    try await Program.run(
      ["-c", line, Repository.sprout.path(percentEncoded: false)],
      executable: URL(filePath: "/bin/sh"),
      directory: laboratory.directory.url
    )
  }

  @Test(arguments: [
    "status", "status --json", "status --watch", "--help", "run --help", "--version", "explain",
    "plan trial.yaml --csv", "schema", "doctor",
  ])
  func aFullOutputIsNoSuccess(_ arguments: String) async throws {
    let outcome = try await shell("SPROUT_CALIBRATE=no \"$0\" \(arguments) >/dev/full", Laboratory())
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError.hasPrefix("error: cannot write to the standard output: "))
    #expect(outcome.standardError.split(separator: "\n").count == 1)
  }

  @Test func aRunWhoseTableIsLostIsDoneAllTheSame() async throws {
    let laboratory = try Laboratory()
    let outcome = try await shell("\"$0\" run trial.yaml -q >/dev/full", laboratory)
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError == "error: cannot write to the standard output: No space left on device\n")
    #expect(try laboratory.numbers().count == 4)
    let again = try await shell("\"$0\" run trial.yaml -q | true", laboratory)
    #expect(again.exitCode == 0)
    #expect(again.standardError.isEmpty)
  }

  @Test func aReaderThatHasEnoughIsNoTrouble() async throws {
    let laboratory = try Laboratory()
    // The executing `run` ignores the signal of the closed pipe, the other verbs end by it.
    let line =
      #"{ "$0" run trial.yaml; echo $? >code; } | true; { "$0" explain; "$0" plan trial.yaml; } | true"#
    let outcome = try await shell(line, laboratory)
    #expect(!outcome.standardError.contains("cannot"))
    let code = try String(contentsOf: laboratory.directory.url.appending(path: "code"), encoding: .utf8)
    #expect(code == "0\n")
  }

  @Test func closedStreamsAreNotWrittenInto() async throws {
    let laboratory = try Laboratory()
    let outcome = try await shell("\"$0\" run trial.yaml <&- >&- 2>&-", laboratory)
    #expect(outcome.exitCode == 5)
    #expect(try laboratory.numbers().count == 4)
    let whole = try await laboratory.sprout("run", "trial.yaml", "--results", "whole")
    #expect(whole.exitCode == 0)
    #expect(try laboratory.numbers() == laboratory.numbers("whole"))
    for name in ["spec.yaml", "summary.csv"] {
      let path = "/\(name)"
      let present = try FileSystem.contents(of: laboratory.tree().path + path)?.prefix { $0 != 10 }
      #expect(
        try FileSystem.contents(of: laboratory.tree("whole").path + path)?.prefix { $0 != 10 } == present)
    }
  }

  @Test(arguments: [
    ("/proc/sprout", "error: cannot create the folder /proc/sprout: "),
    ("/dev/null", "error: cannot read the folder /dev/null/trial/runs: "),
  ])
  func resultsThatCannotBeWritten(_ folder: String, _ text: String) async throws {
    let outcome = try await Laboratory().sprout("run", "trial.yaml", "--results", folder)
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError.hasPrefix(text), "\(outcome.standardError)")
    #expect(outcome.standardError.split(separator: "\n").count == 1)
  }

  @Test(arguments: [false, true])
  func dataThatGoAwayOrChangeInTheMiddle(_ areReplaced: Bool) async throws {
    let spec = """
      version: 1
      name: trial
      dataset: {name: csv, path: points.csv, test: 0.2}
      model: {hidden: [4]}
      training: {epochs: 10, batch_size: 4}
      growth: {method: none}
      zip: [{dataset.train_limit: [40, 50, 60], training.epochs: [10, 1000000, 10]}]
      """
    let laboratory = try Laboratory(spec: spec)
    let rows = (0..<100).map { "\($0),\(-$0),\($0 % 2)" }
    try laboratory.directory.write("x,y,class\n" + rows.joined(separator: "\n") + "\n", to: "points.csv")
    // The second run takes until the data are gone; then its worker is killed, and the next one has to read them.
    let program = try laboratory.start("run", "trial.yaml", "-j1")
    try laboratory.wait { try laboratory.tree().finishedRuns().count == 1 && laboratory.rowsInProgress() > 1 }
    try FileManager.default.removeItem(atPath: laboratory.directory.path(of: "points.csv"))
    if areReplaced {
      try laboratory.directory.write(
        "x,y,class\n" + rows.reversed().joined(separator: "\n") + "\n", to: "points.csv")
    }
    let worker = try #require(try laboratory.tree().activeEntries().first?.owner?.processIdentifier)
    kill(worker, SIGKILL)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 5)
    let last = outcome.standardError.split(separator: "\n").last
    #expect(last?.contains("points.csv") == true, "\(outcome.standardError)")
    #expect(last?.contains("has changed") == areReplaced, "\(outcome.standardError)")
    #expect(try laboratory.tree().finishedRuns().count == 1)
    #expect(try laboratory.tree().activeEntries().allSatisfy { $0.owner == nil })
    // The tables say what there is.
    let plan = try #require(try CSVTable(contentsOf: laboratory.tree().planPath))
    #expect(plan.rows.map { $0[4] }.prefix(2) == ["done", "failed"])
    #expect(try CSVTable(contentsOf: laboratory.tree().summaryPath)?.rows.count == 1)
  }

  @Test func aBudgetThatIsUsedUpIsSaid() async throws {
    let laboratory = try Laboratory()
    let outcome = try await laboratory.sprout(
      "run", "trial.yaml", "-j1", "--budget", "0.001", "--set", "training.epochs=200")
    #expect(outcome.exitCode == 0)
    let done = try laboratory.tree().finishedRuns().count
    #expect(done < 4)
    #expect(outcome.standardOutput.contains("\(done) of 4 runs done"))
    let left = 4 - done
    #expect(
      outcome.standardError.contains(
        "the budget is used up, \(left) run\(left == 1 ? "" : "s") to go; the same command goes on"))
  }
}

import Experiments
import Foundation
import Hashing
import OrderedCollections
import Results
import TestSupport
import Testing

@testable import Training

/// What signals and sudden ends leave behind. One after the other: each keeps all cores busy until it looks.
@Suite(.serialized) struct InterruptionTests {
  /// So many epochs that a run is in progress whenever a test looks; no test waits for their end.
  private static let endless = ["--set", "training.epochs=1000000", "--set", "growth.until=2"]

  private func startEndless(_ laboratory: Laboratory) async throws -> Program {
    let program = try Program(
      ["run", "trial.yaml", "-j2"] + Self.endless,
      directory: laboratory.directory.url
    )
    // Both workers are in the middle of a run.
    try laboratory.wait {
      let rows = try laboratory.tree().activeEntries().map {
        try CSVTable(contentsOf: $0.path + "/metrics.csv")?.rows.count ?? 0
      }
      return rows.count == 2 && rows.allSatisfy { $0 > 3 }
    }
    return program
  }

  /// Every file in `active/` ends with a whole line, and nobody holds a lease.
  private func expectNothingTorn(_ laboratory: Laboratory) throws {
    let entries = try laboratory.tree().activeEntries()
    #expect(!entries.isEmpty)
    for entry in entries {
      #expect(entry.owner == nil)
      for name in ["metrics.csv", "growth.csv"] {
        let bytes = try #require(try FileSystem.contents(of: "\(entry.path)/\(name)"))
        #expect(bytes.last == UInt8(ascii: "\n"))
      }
      #expect(try StoredRun(path: entry.path, state: .interrupted) != nil)
    }
    #expect(try FileSystem.names(in: laboratory.tree().runsPath).isEmpty)
    #expect(try laboratory.tree().runners().isEmpty)
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129), (SIGQUIT, 131)] as [(Int32, Int32)])
  func stopsAtASignal(_ signal: Int32, _ code: Int32) async throws {
    let laboratory = try Laboratory()
    let program = try await startEndless(laboratory)
    program.send(signal)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == code)
    #expect(outcome.standardError.contains("stopped with 4 runs to go; the same command goes on"))
    try expectNothingTorn(laboratory)
    let status = try await laboratory.sprout("status", "--json")
    let experiment = try JSONValue(parsing: status.standardOutput)["experiments"]?.array?.first
    #expect(experiment?["interrupted"] == 2)
    #expect(experiment?["new"] == 2)
  }

  /// What another copy has finished meanwhile is not to go any more.
  @Test func whatAnotherCopyHasDoneIsNotLeft() async throws {
    let laboratory = try Laboratory(
      spec: Laboratory.spec.replacing("grown: {}", with: "grown: {training.epochs: 1000000}"))
    let program = try Program(["run", "trial.yaml", "-j1"], directory: laboratory.directory.url)
    try laboratory.wait { try laboratory.rowsInProgress() > 3 }
    let copy = try await laboratory.sprout("run", "trial.yaml", "--only", "fixed*")
    #expect(copy.exitCode == 0, "\(copy.standardError)")
    program.send(SIGINT)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 130)
    #expect(outcome.standardOutput.contains("2 of 4 runs done"), "\(outcome.standardOutput)")
    #expect(outcome.standardError.contains("stopped with 2 runs to go"), "\(outcome.standardError)")
  }

  /// A stopped worker stands for one in a step that takes long.
  @Test func aSecondSignalDoesNotWaitAndSaysWhatIsLost() async throws {
    let laboratory = try Laboratory()
    let program = try await startEndless(laboratory)
    let workers = try laboratory.tree().activeEntries().compactMap { $0.owner?.processIdentifier }
    let worker = try #require(workers.first)
    kill(worker, SIGSTOP)
    program.send(SIGINT)
    // The other worker saves its state and ends, and its starter has seen it end.
    try laboratory.wait { try laboratory.tree().activeEntries().count { $0.owner != nil } == 1 }
    try laboratory.wait { workers.dropFirst().allSatisfy { kill($0, 0) != 0 } }
    program.send(SIGINT)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 130)
    let lines = outcome.standardError.split(separator: "\n").filter {
      $0.contains("since its last checkpoint is lost")
    }
    #expect(lines.count == 1)
    try expectNothingTorn(laboratory)
  }

  @Test func cancelEndsWhatIsRunning() async throws {
    let laboratory = try Laboratory()
    let program = try await startEndless(laboratory)
    let cancel = try await laboratory.sprout("cancel", "trial")
    #expect(cancel.exitCode == 0)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 143)
    try expectNothingTorn(laboratory)
    let again = try await laboratory.sprout("cancel", "trial")
    #expect(again.standardOutput == "nothing is running for trial\n")
  }

  @Test func workersEndWithTheirStarter() async throws {
    let laboratory = try Laboratory()
    let program = try await startEndless(laboratory)
    program.send(SIGKILL)
    _ = await program.outcome()
    try laboratory.wait { try laboratory.tree().activeEntries().allSatisfy { $0.owner == nil } }
    try expectNothingTorn(laboratory)
  }

  @Test func aKilledWorkerFailsItsRunAlone() async throws {
    let laboratory = try Laboratory()
    let program = try await startEndless(laboratory)
    let entry = try #require(try laboratory.tree().activeEntries().first)
    let worker = try #require(entry.owner?.processIdentifier)
    kill(worker, SIGKILL)
    let failed = "\(laboratory.tree().failedPath)/\(entry.folderName)"
    try laboratory.wait { FileSystem.isFolder(failed) }
    let stored = try #require(try StoredRun(path: failed, state: .failed))
    #expect(stored.json["error"]?["kind"] == "worker_died")
    #expect(stored.json["error"]?["message"]?.string?.contains("ended by SIGKILL") == true)
    // Another worker takes its place.
    try laboratory.wait { try laboratory.tree().activeEntries().count { $0.owner != nil } == 2 }
    program.send(SIGINT)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 130)
    #expect(outcome.standardError.contains(entry.folderName))
  }

  /// Interrupts a grid in the middle with its state saved, when so many runs have begun.
  private func interrupt(_ laboratory: Laboratory, _ arguments: [String], begun count: Int = 1) async throws {
    let program = try Program(["run", "trial.yaml"] + arguments, directory: laboratory.directory.url)
    try laboratory.wait {
      let rows = try laboratory.tree().activeEntries().map { entry in
        try CSVTable(contentsOf: entry.path + "/metrics.csv")?.rows.count ?? 0
      }
      return rows.count { $0 > 2 } >= count && rows.reduce(0, +) >= 60
    }
    program.send(SIGINT)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 130)
  }

  @Test(arguments: [[], ["--set", "dataset.augment={crop: 1, flip: true}"]])
  func anInterruptedGridGoesOnFromItsCheckpoints(_ settings: [String]) async throws {
    let laboratory = try Laboratory()
    let epochs = ["--set", "training.epochs=4000", "--seeds", "1"] + settings
    try await interrupt(laboratory, epochs + ["-j2"], begun: 2)
    let resumed = try await Program.run(
      ["run", "trial.yaml", "-v", "-j2"] + epochs,
      directory: laboratory.directory.url
    )
    #expect(resumed.exitCode == 0, "\(resumed.standardError)")
    #expect(resumed.standardError.matches(of: /goes on from epoch [0-9]+, step [0-9]+/).count == 2)
    let undisturbed = try await Program.run(
      ["run", "trial.yaml", "--results", "undisturbed", "-j1"] + epochs,
      directory: laboratory.directory.url
    )
    #expect(undisturbed.exitCode == 0)
    #expect(try laboratory.numbers() == laboratory.numbers("undisturbed"))
    #expect(try FileSystem.names(in: laboratory.tree().activePath).isEmpty)
  }

  @Test(arguments: [["checkpoint"], ["checkpoint", "checkpoint.previous"]])
  func checkpointsOfNoRunAreLeftBehindForGood(_ names: [String]) async throws {
    let laboratory = try Laboratory()
    let epochs = ["--set", "training.epochs=4000", "-j1", "--seeds", "1", "--only", "grown*"]
    try await interrupt(laboratory, epochs)
    let entry = try #require(try laboratory.tree().activeEntries().first)
    for name in names {
      try rewrite("\(entry.path)/\(name)") { $0.step = .max }
    }
    let resumed = try await Program.run(["run", "trial.yaml"] + epochs, directory: laboratory.directory.url)
    #expect(resumed.exitCode == 0, "\(resumed.standardError)")
    #expect(resumed.standardError.contains("a checkpoint cannot be used: step 9223372036854775807"))
    #expect(resumed.standardError.contains(names.count == 1 ? "goes on from the checkpoint" : "begins anew"))
    let undisturbed = try await Program.run(
      ["run", "trial.yaml", "--results", "undisturbed"] + epochs,
      directory: laboratory.directory.url
    )
    #expect(undisturbed.exitCode == 0)
    #expect(try laboratory.numbers() == laboratory.numbers("undisturbed"))
  }

  /// Changes the state in a checkpoint and its checksum with it.
  private func rewrite(_ path: String, _ change: (inout Checkpoint) -> Void) throws {
    let bytes = try #require(try FileSystem.contents(of: path))
    let end = try #require(bytes.firstIndex(of: UInt8(ascii: "\n")))
    var state = try Checkpoint(bytes: Array(bytes[(end + 1)...]))
    change(&state)
    var header = try #require(try JSONValue(parsing: Array(bytes[..<end])).object)
    header["sha256"] = .string(SHA256Digest(of: try state.bytes).hexadecimal)
    try FileSystem.write(
      Array((JSONValue.object(header).text + "\n").utf8) + (try state.bytes), to: path)
  }

  @Test func aCutCheckpointFallsBackToTheOneBeforeAndSaysSo() async throws {
    let laboratory = try Laboratory()
    let epochs = ["--set", "training.epochs=4000", "-j1", "--seeds", "1", "--only", "grown*"]
    try await interrupt(laboratory, epochs)
    let entry = try #require(try laboratory.tree().activeEntries().first)
    let path = entry.path + "/checkpoint"
    let bytes = try #require(try FileSystem.contents(of: path))
    try FileSystem.write(Array(bytes[..<(bytes.count / 3)]), to: path)
    let resumed = try await Program.run(["run", "trial.yaml"] + epochs, directory: laboratory.directory.url)
    #expect(resumed.exitCode == 0)
    #expect(resumed.standardError.contains("/checkpoint is damaged"))
    let undisturbed = try await Program.run(
      ["run", "trial.yaml", "--results", "undisturbed"] + epochs,
      directory: laboratory.directory.url
    )
    #expect(undisturbed.exitCode == 0)
    #expect(try laboratory.numbers() == laboratory.numbers("undisturbed"))
  }
}

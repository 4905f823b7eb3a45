import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Criteria that are programs of the user's, sound ones and others.
@Suite(
  .serialized, .enabled(if: Repository.program("python3") != nil, "needs python3"))
struct CriterionTests {
  /// What a wrong answer is called, and what its last line is where that is its own.
  private static let mistakes: [(kind: String, message: String, line: String?)] = [
    ("text", "it is no safetensors file but the text 'hello from the criterion'", nil),
    (
      "shape", "fan_in has the shape [2, 64], expected [k, 65]: a row for each neuron, its bias last",
      "asked 1 about"
    ),
    ("nan", "'fan_out' has entries that are infinite or no numbers", "asked 1 about"),
    ("raise", "ended with exit code 1 before it answered", "ValueError: an idea that failed"),
    ("signal", "was ended by SIGSEGV before it answered", "asked 1 about"),
    ("silent", "gave no answer within 10 s (growth.timeout)", "here I am"),
    ("flood", "gave no answer within 10 s (growth.timeout)", "a line of the flood"),
    ("half", "gave 17 bytes of an answer and no more within 10 s (growth.timeout)", "here I am"),
    ("once", "ended with exit code 0 before it answered", "asked 2 about"),
    ("giant", "its header would be 4611686018427387904 bytes long", "asked 1 about"),
    ("integers", "'fan_in' is of type I64; F64, F32, F16 and BF16 are read", "asked 1 about"),
    ("twice", "bytes behind its answer; each request gets one file", "asked 1 about"),
  ]

  @Test("scripts that misbehave fail their own runs, each with what it did, and no other's")
  func mistakes() async throws {
    let silent = ["silent", "flood", "half"]
    let kinds = Self.mistakes.map(\.kind).filter { !silent.contains($0) }
    let laboratory = try Laboratory(asking: kinds + ["sound"], silent: silent)
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-j2")
    #expect(outcome.exitCode == 1)
    #expect(try Set(laboratory.tree().finishedRuns().map(\.label)) == ["grown", "sound"])
    for mistake in Self.mistakes {
      let run = try #require(
        try laboratory.tree().failedRuns().first { $0.label == mistake.kind },
        "\(mistake.kind) has not failed")
      let error = try #require(run.json["error"])
      let message = error["message"]?.string ?? ""
      #expect(error["kind"] == "criterion")
      #expect(message.contains(mistake.message), "\(message)")
      #expect(message.hasPrefix("hidden layer 1, event 1: "), "\(message)")
      #expect(error["epoch"] == 1)
      let lines = (error["last_lines"]?.array ?? []).compactMap(\.string)
      #expect(lines.count <= 20)
      if let line = mistake.line { #expect(lines.last?.contains(line) == true, "\(mistake.kind): \(lines)") }
      #expect(outcome.standardError.contains(mistake.message))
    }
    let flood = try #require(try laboratory.tree().failedRuns().first { $0.label == "flood" })
    let log = try #require(try FileSystem.contents(of: flood.path + "/log.txt"))
    #expect((1...(1 << 20) + 100).contains(log.count))
    try await expectNothingLeft(of: laboratory)
  }

  @Test("a program that is not there is named, and so is a command that is missing")
  func missing() async throws {
    let laboratory = try Laboratory(asking: ["sound"], python: "no-such-interpreter")
    let outcome = try await laboratory.sprout("run", "trial.yaml", "--only", "sound")
    #expect(outcome.exitCode == 1)
    let run = try #require(try laboratory.tree().failedRuns().first)
    #expect(
      run.json["error"]?["message"]?.string?.contains(
        "the criterion 'no-such-interpreter criterion.py sound' could not be started") == true)
    #expect(
      run.json["error"]?["last_lines"] == ["cannot start 'no-such-interpreter': No such file or directory"])
    try laboratory.directory.write(
      "version: 1\nname: x\ndataset: {name: digits}\nmodel: {hidden: [2]}\ngrowth: {method: external}\n",
      to: "x.yaml")
    let refused = try await laboratory.sprout("validate", "x.yaml")
    #expect(refused.exitCode == 2)
    #expect(refused.standardError.contains("x.yaml:5:18: growth.command is missing"))
  }

  @Test("an answer that differs the second time is told of on the screen, in the log and in run.json")
  func unsteady() async throws {
    let laboratory = try Laboratory(asking: ["moody", "sound"])
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-j1")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    let runs = try laboratory.tree().finishedRuns()
    let moody = try #require(runs.first { $0.label == "moody" })
    let warning = try #require(moody.json["warnings"]?.array?.first?.string)
    #expect(warning.contains("answered the same request (hidden layer 1, event 1) with two different files"))
    #expect(outcome.standardError.contains("moody: \(warning)"))
    let log = try #require(try FileSystem.contents(of: moody.path + "/log.txt"))
    #expect(String(decoding: log, as: UTF8.self).contains("warning: \(warning)"))
    #expect(String(decoding: log, as: UTF8.self).hasPrefix("asked 1 about layer 1\n"))
    let shown = try await laboratory.sprout("show", "moody")
    #expect(shown.standardOutput.contains("warning: \(warning)"))
    let sound = try #require(runs.first { $0.label == "sound" })
    #expect(sound.json["warnings"] == nil)
    // It does not say what it took, and the tables mark it.
    #expect((sound.json["growth"]?["unknown_flops"]?.integer ?? 0) > 0)
    let compared = try await laboratory.sprout("compare", "trial")
    #expect(compared.standardOutput.contains("> "))
    #expect(compared.standardOutput.contains("Growth FLOPs behind > are a lower bound"))
  }

  @Test("a changed script makes new runs; what lies elsewhere is told of")
  func identity() async throws {
    let laboratory = try Laboratory(asking: ["sound"])
    func states() async throws -> [String: String] {
      let plan = try await laboratory.sprout("plan", "trial.yaml", "--json")
      let runs = try JSONValue(parsing: plan.standardOutput)["runs"]?.array ?? []
      return Dictionary(
        uniqueKeysWithValues: runs.map { ($0["label"]?.string ?? "", $0["state"]?.string ?? "") })
    }
    _ = try await laboratory.sprout("run", "trial.yaml")
    #expect(try await states() == ["grown": "done", "sound": "done"])
    let path = try #require(try laboratory.tree().finishedRuns().first { $0.label == "sound" }).path
    let run = try #require(try StoredRun(path: path, state: .done))
    let digests = run.json["config"]?[path: "growth.command_sha256"]?.array ?? []
    #expect(digests.count == 1 && digests.first?.string?.utf8.count == 64)
    let script = String(
      decoding: try #require(try FileSystem.contents(of: laboratory.directory.path(of: "criterion.py"))),
      as: UTF8.self)
    try laboratory.directory.write(script + "\n# another thought\n", to: "criterion.py")
    #expect(try await states() == ["grown": "done", "sound": "new"])
    try laboratory.directory.write(script, to: "criterion.py")
    #expect(try await states() == ["grown": "done", "sound": "done"])

    let outside = try TemporaryDirectory()
    try outside.write(script, to: "criterion.py")
    let stranger = outside.path(of: "criterion.py")
    let plan = try await laboratory.sprout(
      "plan", "trial.yaml", "--set", "growth.command=[python3, \(stranger)]")
    #expect(
      plan.standardError.contains("which lies outside of the spec's folder: a change in it makes no new runs")
    )
    let given = try await laboratory.sprout("plan", "trial.yaml", "--set", "growth.command_sha256=[abc]")
    #expect(given.exitCode == 2)
    #expect(given.standardError.contains("growth.command_sha256 is found out"))
  }

  @Test(
    "nothing is left of a script and what it started, however the program ends",
    arguments: [SIGKILL, SIGINT, SIGTERM])
  func endings(_ signal: Int32) async throws {
    let laboratory = try Laboratory(asking: ["children"])
    let program = try Program(
      ["run", "trial.yaml", "--only", "children"], directory: laboratory.directory.url)
    try laboratory.wait { try !processes(of: laboratory).isEmpty }
    let started = try processes(of: laboratory)
    #expect(started.count == 2 && started.allSatisfy { kill($0, 0) == 0 })
    program.send(signal)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 128 + signal)
    try laboratory.wait { started.allSatisfy(isGone) }
    try await expectNothingLeft(of: laboratory)
  }

  @Test("a worker that is killed takes its script along")
  func killedWorker() async throws {
    let laboratory = try Laboratory(asking: ["children"])
    let program = try Program(
      ["run", "trial.yaml", "--only", "children"], directory: laboratory.directory.url)
    try laboratory.wait { try !processes(of: laboratory).isEmpty }
    let started = try processes(of: laboratory)
    let worker = try #require(try laboratory.tree().activeEntries().first?.owner?.processIdentifier)
    kill(worker, SIGKILL)
    let outcome = await program.outcome()
    #expect(outcome.exitCode == 1)
    try laboratory.wait { started.allSatisfy(isGone) }
  }

  @Test("nothing is left where every process of the program is killed at once")
  func killedAltogether() async throws {
    let laboratory = try Laboratory(asking: ["children"])
    let program = try Program(
      ["run", "trial.yaml", "--only", "children"], directory: laboratory.directory.url)
    try laboratory.wait { try !processes(of: laboratory).isEmpty }
    let script = try #require(try processes(of: laboratory).first)
    let worker = try #require(try laboratory.tree().activeEntries().first?.owner?.processIdentifier)
    let guardian = try #require(parent(of: script))
    #expect(parent(of: guardian) == worker)
    for process in [program.processIdentifier, worker, guardian] { kill(process, SIGKILL) }
    _ = await program.outcome()
    try laboratory.wait { isGone(script) }
    for process in try processes(of: laboratory) { kill(process, SIGKILL) }
  }

  /// The number of the process that has started another.
  private func parent(of process: pid_t) -> pid_t? {
    let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    let fields = status?.split(separator: ")").last?.split(separator: " ")
    return fields.flatMap { $0.count > 1 ? pid_t($0[1]) : nil }
  }

  @Test("two workers, kills and resumption give the same bytes")
  func resumption() async throws {
    let laboratory = try Laboratory(asking: ["sound"])
    let arguments = [
      "run", "trial.yaml", "--seeds", "2", "--set", "training.epochs=2000", "--set", "growth.every=150",
      "--set",
      "growth.until=2000", "--set", "growth.max_neurons=1", "--set", "growth.thresholds.loss_decrease=0",
    ]
    for signal in [SIGINT, SIGKILL] {
      let program = try Program(
        arguments + ["-j2", "--checkpoint-every", "1s"], directory: laboratory.directory.url)
      let before = try laboratory.rowsInProgress()
      try laboratory.wait { try laboratory.rowsInProgress() >= before + 200 }
      program.send(signal)
      _ = await program.outcome()
      try laboratory.wait { try laboratory.tree().activeEntries().allSatisfy { $0.owner == nil } }
    }
    #expect(try laboratory.tree().finishedRuns().isEmpty)
    let resumed = try await Program.run(arguments + ["-j2", "-v"], directory: laboratory.directory.url)
    #expect(resumed.exitCode == 0, "\(resumed.standardError)")
    #expect(resumed.standardError.contains("goes on from epoch"))
    let undisturbed = try await Program.run(
      arguments + ["--results", "undisturbed", "-j1"], directory: laboratory.directory.url)
    #expect(undisturbed.exitCode == 0)
    let numbers = try laboratory.numbers()
    #expect(numbers.count == 4)
    #expect(try numbers == laboratory.numbers("undisturbed"))
    #expect(numbers.contains { $0.key.hasPrefix("sound") && $0.value.growth.count > 20 })
    try await expectNothingLeft(of: laboratory)
  }

  @Test("growth at its own pace asks as well")
  func pace() async throws {
    let laboratory = try Laboratory(asking: ["sound"])
    let outcome = try await laboratory.sprout(
      "run", "trial.yaml", "--only", "sound", "--set", "growth.pace=5", "--set", "growth.start=0", "--set",
      "growth.max_cost=10")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let growth = try #require(try CSVTable(contentsOf: run.path + "/growth.csv"))
    let candidates = try #require(growth.columns.firstIndex(of: "candidates"))
    #expect(growth.rows.contains { $0[candidates] == "2" })
    #expect(growth.columns.suffix(2) == ["criterion_flops", "units"])
  }

  /// The processes that the criterion has written down: itself and its child.
  private func processes(of laboratory: Laboratory) throws -> [pid_t] {
    let bytes = try FileSystem.contents(of: laboratory.directory.path(of: "processes")) ?? []
    guard bytes.last == UInt8(ascii: "\n") else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).compactMap {
      pid_t($0)
    }
  }

  /// Whether a process has ended; one that nobody has buried yet has.
  private func isGone(_ process: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else {
      return true
    }
    return status.split(separator: ")").last?.hasPrefix(" Z") == true
  }

  /// Expects that no process works in the laboratory's folder any more.
  private func expectNothingLeft(of laboratory: Laboratory) async throws {
    let folder = laboratory.directory.path
    try laboratory.wait {
      try FileManager.default.contentsOfDirectory(atPath: "/proc").filter { Int($0) != nil }.allSatisfy {
        process in
        guard let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
        else {
          return true
        }
        return place != folder && !place.hasPrefix(folder + "/")
      }
    }
  }
}

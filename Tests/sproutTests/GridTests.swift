import Experiments
import Foundation
import LinearAlgebra
import Results
import TestSupport
import Testing

/// Grids that are disturbed in every way and end as if nothing had happened. One after the other: each keeps all cores
/// busy.
@Suite(.serialized) struct GridTests {
  /// Twelve runs, half of which grow, long enough to be hit in the middle.
  private static let spec = """
    version: 1
    name: trial
    dataset: {name: digits, train_limit: 400}
    model: {hidden: [2, 2]}
    optimizer: {learning_rate: 0.05}
    training: {epochs: 40, batch_size: 32}
    growth: {method: tiny, start: 1, every: 3, until: 30, scale: initializer, fill: random, max_neurons: 2}
    seeds: 6
    variants:
      grown: {}
      fixed: {growth.method: none, model.hidden: [16]}
    """
  private static let command = ["run", "trial.yaml", "-j2", "--progress", "plain"]

  private func run(_ laboratory: Laboratory, _ more: String...) async throws -> Program.Outcome {
    try await Program.run(Self.command + more, directory: laboratory.directory.url)
  }

  /// A laboratory with the results of an undisturbed grid in `undisturbed`, and the seconds they took.
  private func undisturbed() async throws -> (Laboratory, seconds: Double) {
    let laboratory = try Laboratory(spec: Self.spec)
    let start = ContinuousClock.now
    let outcome = try await run(laboratory, "--results", "undisturbed")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(try laboratory.numbers("undisturbed").count == 12)
    return (laboratory, (ContinuousClock.now - start) / .seconds(1))
  }

  /// The tree holds every run, with the bytes of the undisturbed grid, and nothing else.
  private func expectUndisturbed(_ laboratory: Laboratory, _ results: String = "results") throws {
    let tree = laboratory.tree(results)
    #expect(try laboratory.numbers(results) == laboratory.numbers("undisturbed"))
    #expect(try FileSystem.names(in: tree.activePath).isEmpty)
    #expect(try FileSystem.names(in: tree.failedPath).isEmpty)
    #expect(try tree.runners().isEmpty)
    let plan = try #require(try tree.storedPlan())
    let index = try RunIndex(of: tree)
    #expect(plan.entries.allSatisfy { index.state(of: $0) == .done })
    #expect(try CSVTable(contentsOf: tree.summaryPath)?.rows.map { $0[0] } == plan.entries.map(\.id))
  }

  /// How many runs a program says it has published itself.
  private func published(_ outcome: Program.Outcome) -> Int {
    outcome.standardError.split(separator: "\n").count { $0.contains("  test accuracy ") }
  }

  @Test func killedTwentyTimesItEndsWithTheSameBytes() async throws {
    let (laboratory, seconds) = try await undisturbed()
    var random = RandomGenerator(seed: 20, stream: "kills")
    // Somewhat longer than a run takes, so that some runs are finished in between and most are hit.
    var longest = seconds / 6
    var kills = 0
    var trees = 0
    while kills < 20 {
      let results = "results-\(trees)"
      // Saved so often that many a kill falls into the writing of a checkpoint.
      let program = try Program(
        Self.command + ["--results", results, "--checkpoint-every", "0.01"],
        directory: laboratory.directory.url
      )
      laboratory.pause(random.uniform() * longest)
      let hits = try laboratory.tree(results).activeEntries().contains { $0.owner != nil }
      kill(-program.processIdentifier, SIGKILL)
      let outcome = await program.outcome()
      if outcome.exitCode == 0 {
        try expectUndisturbed(laboratory, results)
        trees += 1
        longest *= 0.8
      } else {
        #expect(outcome.exitCode == 128 + SIGKILL, "\(outcome.standardError)")
        // Only what was killed in the middle counts; a machine that has become slower is given more time, one
        // that has become faster less.
        if hits { kills += 1 } else { longest *= 1.1 }
      }
    }
    let last = try await run(laboratory, "--results", "results-\(trees)")
    #expect(last.exitCode == 0, "\(last.standardError)")
    try expectUndisturbed(laboratory, "results-\(trees)")
  }

  @Test func killedWorkersFailTheirRunsAlone() async throws {
    let (laboratory, seconds) = try await undisturbed()
    var random = RandomGenerator(seed: 6, stream: "kills")
    let program = try Program(Self.command, directory: laboratory.directory.url)
    try laboratory.wait { try !laboratory.workers().isEmpty }
    var kills = 0
    while kills < 6, program.isRunning {
      laboratory.pause(random.uniform() * seconds / 8)
      guard let victim = try laboratory.workers().randomElement(using: &random) else { continue }
      kill(victim, SIGKILL)
      kills += 1
    }
    let outcome = await program.outcome()
    let tree = laboratory.tree()
    let failed = try FileSystem.names(in: tree.failedPath)
    #expect(failed.count <= kills)
    #expect(outcome.exitCode == (failed.isEmpty ? 0 : 1), "\(outcome.standardError)")
    #expect(try tree.finishedRuns().count == 12 - failed.count)
    for name in failed {
      let stored = try #require(try StoredRun(path: "\(tree.failedPath)/\(name)", state: .failed))
      #expect(stored.json["error"]?["kind"] == "worker_died")
      #expect(stored.json["error"]?["message"]?.string?.contains("ended by SIGKILL") == true)
      #expect(outcome.standardError.contains(name))
    }
    let again = try await run(laboratory, "--retry-failed")
    #expect(again.exitCode == 0, "\(again.standardError)")
    #expect(published(again) == failed.count)
    try expectUndisturbed(laboratory)
  }

  @Test func twoProgramsShareATree() async throws {
    let (laboratory, _) = try await undisturbed()
    let programs = try (0..<2).map { _ in try Program(Self.command, directory: laboratory.directory.url) }
    var count = 0
    for program in programs {
      let outcome = await program.outcome()
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      #expect(outcome.standardOutput.contains("12 of 12 runs done"))
      count += published(outcome)
    }
    #expect(count == 12)
    try expectUndisturbed(laboratory)
  }

  @Test func oneOfTenDiverges() async throws {
    let rates = (1..<10).map { "0.0\($0)" } + ["900"]
    let spec = """
      version: 1
      name: trial
      dataset: {name: digits, train_limit: 300}
      model: {hidden: [4], activation: identity}
      training: {epochs: 2}
      growth: {method: none}
      grid: {optimizer.learning_rate: [\(rates.joined(separator: ", "))]}
      """
    let laboratory = try Laboratory(spec: spec)
    let outcome = try await run(laboratory)
    #expect(outcome.exitCode == 1)
    #expect(outcome.standardOutput.contains("9 of 10 runs done"))
    #expect(try laboratory.tree().finishedRuns().count == 9)
    let failed = try FileSystem.names(in: laboratory.tree().failedPath)
    #expect(failed.count == 1)
    let path = "\(laboratory.tree().failedPath)/\(try #require(failed.first))"
    let stored = try StoredRun(path: path, state: .failed)
    let failure = try #require(try stored?.json["error"]?.decode(as: RunFailure.self))
    #expect(failure.kind == .diverged)
    let (epoch, step) = (try #require(failure.epoch), try #require(failure.step))
    #expect(outcome.standardError.contains("in epoch \(epoch), at step \(step)"))
  }

  @Test(
    .enabled("needs to mount a file system: root and unshare") {
      let mount = "mount -t tmpfs -o size=16k tmpfs /mnt"
      let outcome = try? await Program.run(
        ["unshare", "--mount", "sh", "-c", mount], executable: URL(filePath: "/usr/bin/env"))
      return outcome?.exitCode == 0
    }
  )
  func goesOnWhenThereIsRoomAgain() async throws {
    let laboratory = try Laboratory()
    let sizes = [8, 24, 48, 72]
    let script = """
      mkdir full
      "$0" run trial.yaml -q -j2 --results undisturbed || exit 1
      for size in \(sizes.map(String.init).joined(separator: " ")); do
        mount -t tmpfs -o size=${size}k tmpfs full || exit 1
        "$0" run trial.yaml -q -j2 --results full >/dev/null 2>error-$size; echo $? >first-$size
        mount -o remount,size=16m full
        "$0" run trial.yaml -q -j2 --results full >/dev/null 2>&1; echo $? >second-$size
        cp -r full results-$size
        umount full
      done
      """
    let outcome = try await Program.run(
      ["unshare", "--mount", "sh", "-c", script, Repository.sprout.path(percentEncoded: false)],
      executable: URL(filePath: "/usr/bin/env"),
      directory: laboratory.directory.url
    )
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    for size in sizes {
      #expect(try laboratory.text(of: "first-\(size)") == "5\n")
      let error = try laboratory.text(of: "error-\(size)")
      #expect(error.contains("No space left on device; make room"), "\(size) k: \(error)")
      #expect(error.split(separator: "\n").count == 1, "\(size) k: \(error)")
      #expect(try laboratory.text(of: "second-\(size)") == "0\n")
      try expectUndisturbed(laboratory, "results-\(size)")
    }
  }
}

extension Laboratory {
  /// Waits for some seconds, and holds its thread like `wait(until:)`.
  fileprivate func pause(_ seconds: Double) {
    Thread.sleep(forTimeInterval: seconds)
  }

  /// The processes that work on a run.
  fileprivate func workers() throws -> [pid_t] {
    // A lease that is being written has no owner yet, and process 0 would mean this one's whole group.
    try tree().activeEntries().compactMap { $0.owner?.processIdentifier }.filter { $0 > 0 }
  }

  fileprivate func text(of file: String) throws -> String {
    try String(contentsOf: directory.url.appending(path: file), encoding: .utf8)
  }
}

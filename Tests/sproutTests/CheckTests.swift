import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// `sprout check` from the command line to the files it writes.
@Suite struct CheckTests {
  private let laboratory: Laboratory

  /// Three seeds, and a margin far above what a change of seeds does to these small networks' losses.
  private static let spec =
    Laboratory.spec.replacing("seeds: 2", with: "seeds: 3") + "\ncheck: {test_accuracy: {margin: 0.01}}\n"

  init() async throws {
    laboratory = try Laboratory(spec: Self.spec)
    let written = try await laboratory.sprout(
      "check", "trial.yaml", "--baseline", "base/line.json", "--update", "--reason", "the first")
    try #require(written.exitCode == 0, "\(written.standardError)")
  }

  private func check(
    _ arguments: String...,
    baseline: String = "base/line.json",
    environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    try await Program.run(
      ["check", "trial.yaml", "--baseline", baseline] + arguments, environment: environment,
      directory: laboratory.directory.url)
  }

  /// Writes a baseline in which the accuracies are changed, and returns its name.
  private func baseline(_ change: (_ point: String, _ seed: Int, _ accuracy: Double) -> Double) throws
    -> String
  {
    var lines: [String] = []
    var (point, seed) = ("", 0)
    for line in try file("base/line.json").split(separator: "\n") {
      if let found = line.firstMatch(of: /"name": "(.*)"/) { point = String(found.1) }
      if let found = line.firstMatch(of: /"seed": ([0-9]+)/) { seed = Int(found.1) ?? -1 }
      if let found = line.firstMatch(of: /"test_accuracy": ([0-9.]+),/), let value = Double(found.1) {
        lines.append("\"test_accuracy\": \(change(point, seed, value)),")
      } else {
        lines.append(String(line))
      }
    }
    try laboratory.directory.write(lines.joined(separator: "\n"), to: "edited.json")
    return "edited.json"
  }

  private func file(_ name: String) throws -> String {
    String(
      decoding: try #require(try FileSystem.contents(of: laboratory.directory.path(of: name))), as: UTF8.self)
  }

  private func verdict() throws -> JSONValue {
    try JSONValue(parsing: file("results/trial/verdict.json"))
  }

  @Test func anUnchangedRepeatIsIdenticalAlsoInAFreshFolder() async throws {
    for arguments in [["--no-run"], ["--results", "fresh"]] {
      let outcome = try await Program.run(
        ["check", "trial.yaml", "--baseline", "base/line.json"] + arguments,
        directory: laboratory.directory.url)
      #expect(outcome.exitCode == 0, "\(outcome.standardOutput)")
      #expect(outcome.standardOutput.contains("identical"))
      #expect(outcome.standardOutput.hasSuffix("pass: 2 pass\n"))
    }
    let verdict = try verdict()
    #expect(verdict["verdict"] == "pass" && verdict["exit_code"] == 0)
    #expect(verdict["findings"]?.array?.map { $0["evidence"] } == ["identical", "identical"])
  }

  @Test func aBaselineTwoPointsHigherIsARegression() async throws {
    let outcome = try await check(baseline: baseline { $2 + 0.02 }, environment: ["GITHUB_ACTIONS": "true"])
    #expect(outcome.exitCode == 3)
    #expect(outcome.standardOutput.contains("regression: 2 regression"))
    let annotations = outcome.standardOutput.split(separator: "\n").filter { $0.hasPrefix("::error ") }
    #expect(annotations.count == 2)
    #expect(annotations[0].contains("file=trial.yaml,title=sprout check%3A regression::grown"))
    #expect(try verdict()["exit_code"] == 3)
    #expect(try file("results/trial/junit.xml").contains("<failure message=\""))
    // In one variant alone it is one all the same.
    let one = try await check(baseline: baseline { $0 == "fixed" ? $2 + 0.02 : $2 }, environment: [:])
    #expect(one.exitCode == 3)
    #expect(one.standardOutput.contains("regression: 1 pass, 1 regression"))
    #expect(!one.standardOutput.contains("::error"))
  }

  @Test func anEmptyTreeIsNeverAPass() async throws {
    let outcome = try await check("--no-run", "--results", "nothing", "--json")
    #expect(outcome.exitCode == 4)
    let document = try JSONValue(parsing: outcome.standardOutput)
    #expect(document["verdict"] == "inconclusive")
    #expect(
      try #require(document["findings"]?.array?.first?["problem"]?.string).hasPrefix("not finished: grown"))
    #expect(document == (try JSONValue(parsing: file("nothing/trial/verdict.json"))))
  }

  @Test func aChangedSettingIsNamedAndJudged() async throws {
    // A hundredth of the learning rate leaves the networks where they began.
    let worse = try await check("--set", "optimizer.learning_rate=0.0005", "--results", "changed")
    #expect(worse.exitCode == 3, "\(worse.standardOutput)")
    #expect(
      worse.standardOutput.contains(
        "changed since the baseline (grown, fixed): optimizer.learning_rate 0.0005, was at its default"))
    let document = try JSONValue(parsing: file("changed/trial/verdict.json"))
    let finding = try #require(document["findings"]?.array?.first)
    #expect(finding["changes"]?.array?.map { $0["key"] } == ["optimizer.learning_rate"])
    #expect(finding["difference"]?.number ?? 0 < -0.1)
    let bounds = ["interval_lower", "difference", "interval_upper"].compactMap { finding[$0]?.number }
    #expect(bounds.count == 3 && bounds == bounds.sorted() && bounds[2] < 0)
    let means = ["baseline_mean", "mean"].compactMap { finding[$0]?.number }
    #expect(means.count == 2 && abs(means[1] - means[0] - bounds[1]) < 1e-12)
    let junit = try file("changed/trial/junit.xml")
    #expect(junit.contains("changed: optimizer.learning_rate 0.0005, was "))
    #expect(
      junit.contains(
        /<failure message="[0-9.]+ before, [0-9.]+ now; better by -[0-9.]+ \(95 % interval -/))
    // A change that does nothing: a limit far away.
    let level = try await check("--set", "growth.max_parameters=1000000", "--results", "changed")
    #expect(level.exitCode == 0, "\(level.standardOutput)")
    #expect(
      level.standardOutput.contains(
        "changed since the baseline (grown): growth.max_parameters 1000000, was at its default"))
  }

  @Test func aRenamedVariantIsNewAndTheOldOneGone() async throws {
    try laboratory.directory.write(Self.spec.replacing("fixed:", with: "plain:"), to: "trial.yaml")
    let outcome = try await check()
    #expect(outcome.exitCode == 4)
    #expect(outcome.standardOutput.contains("not comparable: the spec no longer has fixed"))
    let document = try verdict()
    let plain = document["findings"]?.array?.first { $0["point"] == "plain" }
    #expect(plain?["problem"] == "the baseline does not have it")
  }

  @Test func otherDataAndRulesAreNotComparableAndRunNothing() async throws {
    let changes = [
      ["training.epochs=5", "--strict"], ["check.test_accuracy.margin=0.4"], ["dataset.split_seed=3"],
      ["dataset.validation=0.25"], ["model.activation=selu", "--strict"],
    ]
    for change in changes {
      let outcome = try await Program.run(
        ["check", "trial.yaml", "--baseline", "base/line.json", "--results", "changed", "--set"] + change,
        directory: laboratory.directory.url)
      #expect(outcome.exitCode == 4, "\(change): \(outcome.standardOutput)")
      #expect(outcome.standardOutput.contains("inconclusive"))
    }
    #expect(try await check("--seeds", "0..1").exitCode == 4)
    #expect(try await check("--grid", "growth.max_neurons=2,4").exitCode == 4)
    #expect(!FileSystem.exists(laboratory.directory.path(of: "changed/trial/runs")))
    // What cannot change a number is no change.
    #expect(try await check("--set", "resources.time=01:00:00", "--set", "description=other").exitCode == 0)
  }

  @Test func aMissingOrFailedRunIsNeverAPass() async throws {
    let run = try #require(try laboratory.tree().finishedRuns().first { $0.variant == "fixed" })
    try FileSystem.remove(run.path)
    let missing = try await check("--no-run")
    #expect(missing.exitCode == 4)
    #expect(missing.standardOutput.contains("not finished: \(run.folderName)"))
    let again = try await check()
    #expect(again.exitCode == 0)
    #expect(again.standardError.contains("1 run to do"))

    try FileSystem.remove(run.path)
    #expect(try await check("-q").exitCode == 0)
    try FileManager.default.moveItem(
      atPath: run.path, toPath: "\(laboratory.tree().failedPath)/\(run.folderName)")
    let outcome = try await check()
    #expect(outcome.exitCode == 4)
    #expect(outcome.standardOutput.contains("failed: \(run.folderName)"))
    #expect(try await check("--retry-failed").exitCode == 0)
  }

  @Test func noBaselineOrNoneAtAll() async throws {
    let absent = try await check(baseline: "absent.json")
    #expect(absent.exitCode == 4)
    #expect(absent.standardOutput.contains("--update --reason TEXT"))
    #expect(try verdict()["problems"]?.array?.count == 1)
    try laboratory.directory.write("{}", to: "other.json")
    let other = try await check(baseline: "other.json")
    #expect(other.exitCode == 4)
    #expect(other.standardOutput.contains("other.json is no baseline"))
  }

  @Test func seedsAreAddedOnlyToWhatIsInconclusive() async throws {
    let noisy = try baseline { point, seed, accuracy in
      point == "grown" ? accuracy + [0.05, -0.06, 0.02][seed] : accuracy
    }
    #expect(try await check(baseline: noisy).exitCode == 4)
    let before = try laboratory.tree().finishedRuns().count
    let outcome = try await check("--escalate", "2", baseline: noisy)
    #expect(outcome.standardError.contains("inconclusive: grown; adding the seeds 3, 4"))
    let runs = try laboratory.tree().finishedRuns()
    #expect(runs.count == before + 2)
    #expect(runs.filter { $0.seed > 2 }.allSatisfy { $0.variant == "grown" })
    let document = try verdict()
    #expect(document["looks"] == 2)
    #expect(document["findings"]?.array?.map { $0["evidence"] } == ["unpaired", "identical"])
    #expect(document["findings"]?.array?.map { $0["seeds"] } == [5, 3])
    // The command that repeats an added run is one of run, with its seed.
    let added = try #require(runs.first { $0.seed == 4 })
    let shown = try await laboratory.sprout("show", added.folderName, "--json")
    let words = try #require(try JSONValue(parsing: shown.standardOutput)["command"]?.array).compactMap(
      \.string)
    #expect(
      words == [
        "sprout", "run", "trial.yaml", "--seeds", "4,0", "--only", added.folderName, "--force",
      ])
    let again = try await Program.run(Array(words.dropFirst()), directory: laboratory.directory.url)
    #expect(again.exitCode == 0 && again.standardError.contains("1 run planned"))
  }

  @Test func aBaselineWithMoreSeedsKeepsTheEscalationPaired() async throws {
    let update = try await check("--update", "--reason", "more seeds", "--escalate", "2")
    #expect(update.exitCode == 0)
    #expect(try await check().exitCode == 0)
    let noisy = try baseline { point, seed, accuracy in
      point == "grown" && seed < 3 ? accuracy + [0.05, -0.06, 0.02][seed] : accuracy
    }
    _ = try await check("--escalate", "1", baseline: noisy)
    let document = try verdict()
    #expect(document["findings"]?.array?.map { $0["evidence"] } == ["paired", "identical"])
    #expect(document["findings"]?.array?.map { $0["seeds"] } == [4, 3])
  }

  @Test func theSummaryOfAJobIsAppended() async throws {
    try laboratory.directory.write("before\n", to: "summary.md")
    let path = laboratory.directory.path(of: "summary.md")
    _ = try await check(environment: ["GITHUB_STEP_SUMMARY": path])
    let text = try file("summary.md")
    #expect(text.hasPrefix("before\n### sprout check trial: pass\n"))
    #expect(text.contains("| grown | test accuracy (%) | pass | 3 |"))
  }

  @Test(arguments: [
    (["--update"], "--update needs --reason"), (["--update", "--reason", " "], "--update needs --reason"),
    (["--reason", "x"], "--reason goes with --update"), (["--escalate", "0"], "--escalate must be"),
    (["--escalate", "1", "--no-run"], "cannot go with --no-run"), (["--only", "grown*"], "--only"),
  ])
  func mistakesAreNamed(_ arguments: [String], _ message: String) async throws {
    let outcome = try await Program.run(
      ["check", "trial.yaml", "--baseline", "base/line.json"] + arguments, directory: laboratory.directory.url
    )
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains(message))
  }

  @Test func anUpdateThatCannotMeasureEverythingWritesNothing() async throws {
    let before = try file("base/line.json")
    let outcome = try await check("--update", "--reason", "x", "--no-run", "--results", "nothing")
    #expect(outcome.exitCode == 4)
    #expect(outcome.standardError.contains("6 runs without a result"))
    #expect(try file("base/line.json") == before)
    #expect(before.contains("\"reason\": \"the first\""))
  }
}

import Experiments
import Foundation
import OrderedCollections
import Results
import TestSupport
import Testing

/// What is said of the seeds that confirm the best point of a search, when something became of them or of the search.
@Suite(.serialized) struct ConfirmationTests {
  private static let spec = """
    version: 1
    name: trial
    dataset: {name: digits, train_limit: 300, test: 0.2, validation: 0.2}
    model: {hidden: [4]}
    training: {epochs: 3, batch_size: 32}
    search: {samples: 3, optimizer.learning_rate: {log_uniform: [1e-2, 1e-1]}}
    growth: {method: none}
    """
  private static let place = "optimizer.learning_rate"

  private func search(_ laboratory: Laboratory) async throws -> JSONValue {
    let compare = try await laboratory.sprout("compare", "trial", "--json")
    return try #require(try JSONValue(parsing: compare.standardOutput)["searches"]?.array?.first)
  }

  /// A mean over the seeds that came through is too good.
  @Test func failedSeedsAreCounted() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    #expect(try await laboratory.sprout("run", "trial.yaml", "--confirm", "3").exitCode == 0)
    let tree = laboratory.tree()
    let fresh = try tree.finishedRuns().filter { $0.seed > 0 }
    try #require(fresh.count == 3)
    try FileSystem.createFolder(tree.failedPath)
    try FileManager.default.moveItem(
      atPath: fresh[0].path, toPath: "\(tree.failedPath)/\(fresh[0].folderName)")
    let again = try await laboratory.sprout("run", "trial.yaml", "--confirm", "3")
    #expect(again.exitCode == 1)
    #expect(again.standardOutput.contains("too good; on 2 of 3 fresh seeds, 1 failed: validation accuracy "))
    #expect(again.standardError.contains("nothing to do, 1 failed before (--retry-failed repeats them)\n"))
    #expect(again.standardError.hasSuffix("1 run failed before and left alone; --retry-failed repeats\n"))
    let confirmed = try await search(laboratory)["confirmed"]
    #expect(confirmed?["asked"] == 3 && confirmed?["failed"] == 1 && confirmed?["open_runs"] == 0)
    #expect(confirmed?["seeds"]?.array?.count == 2)

    try FileSystem.remove(fresh[1].path)
    let compare = try await laboratory.sprout("compare", "trial")
    #expect(compare.standardOutput.contains("on 1 of 3 fresh seeds, 1 failed, 1 to go: validation accuracy "))
    _ = try await laboratory.sprout("report", "trial")
    let page = try String(contentsOfFile: tree.reportPath, encoding: .utf8)
    #expect(page.contains("on 1 of 3 fresh seeds, 1 failed, 1 to go"))
    let retried = try await laboratory.sprout("run", "trial.yaml", "--confirm", "3", "--retry-failed")
    #expect(retried.exitCode == 0 && retried.standardOutput.contains("on 3 fresh seeds: "))
  }

  @Test func seedsConfirmThePointThatTheyAreOf() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    _ = try await laboratory.sprout("run", "trial.yaml", "--confirm", "2")
    let before = try await search(laboratory)
    #expect(before["confirmed"]?["seeds"] == [1, 2])
    let runs = try laboratory.tree().finishedRuns()
    let best = try #require(
      runs.first { $0.seed == 0 && $0.value(ofAxis: Self.place) == before["values"]?[Self.place] })
    try FileSystem.remove(best.path)
    // Another is the best now, and nothing is known of it on other seeds.
    let after = try await search(laboratory)
    #expect(after["values"]?[Self.place] != before["values"]?[Self.place])
    #expect(after["confirmed"] == .null)
    let compare = try await laboratory.sprout("compare", "trial")
    #expect(compare.standardOutput.contains("by validation accuracy, 1 run to go: "))
    #expect(compare.standardOutput.contains("'sprout run SPEC --confirm 5' trains it"))
    #expect(!compare.standardOutput.contains("fresh seeds"))
  }

  @Test func aSearchAllOfWhichFailedSaysSo() async throws {
    let laboratory = try Laboratory(
      spec: Self.spec.replacing("[1e-2, 1e-1]", with: "[500, 900]")
        .replacing("epochs: 3", with: "loss: mean_squared_error, epochs: 3"))
    let outcome = try await laboratory.sprout("run", "trial.yaml", "--confirm", "2")
    #expect(outcome.exitCode == 1)
    #expect(try laboratory.tree().finishedRuns().isEmpty)
    #expect(
      outcome.standardError.contains(
        "every point of the search has a run that failed, so there is nothing to confirm\n"))
    #expect(!outcome.standardError.contains("not complete"))
  }
}

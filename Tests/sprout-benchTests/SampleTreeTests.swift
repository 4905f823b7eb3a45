import Experiments
import Foundation
import Results
import TestSupport
import Testing
import YAML

@testable import sprout_bench

@Suite struct SampleTreeTests {
  private static let bench = Repository.products.appending(path: "sprout-bench")

  @Test(arguments: [1, 7, 24, 250, 1000]) func theSpecHasAsManyPointsAsRuns(_ runs: Int) throws {
    let spec = try Spec(source: Source(name: "spec.yaml", text: SampleTree(folder: "", runs: runs).spec))
    #expect(spec.counts.points == runs)
    #expect(spec.counts.runs == runs)
    #expect(spec.counts.merged == 0)
  }

  /// The tree must be one the program takes for its own, or nothing measured on it means anything.
  @Test func theProgramFindsTheRunsFinished() async throws {
    let directory = try TemporaryDirectory()
    let folder = directory.path(of: "tree")
    let made = try await Program.run(["make-tree", folder, "--runs", "12"], executable: Self.bench)
    #expect(made.exitCode == 0, "\(made.standardError)")
    let tree = SampleTree(folder: folder, runs: 12)
    #expect(try ExperimentStatus(of: tree.experiment).counts == [.done: 12])
    let plan = try FileSystem.contents(of: tree.experiment.planPath)
    let arguments = ["run", tree.specPath, "--results", tree.resultsPath]
    let outcome = try await Program.run(arguments, directory: directory.url)
    #expect(outcome.exitCode == 0)
    #expect(outcome.standardError.contains("12 runs planned, 12 done, nothing to do"))
    #expect(try FileSystem.contents(of: tree.experiment.planPath) == plan)
    let summary = try #require(try CSVTable(contentsOf: tree.experiment.summaryPath))
    #expect(summary.rows.count == 12)
    // What is measured of numbers alone has no cells here.
    let ofNumbers = summary.columns.map { $0.hasSuffix("_r2") || $0.hasSuffix("_rmse") }
    #expect(ofNumbers.count(where: \.self) == 4)
    #expect(
      summary.rows.allSatisfy { row in
        zip(row, ofNumbers).dropFirst(3).allSatisfy { $0.isEmpty == $1 }
      })
    let bytes = try FileSystem.contents(of: tree.experiment.summaryPath)
    try tree.removeSummary()
    _ = try await Program.run(["rebuild-summary", folder], executable: Self.bench)
    #expect(try FileSystem.contents(of: tree.experiment.summaryPath) == bytes)
  }

  @Test func everyBenchmarkOfScaleMeasuresSomething() async throws {
    let directory = try TemporaryDirectory()
    let outcome = try await Program.run(
      ["--filter", "scale", "--runs", "6", "--repeats", "2", "--json", "bench.json"], executable: Self.bench,
      environment: ["TMPDIR": directory.path], directory: directory.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    let bytes = try #require(try FileSystem.contents(of: directory.path(of: "bench.json")))
    let benchmarks = try JSONValue(parsing: bytes)["benchmarks"]?.array ?? []
    #expect(benchmarks.compactMap { $0["name"]?.string } == Benchmark.named(["scale"]).map(\.name))
    for figure in benchmarks.flatMap({ $0["figures"]?.array ?? [] }) {
      #expect(figure["values"]?.array?.count == 2)
      #expect((figure["median"]?.number ?? 0) > 0)
    }
    // What was made on the way is gone.
    #expect(try FileSystem.names(in: directory.path) == ["bench.json"])
  }

  @Test func aFilterThatFitsNothingIsAMistake() async throws {
    let outcome = try await Program.run(["--filter", "nothing"], executable: Self.bench)
    #expect(outcome.exitCode == 64)
    #expect(outcome.standardError.contains("--list"))
  }
}

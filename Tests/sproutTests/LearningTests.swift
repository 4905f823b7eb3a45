import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Runs that learn nothing are marked wherever their figures are shown.
@Suite struct LearningTests {
  /// A table whose only input says nothing: the network can name the larger class, and no more.
  private func laboratory() async throws -> Laboratory {
    let laboratory = try Laboratory(
      spec: """
        version: 1
        name: trial
        dataset: {name: csv, path: data.csv, test: 0.25, validation: 0.25}
        model: {hidden: [4]}
        training: {epochs: 3, batch_size: 16}
        growth: {method: none}
        seeds: 2
        variants:
          blind: {dataset.drop: [2]}
          seeing: {}
          lame: {optimizer.learning_rate: 1e-9}
        """)
    let rows = (0..<200).map { number in
      let label = number % 10 < 7 ? "a" : "b"
      return "1,\(label == "a" ? 1 : -1),\(label)\n"
    }
    try laboratory.directory.write("constant,telling,label\n" + rows.joined(), to: "data.csv")
    return laboratory
  }

  @Test func aConstantPredictorIsMarked() async throws {
    let laboratory = try await laboratory()
    let run = try await laboratory.sprout("run", "trial.yaml")
    #expect(run.exitCode == 0, "\(run.standardError)")
    #expect(run.standardError.contains("warning: 4 of 6 runs learnt nothing: blind.seed=0 ("))
    let lines = run.standardOutput.split(separator: "\n")
    #expect(lines.filter { $0.contains(" !") }.count == 2)
    #expect(lines.contains { $0.hasPrefix("seeing") && !$0.contains("!") })

    let stored = try #require(try laboratory.tree().finishedRuns().first { $0.variant == "blind" })
    #expect(stored.json["test_part"]?["classes"] == 2)
    #expect(stored.json["test_part"]?["samples"] == 50)
    let shown = try await laboratory.sprout("show", stored.folderName)
    #expect(
      shown.standardOutput.contains("learnt nothing: test accuracy 70.00 %, that of one answer for all"))

    let status = try await laboratory.sprout("status")
    #expect(
      status.standardOutput.contains(
        "\ntrial: 4 of 6 runs learnt nothing: \(stored.folderName) (test accuracy 70.00 %"))
    let document = try JSONValue(parsing: await laboratory.sprout("status", "--json").standardOutput)
    let idle = document["experiments"]?.array?.first?["learnt_nothing"]?.array
    #expect(idle?.count == 4 && idle?.first?["run"] == .string(stored.folderName))

    let compared = try await laboratory.sprout("compare", "trial", "--json")
    let json = try JSONValue(parsing: compared.standardOutput)
    #expect(json["rows"]?.array?.map { $0["learnt_nothing"] } == [2, 0, 2])
    #expect(json["warnings"]?.array?.contains { $0["kind"] == "learnt_nothing" } == true)
    let text = try await laboratory.sprout("compare", "trial").standardOutput
    #expect(
      text.contains("! marks means over runs of which some learnt nothing: 2 in blind, 2 in lame."))

    let reported = try await laboratory.sprout("report", "trial")
    #expect(reported.exitCode == 0)
    let page = String(
      decoding: try FileSystem.contents(of: laboratory.tree().reportPath) ?? [], as: UTF8.self)
    #expect(page.contains("4 of 6 runs learnt nothing: blind.seed=0 ("))
    #expect(page.components(separatedBy: ">2 of 2 runs learnt nothing<").count == 3)
  }
}

import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// `sprout draw` on runs of the program.
struct DrawTests {
  /// A network whose units come, and one whose units go.
  private static let spec = """
    version: 1
    name: trial
    dataset: {name: teacher, inputs: 8, classes: 3, samples: 3000, teacher_hidden: [2], validation: 0.3}
    model: {hidden: [1], activation: tanh}
    optimizer: {learning_rate: 0.1, momentum: 0.9}
    training: {epochs: 12, batch_size: 64}
    variants:
      grown: {}
      narrowed:
        model.hidden: [24]
        growth.thresholds: {spare: 2, worth: null}
        growth.samples_per_parameter: 1000
        growth.max_cost: 1
      fixed: {growth.method: none, model.hidden: [3]}
    """

  @Test func everyUnitThatEverWasIsDrawn() async throws {
    let laboratory = try Laboratory(spec: Self.spec)
    let ran = try await laboratory.sprout("run", "trial.yaml", "-q")
    #expect(ran.exitCode == 0, "\(ran.standardError)")
    var (added, removed) = (0, 0)
    for (variant, first) in [("grown", 1), ("narrowed", 24)] {
      let run = try #require(try laboratory.tree().finishedRuns().first { $0.variant == variant })
      let table = try #require(try CSVTable(contentsOf: run.path + "/growth.csv"))
      let columns = try ["width_before", "width_after", "units"].map { try #require(table.index(of: $0)) }
      var (came, went) = (0, 0)
      for row in table.rows {
        let change = try #require(Int(row[columns[1]])) - #require(Int(row[columns[0]]))
        came += max(change, 0)
        went += max(-change, 0)
        guard change < 0 else { continue }
        #expect(row[columns[2]].split(separator: ";").count == -change)
      }
      let drawn = try await laboratory.sprout("draw", variant)
      #expect(
        drawn.exitCode == 0 && drawn.standardError.isEmpty && !drawn.standardOutput.contains("@keyframes"))
      #expect(drawn.standardOutput.ranges(of: "<circle").count == first + came)
      #expect(drawn.standardOutput.ranges(of: "class=\"cross\"").count == went)
      // Those that are left have the norms of the model's units, and those that are gone have none.
      #expect(drawn.standardOutput.ranges(of: "; norm ").count == first + came - went)
      (added, removed) = (added + came, removed + went)
    }
    #expect(added > 0 && removed > 0)

    let run = try #require(try laboratory.tree().finishedRuns().first { $0.variant == "grown" })
    let written = try await laboratory.sprout("draw", run.path, "--animate", "--output", "g.svg")
    #expect(written.exitCode == 0 && written.standardOutput.isEmpty)
    let file = try String(contentsOf: laboratory.directory.url.appending(path: "g.svg"), encoding: .utf8)
    #expect(file.contains("@keyframes"))

    let fixed = try await laboratory.sprout("draw", "fixed")
    #expect(fixed.standardOutput.ranges(of: "<circle").count == 3)
    #expect(try await laboratory.sprout("draw", "absent").exitCode == 2)
    #expect(try await laboratory.sprout("draw", "grown", "--output", "no/such/g.svg").exitCode == 5)
  }
}

import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Tasks whose time is too short. Slurm counts it in minutes.
@Suite(
  .serialized, .enabled(if: SlurmCluster.obstacle == nil, "\(SlurmCluster.obstacle ?? "")"),
  .slurm(port: 27_400))
struct SlurmTimeTests {
  /// The worker is stopped until its time is nearly over, which stands for a run that takes longer.
  @Test func aRunLongerThanTheLimitGoesOn() async throws {
    let here = try SlurmLaboratory(
      spec: Laboratory.spec.replacing("epochs: 4,", with: "epochs: 4000,").replacing(
        "seeds: 2", with: "seeds: 1")
        + "\nresources: {time: \"00:01:00\"}\n")
    let worker = try here.submitAndStop("--only", "grown")
    try here.laboratory.wait { try here.logs().contains("saving the state") }
    kill(worker, SIGCONT)
    try await here.waitForEmptyQueue()
    #expect(try here.logs().contains("is queued again"))
    #expect(try here.logs().contains("goes on from epoch"))
    _ = try await here.sprout(
      "run", "trial.yaml", "--only", "grown", "--results", "undisturbed", "--timeout", "10m")
    #expect(try here.laboratory.numbers().count == 1)
    #expect(try here.laboratory.numbers() == here.laboratory.numbers("undisturbed"))
  }

  /// A criterion that never answers stands for a run that gets nowhere before its time is over. The signal of the time
  /// limit is sent at once.
  @Test func aRunThatComesNoFurtherFailsInTheEnd() async throws {
    let here = try SlurmLaboratory(
      spec: Laboratory.spec.replacing(
        "method: tiny", with: "method: external, timeout: 3000, command: [sleep, 1000]"
      )
      .replacing("seeds: 2", with: "seeds: 1"))
    try await here.submit()
    for start in 1...3 {
      try await here.wait {
        // In the growth event after the first epoch, which waits for an answer.
        try here.tree.activeEntries().contains { entry in
          try entry.owner != nil && (CSVTable(contentsOf: entry.path + "/metrics.csv")?.rows.count ?? 0) >= 2
        } && here.logs().matches(of: /started grown/).count == start
      }
      let task = try #require(try await here.queue().first)
      let told = try await here.cluster.run("scancel", "--batch", "--signal=USR1", task[0])
      #expect(told.exitCode == 0, "\(told.standardError)")
      try await here.wait { try here.logs().matches(of: /queued again|came no further/).count >= start }
    }
    try await here.waitForEmptyQueue()
    let failed = try #require(try here.tree.failedRuns().first)
    #expect(failed.label == "grown")
    #expect(failed.json["error"]?["kind"] == "timeout")
    #expect(failed.json["error"]?["message"]?.string?.hasPrefix("came no further in 3 starts") == true)
    // What else the task had is done.
    #expect(try here.tree.finishedRuns().map(\.label) == ["fixed"])
  }
}

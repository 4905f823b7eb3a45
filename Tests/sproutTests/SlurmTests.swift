import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Runs that are given to a real Slurm, whose arrays have eight tasks at most.
@Suite(
  .serialized, .enabled(if: SlurmCluster.obstacle == nil, "\(SlurmCluster.obstacle ?? "")"),
  .slurm(port: 27_100, maxArraySize: 8))
struct SlurmTests {
  private static let taskARun = "slurm: {task_minutes: 0}\n"

  @Test func aGridGivesWhatItGivesLocally() async throws {
    let here = try SlurmLaboratory(spec: Laboratory.spec + "\n" + Self.taskARun)
    let outcome = try await here.submit("--wait")
    #expect(outcome.standardOutput.contains("4 of 4 runs done"))
    let local = try await here.sprout("run", "trial.yaml", "--results", "local")
    #expect(local.exitCode == 0)
    #expect(try here.summary() == here.summary("local"))
    #expect(try here.laboratory.numbers() == here.laboratory.numbers("local"))
    #expect(try FileSystem.names(in: here.tree.activePath).isEmpty)
  }

  @Test func baselinesFollowTheirGrownRuns() async throws {
    let spec = Laboratory.spec + "\nbaselines: [{match: final_width}]\n" + Self.taskARun
    let here = try SlurmLaboratory(spec: spec)
    let first = try await here.submit()
    #expect(first.standardError.contains("2 baselines left until the grown runs are done"))
    let rest = try await here.submit("--wait")
    #expect(rest.standardOutput.contains("6 of 6 runs done"), "\(rest.standardError)")
    _ = try await here.sprout("run", "trial.yaml", "--results", "local")
    #expect(try here.laboratory.numbers() == here.laboratory.numbers("local"))
  }

  @Test func anArrayThatIsTooLargeIsSeveral() async throws {
    let here = try SlurmLaboratory(
      spec: Laboratory.spec.replacing("seeds: 2", with: "seeds: 10") + "\n" + Self.taskARun)
    let outcome = try await here.submit("--wait")
    #expect(outcome.standardOutput.contains("20 of 20 runs done"))
    let arrays = try here.scripts().flatMap { $0.matches(of: /--array=([0-9-]+)/).map { String($0.1) } }
    #expect(arrays == ["0-7", "0-7", "0-3"])
    // Every task has had one run, and every run was published once.
    #expect(try here.logs().matches(of: /started\s/).count == 20)
    #expect(try here.logs().matches(of: /\[1\/1\]/).count == 20)
  }

  /// A run that takes a few seconds.
  private static let long = ["--set", "training.epochs=4000", "--seeds", "1", "--only", "grown"]

  @Test func whatWasQueuedAgainAndCancelledGoesOnWithoutSlurm() async throws {
    let here = try SlurmLaboratory(spec: Laboratory.spec + "\n" + Self.taskARun)
    let first = try here.submitAndStop("--set", "training.epochs=4000", "--seeds", "1", "--only", "grown")
    let queue = try here.cluster.start("squeue", "-h", "-r", "-o", "%i")
    try here.finish(queue)
    let task = String(queue.standardOutput.prefix { !$0.isWhitespace })
    let again = try here.cluster.start("scontrol", "requeue", task)
    try here.finish(again)
    #expect(again.standardError == "")
    kill(first, SIGCONT)
    try here.laboratory.wait { try here.logs().contains("goes on from epoch") }
    let second = try here.stopWorker()
    let cancel = try Program(
      ["cancel", "trial"], environment: here.cluster.environment, directory: here.laboratory.directory.url)
    try here.laboratory.wait { cancel.standardOutput.hasPrefix("Slurm ends job ") }
    kill(second, SIGCONT)
    try here.finish(cancel)
    #expect(cancel.standardOutput.hasPrefix("Slurm ends job "), "\(cancel.standardError)")
    try await here.waitForEmptyQueue()
    let rest = try await Program.run(
      ["run", "trial.yaml", "-v"] + Self.long, directory: here.laboratory.directory.url)
    #expect(rest.exitCode == 0, "\(rest.standardError)")
    #expect(rest.standardError.contains("goes on from epoch"))
    _ = try await Program.run(
      ["run", "trial.yaml", "--results", "undisturbed"] + Self.long, directory: here.laboratory.directory.url)
    #expect(try here.laboratory.numbers() == here.laboratory.numbers("undisturbed"))
    let none = try await here.sprout("cancel", "trial")
    #expect(none.standardOutput == "nothing is running for trial\n")
  }

  @Test func manyShortRunsAreFewTasks() async throws {
    let here = try SlurmLaboratory(
      spec: """
        version: 1
        name: trial
        dataset: {name: digits, train_limit: 100}
        model: {hidden: [2]}
        training: {epochs: 1, batch_size: 32}
        growth: {method: none}
        seeds: 500
        grid: {optimizer.learning_rate: [0.01, 0.02, 0.05, 0.1]}
        slurm: {task_minutes: 1}
        """)
    let plan = try await here.sprout("plan", "trial.yaml", "--executor", "slurm", "--json")
    let tasks = try JSONValue(parsing: plan.standardOutput)["slurm"]?["tasks"]?.array?.count
    let outcome = try await here.submit()
    #expect(outcome.standardError.contains("2000 runs submitted in \(tasks ?? 0) tasks, job "))
    #expect(tasks == 4)
    // The last task brings the summary up to date; nobody else is there.
    try await here.waitForEmptyQueue()
    #expect(try CSVTable(contentsOf: here.tree.summaryPath)?.rows.count == 2000)
    let status = try await here.sprout("status", "--json", "--live")
    let experiment = try JSONValue(parsing: status.standardOutput)["experiments"]?.array?.first
    #expect(experiment?["done"] == 2000)
    #expect(experiment?["slurm"]?["tasks"] == [])
  }

  @Test func doctorSaysWhatThereIs() async throws {
    let here = try SlurmLaboratory()
    let outcome = try await here.sprout("doctor", "--json")
    let findings = try JSONValue(parsing: outcome.standardOutput)
    let version = try await here.cluster.run("sbatch", "--version")
    let said = try #require(findings["slurm"]?.string)
    #expect(!said.isEmpty && version.standardOutput.contains(said))
    #expect(findings["slurm_limits"]?.string?.hasPrefix("MaxArraySize 8, MaxJobCount 20000") == true)
    #expect(findings["slurm_partitions"]?.string?.contains("main (default): 2 nodes") == true)
    #expect(findings["slurm_nodes_see_results"] == "yes: every node is this machine")
  }
}

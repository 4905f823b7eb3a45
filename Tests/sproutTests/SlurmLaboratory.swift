import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// A laboratory beside the cluster of the suite.
struct SlurmLaboratory {
  let laboratory: Laboratory
  let cluster: SlurmCluster

  init(spec: String = Laboratory.spec) throws {
    laboratory = try Laboratory(spec: spec)
    cluster = try #require(SlurmCluster.current)
  }

  var tree: ExperimentFolder { laboratory.tree() }

  /// Runs the program to its end, with the cluster within reach.
  func sprout(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Outcome {
    try await Program.run(
      arguments, environment: cluster.environment.merging(environment) { $1 },
      directory: laboratory.directory.url)
  }

  /// Submits the runs of the spec, and hopes that all went well.
  @discardableResult
  func submit(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Outcome {
    let outcome = try await Program.run(
      ["run", "trial.yaml", "--executor", "slurm"] + arguments,
      environment: cluster.environment.merging(environment) { $1 }, directory: laboratory.directory.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return outcome
  }

  /// Starts the program or one of Slurm's commands and waits for its end on this thread: a suspended test comes back
  /// late where all cores are busy, and a run that is to be met in its middle is over by then.
  func finish(_ program: Program) throws {
    try laboratory.wait { !program.isRunning }
  }

  /// Submits the runs of the spec, meets the first of them in its middle, and stops its worker.
  ///
  /// - Returns: The process of the worker, for `SIGCONT`.
  func submitAndStop(_ arguments: String...) throws -> Int32 {
    try finish(
      try Program(
        ["run", "trial.yaml", "--executor", "slurm"] + arguments, environment: cluster.environment,
        directory: laboratory.directory.url))
    return try stopWorker()
  }

  /// Stops the worker of a run in its middle.
  func stopWorker() throws -> Int32 {
    var worker: Int32?
    try laboratory.wait {
      worker = try tree.activeEntries().first { entry in
        try entry.owner != nil && (CSVTable(contentsOf: entry.path + "/metrics.csv")?.rows.count ?? 0) >= 60
      }?.owner?.processIdentifier
      return worker != nil
    }
    let process = try #require(worker)
    kill(process, SIGSTOP)
    return process
  }

  /// Waits until something holds; the bound ends a test that would hang.
  func wait(until condition: () async throws -> Bool) async throws {
    for _ in 0..<1500 {
      if try await condition() { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw Laboratory.NeverHappened()
  }

  /// Waits until Slurm has nothing to do any more.
  func waitForEmptyQueue() async throws {
    try await wait { try await queue().isEmpty }
  }

  /// The tasks in the queue: number, state and node.
  func queue() async throws -> [[String]] {
    let outcome = try await cluster.run("squeue", "-h", "-r", "-o", "%i|%T|%N")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return outcome.standardOutput.split(separator: "\n").map {
      $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Everything in the logs of the tasks.
  func logs() throws -> String {
    try files("logs").map { try String(contentsOfFile: $0, encoding: .utf8) }.joined()
  }

  /// The scripts that were submitted.
  func scripts() throws -> [String] {
    try files("arrays").filter { $0.hasSuffix(".sh") }.map { try String(contentsOfFile: $0, encoding: .utf8) }
  }

  /// What was frozen before each submission.
  func batches() throws -> [JSONValue] {
    try FileSystem.names(in: tree.slurmPath).compactMap { name in
      try FileSystem.contents(of: "\(tree.slurmPath)/\(name)/batch.json").map { try JSONValue(parsing: $0) }
    }
  }

  private func files(_ folder: String) throws -> [String] {
    try FileSystem.names(in: tree.slurmPath).filter { !$0.hasPrefix(".") }.flatMap { batch in
      let path = "\(tree.slurmPath)/\(batch)/\(folder)"
      return try FileSystem.names(in: path).map { "\(path)/\($0)" }
    }
  }

  /// `summary.csv` without what depends on the machine and its load.
  func summary(_ results: String = "results") throws -> [[String]] {
    let table = try #require(try CSVTable(contentsOf: laboratory.tree(results).summaryPath))
    let kept = table.columns.indices.filter {
      !table.columns[$0].hasSuffix("seconds") && table.columns[$0] != "peak_memory_bytes"
    }
    return ([table.columns] + table.rows).map { row in kept.map { row[$0] } }
  }

  /// Puts a shell script in the place of one of Slurm's commands; the real one is `$REAL`.
  ///
  /// - Returns: The variable that makes the program find it.
  func pretending(_ command: String, _ script: String) async throws -> [String: String] {
    let real = try #require(Repository.program(command)).path(percentEncoded: false)
    let folder = laboratory.directory.path(of: "pretenders-\(command)")
    let text = try laboratory.directory.write(
      "#!/bin/sh\nREAL=\(real)\n\(script)\n", to: "pretenders-\(command)/text")
    // By another process: a program that this one has open for writing, or a child of it that just begins, is busy.
    let installed = try await Program.run(
      ["-m", "755", text, "\(folder)/\(command)"], executable: URL(filePath: "/usr/bin/install"))
    #expect(installed.exitCode == 0, "\(installed.standardError)")
    return ["PATH": "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"]
  }
}

import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Nodes that fail in the middle of a run. Slurm takes some seconds to see it.
@Suite(
  .serialized, .enabled(if: SlurmCluster.obstacle == nil, "\(SlurmCluster.obstacle ?? "")"),
  .slurm(port: 27_300))
struct SlurmNodeTests {
  private static let spec =
    Laboratory.spec.replacing("epochs: 4,", with: "epochs: 4000,")
    .replacing("seeds: 2", with: "seeds: 1") + "\nslurm: {task_minutes: 0}\n"

  /// The node that a process of a task runs on.
  private func node(of process: Int32) throws -> String {
    let bytes = try #require(FileManager.default.contents(atPath: "/proc/\(process)/environ"))
    let variables = String(decoding: bytes, as: UTF8.self).split(separator: "\0")
    let name = try #require(variables.first { $0.hasPrefix("SLURMD_NODENAME=") })
    return String(name.dropFirst("SLURMD_NODENAME=".count))
  }

  private func expectUndisturbed(_ here: SlurmLaboratory) async throws {
    let local = try await here.sprout("run", "trial.yaml", "--results", "undisturbed")
    #expect(local.exitCode == 0)
    #expect(try here.laboratory.numbers() == here.laboratory.numbers("undisturbed"))
    #expect(try FileSystem.names(in: here.tree.runsPath).count == 2)
    #expect(try FileSystem.names(in: here.tree.activePath).isEmpty)
    #expect(try FileSystem.names(in: here.tree.failedPath).isEmpty)
  }

  @Test func aNodeThatLosesPowerLosesNothing() async throws {
    let here = try SlurmLaboratory(spec: Self.spec)
    // Stopped, so that its run does not end before.
    let node = try node(of: here.submitAndStop())
    try await here.cluster.control("crash-node", node)
    try await here.waitForEmptyQueue()
    try await here.cluster.control("start-node", node)
    // One at least was begun again, from its checkpoint where there was one already.
    #expect(try here.logs().matches(of: /started\s/).count > 2)
    try await expectUndisturbed(here)
  }

  /// The job lives on where its slurmd is dead, and Slurm starts it a second time: the worker is stopped meanwhile, as
  /// one in a long step, so that both copies are there at a time.
  @Test func ofTwoCopiesOneIsSuperseded() async throws {
    let here = try SlurmLaboratory(spec: Self.spec)
    let worker = try here.submitAndStop()
    let node = try node(of: worker)
    try await here.cluster.control("kill-node", node)
    try await here.wait { try here.logs().contains("superseded by process \(worker) on ") }
    kill(worker, SIGCONT)
    try await here.wait { try here.tree.activeEntries().isEmpty }
    try await here.waitForEmptyQueue()
    try await here.cluster.control("start-node", node)
    try await expectUndisturbed(here)
  }
}

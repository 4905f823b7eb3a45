import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// The results tree between its user, other users and Slurm.
@Suite(
  .serialized, .enabled(if: SlurmCluster.obstacle == nil, "\(SlurmCluster.obstacle ?? "")"),
  .slurm(port: 27_800))
struct SlurmTreeTests {
  private static let held = Laboratory.spec + "\nslurm: {task_minutes: 0, options: [--hold]}\n"

  /// A task goes on with its other runs when one has failed; that one is free again.
  @Test func aFailedRunIsRepeatedWhileItsTaskLives() async throws {
    let here = try SlurmLaboratory(
      spec: Laboratory.spec.replacing(
        "method: tiny", with: "method: external, command: [\"false\"]"
      )
      .replacing("epochs: 4,", with: "epochs: 4000,").replacing("seeds: 2", with: "seeds: 1"))
    let worker = try here.submitAndStop()
    #expect(try here.tree.failedRuns().map(\.label) == ["grown"])
    let again = try await here.sprout("run", "trial.yaml", "--executor", "slurm", "--retry-failed")
    #expect(again.standardError.contains("1 run submitted in 1 task"), "\(again.standardError)")
    #expect(again.standardError.contains("1 run with Slurm already"))
    let third = try await here.sprout("run", "trial.yaml", "--executor", "slurm")
    #expect(third.standardError.contains("with Slurm already"), "\(third.standardError)")
    kill(worker, SIGCONT)
    try await here.waitForEmptyQueue()
    #expect(try here.tree.finishedRuns().map(\.label) == ["fixed"])
  }

  @Test func whatAnotherUserSubmittedIsNamed() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    try await here.submit()
    let batch = try #require(try here.batches().first?["nonce"]?.string)
    let path = "\(here.tree.slurmPath)/\(batch)"
    let own = try String(contentsOfFile: "\(path)/arrays/0.json", encoding: .utf8)
    let others = own.replacing(/"user":[0-9]+/, with: #""user":654321"#)
    #expect(others != own)
    try Data(others.utf8).write(to: URL(filePath: "\(path)/arrays/0.json"))
    let again = try await here.submit()
    #expect(again.standardError.contains("4 runs with Slurm already"))
    let sentence = "user 654321 (\(path)), whose queue is not looked at: the same command of theirs"
    #expect(again.standardError.contains(sentence), "\(again.standardError)")
    let status = try await here.sprout("status", "--live", "trial")
    #expect(status.standardOutput.contains(sentence))
    let cancel = try await here.sprout("cancel", "trial")
    #expect(cancel.standardError.contains("left alone: what may be there of user 654321"))
    #expect(try await here.queue().count == 4)
    try Data(own.utf8).write(to: URL(filePath: "\(path)/arrays/0.json"))
    _ = try await here.sprout("cancel", "trial")
    #expect(try await here.queue().isEmpty)
  }

  @Test func hintsFindTheResults() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let outcome = try await here.submit("--results", "else where")
    let hint = "'sprout cancel trial --results 'else where'' ends them"
    #expect(outcome.standardError.contains(hint), "\(outcome.standardError)")
    #expect(outcome.standardError.contains("'sprout status --live trial --results 'else where''"))
    _ = try await here.sprout("cancel", "trial", "--results", "else where")
    #expect(try await here.queue().isEmpty)
  }

  @Test func aPathThatSlurmCannotTakeIsRefusedAtOnce() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let outcome = try await here.sprout(
      "run", "trial.yaml", "--executor", "slurm", "--results", #"back\slash"#)
    #expect(outcome.exitCode == 5)
    #expect(outcome.standardError.contains("holds a backslash or a control character"))
    #expect(!FileSystem.exists(here.laboratory.tree(#"back\slash"#).slurmPath))
  }

  /// The real commands of this cluster would be confused by one.
  @Test func theTokenOfTheUserStays() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let seen = here.laboratory.directory.path(of: "seen")
    let listing = try await here.pretending("scontrol", #"unset SLURM_JWT; exec "$REAL" "$@""#)
    var environment = try await here.pretending(
      "sbatch", #"echo "$SLURM_JWT,$SLURM_JOB_ID" >'\#(seen)'; unset SLURM_JWT; exec "$REAL" "$@""#)
    // Both pretenders.
    environment.merge(listing) { "\($0.prefix { $0 != ":" }):\($1)" }
    environment.merge(["SLURM_JWT": "a.b.c", "SLURM_JOB_ID": "1"]) { $1 }
    try await here.submit(environment: environment)
    #expect(try String(contentsOfFile: seen, encoding: .utf8) == "a.b.c,\n")
    _ = try await here.sprout("cancel", "trial")
    #expect(try await here.queue().isEmpty)
  }

  /// What is mounted where is asked for the folder, not for a link to it.
  @Test func doctorFollowsLinks() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let far = try await here.pretending("sinfo", "echo node.elsewhere")
    let link = here.laboratory.directory.path(of: "link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/shm")
    let outcome = try await here.sprout("doctor", "--results", link, environment: far)
    #expect(outcome.standardOutput.contains(": /dev/shm is on tmpfs"), "\(outcome.standardOutput)")
  }
}

import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// What is ended: by `sprout cancel`, by a signal, by hand. Arrays have two tasks.
@Suite(
  .serialized, .enabled(if: SlurmCluster.obstacle == nil, "\(SlurmCluster.obstacle ?? "")"),
  .slurm(port: 27_700, maxArraySize: 2))
struct SlurmEndTests {
  private static let held = Laboratory.spec + "\nslurm: {task_minutes: 0, options: [--hold]}\n"

  @Test func whatIsBeingSubmittedIsCancelled() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let mark = here.laboratory.directory.path(of: "mark")
    let slow = try await here.pretending(
      "sbatch", #"while [ ! -e '\#(mark)' ]; do sleep 0.1; done; exec "$REAL" "$@""#)
    let submitting = try Program(
      ["run", "trial.yaml", "--executor", "slurm"],
      environment: here.cluster.environment.merging(slow) { $1 }, directory: here.laboratory.directory.url)
    try await here.wait { try here.scripts().count == 1 }
    // As cancel does at once, which may take its time to begin.
    submitting.send(SIGTERM)
    let cancelling = try Program(
      ["cancel", "trial"], environment: here.cluster.environment, directory: here.laboratory.directory.url)
    try here.laboratory.directory.write("", to: "mark")
    let cancel = await cancelling.outcome()
    #expect(cancel.exitCode == 0, "\(cancel.standardError)")
    #expect(cancel.standardOutput.hasPrefix("Slurm ends job "))
    let outcome = await submitting.outcome()
    #expect(outcome.exitCode == 143)
    #expect(outcome.standardError.contains("2 runs submitted in 2 tasks"), "\(outcome.standardError)")
    #expect(outcome.standardError.contains("2 runs not submitted (ended by SIGTERM)"))
    #expect(try await here.queue().isEmpty)
  }

  /// Tasks that save their states are no tasks that go on.
  @Test func whatWasCancelledIsSubmittedAtOnce() async throws {
    let here = try SlurmLaboratory(
      spec: Laboratory.spec.replacing("epochs: 4,", with: "epochs: 4000,") + "\nslurm: {task_minutes: 0}\n")
    let worker = try here.submitAndStop("--seeds", "1", "--only", "fixed")
    let cancel = try Program(
      ["cancel", "trial"], environment: here.cluster.environment, directory: here.laboratory.directory.url)
    try here.laboratory.wait { cancel.standardOutput.hasPrefix("Slurm ends job ") }
    #expect(cancel.isRunning)
    kill(worker, SIGCONT)
    try here.finish(cancel)
    #expect(cancel.standardOutput.contains("cancelled; "), "\(cancel.standardError)")
    let again = try await here.submit("--seeds", "1", "--only", "fixed")
    #expect(again.standardError.contains("1 run submitted in 1 task"), "\(again.standardError)")
    _ = try await here.sprout("cancel", "trial")
    try await here.waitForEmptyQueue()
  }

  @Test func oneThatIsNotEndedStopsNoOther() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    try await here.submit()
    #expect(try await here.queue().count == 4)
    let mark = here.laboratory.directory.path(of: "mark")
    let stubborn = try await here.pretending(
      "scancel",
      """
      [ -e '\(mark)' ] && exec "$REAL" "$@"
      touch '\(mark)'
      echo 'scancel: error: Kill job error on job id 1: Access/permission denied' >&2
      exit 1
      """)
    let cancel = try await here.sprout("cancel", "trial", environment: stubborn)
    #expect(cancel.exitCode == 5)
    #expect(cancel.standardError.contains(": scancel: error: Kill job error"), "\(cancel.standardError)")
    #expect(try await here.queue().count == 2)
    #expect(try await here.sprout("cancel", "trial").exitCode == 0)
    #expect(try await here.queue().isEmpty)
  }

  /// The signal of the time limit arrives while the lines of setup are at work.
  @Test func aTaskThatIsToldDuringSetupIsQueuedAgain() async throws {
    let here = try SlurmLaboratory()
    let mark = here.laboratory.directory.path(of: "mark")
    try here.laboratory.directory.write(
      Laboratory.spec
        + "\nslurm: {setup: [echo setting up, \"until [ -e '\(mark)' ]; do sleep 0.1; done\"]}\n",
      to: "trial.yaml")
    try await here.submit()
    try await here.wait { try here.logs().contains("setting up") }
    let task = try #require(try await here.queue().first)
    let told = try await here.cluster.run("scancel", "--batch", "--signal=USR1", task[0])
    #expect(told.exitCode == 0, "\(told.standardError)")
    try here.laboratory.directory.write("", to: "mark")
    try await here.wait { try here.logs().contains("is queued again") }
    try await here.waitForEmptyQueue()
    #expect(try here.logs().matches(of: /setting up/).count == 2)
    #expect(try here.tree.finishedRuns().count == 4)
  }

  @Test func copiesOfTheProgramAreRemovedWithTheirUse() async throws {
    let here = try SlurmLaboratory(spec: Self.held)
    let copies = { try FileSystem.names(in: here.tree.slurmPath + "/programs").count }
    try await here.submit()
    try here.laboratory.directory.write("", to: "results/trial/slurm/programs/sprout-0123456789abcdef")
    _ = try await here.sprout("run", "trial.yaml", "--executor", "slurm", "--set", "training.epochs=5")
    #expect(try copies() == 1)
    _ = try await here.sprout("cancel", "trial")
    #expect(try copies() == 0)
    let free = try await here.sprout(
      "run", "trial.yaml", "--executor", "slurm", "--wait", "--set", "slurm.options=[]")
    #expect(free.exitCode == 0, "\(free.standardError)")
    try await here.waitForEmptyQueue()
    try await here.submit()
    #expect(try copies() == 0)
  }
}

import ArgumentParser
import Execution
import Foundation
import Results

/// `sprout cancel`: ends what is running for an experiment.
struct Cancel: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "End what is running or queued for an experiment; what is finished stays, and run goes on later."
  )

  @Argument(
    help: "The name of the experiment, its spec or its folder.", completion: Completions.experiments)
  var experiment: String

  @OptionGroup var results: ResultsOption

  func run() throws {
    let folder = try results.experiment(experiment)
    let runners = try endProcesses(of: folder)
    let isWithSlurm = try FileSystem.exists(folder.slurmPath) && endTasks(of: folder)
    if let runner = runners.first(where: { !$0.isLocal }) {
      throw CommandError.environment(
        "\(folder.name) is also run by process \(runner.processIdentifier) on \(runner.host); cancel it there"
      )
    }
    print(
      runners.isEmpty && !isWithSlurm
        ? "nothing is running for \(folder.name)"
        : "cancelled; sprout run goes on with the runs that are left")
  }

  // MARK: Slurm

  /// Ends what Slurm has of the experiment; false when there is nothing.
  private func endTasks(of folder: ExperimentFolder) throws -> Bool {
    // Whoever submits something now is through with it first.
    let (ledger, complaints) = try folder.withSubmissionLock {
      let ledger = try SlurmLedger(of: folder, SlurmCommands())
      return (ledger, ledger.cancel())
    }
    let ended = ledger.jobs.isEmpty ? "" : "job \(ledger.jobs.joined(separator: ", "))"
    guard complaints.isEmpty else {
      throw CommandError.environment(
        "Slurm was told to end \(ended), and does not end \(complaints.joined(separator: "; "))")
    }
    guard ledger.unconfirmed == 0 else {
      throw CommandError.environment(
        "Slurm has not said yet whether it has \(Quantity.counted(ledger.unconfirmed, "array")) of \(folder.name)"
          + (ended.isEmpty ? "" : "; it ends \(ended)")
          + ". The same command ends what turns up in the queue; call it again in two minutes")
    }
    for other in ledger.foreign { ProgressOptions.remark("left alone: what may be there of \(other)") }
    guard !ended.isEmpty else { return false }
    print("Slurm ends \(ended)")
    _ = try StandardOutput.flush()
    try wait(for: ledger.jobs, of: folder)
    try SlurmLedger.tidy(folder, SlurmCommands())
    return true
  }

  /// Until no task is left of some arrays: those that run save their states first, and would be taken for tasks that go on.
  private func wait(for jobs: [String], of folder: ExperimentFolder) throws {
    for pause in [0, 0.5, 0.5, 1, 2, 4, 8, 15, 30] {
      Thread.sleep(forTimeInterval: pause)
      let ledger = try SlurmLedger(of: folder, SlurmCommands(), isReader: true)
      if Set(ledger.jobs).isDisjoint(with: jobs) { return }
    }
    throw CommandError.environment(
      "the tasks of \(folder.name) were told to end and have not done so yet; see squeue")
  }

  // MARK: Processes

  /// Ends the programs of this machine that execute or submit runs.
  ///
  /// - Returns: All that there were.
  private func endProcesses(of folder: ExperimentFolder) throws -> [LeaseOwner] {
    let runners = try folder.runners()
    // A lease that is not written yet has no number, and 0 would mean all of this program's own group.
    for runner in runners where runner.isLocal && runner.processIdentifier > 0 {
      // The lease is locked by a living process of this machine, so the number is not somebody else's by now.
      guard kill(runner.processIdentifier, SIGTERM) == 0 else {
        let reason = unsafe String(cString: strerror(errno))
        throw CommandError.environment("cannot end process \(runner.processIdentifier): \(reason)")
      }
    }
    // One that waits for an answer of sbatch hears it first, however long that takes.
    if !runners.isEmpty, FileSystem.exists(folder.slurmPath) { try folder.withSubmissionLock {} }
    if !runners.isEmpty { try wait(for: folder) }
    return runners
  }

  /// Until the last one has put its things away.
  private func wait(for folder: ExperimentFolder) throws {
    for _ in 0..<150 {
      if try folder.runners().allSatisfy({ !$0.isLocal }) { return }
      usleep(100_000)
    }
    throw CommandError.environment("the processes of \(experiment) were told to end and have not done so yet")
  }
}

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

  @Argument(help: "The name of the experiment, its spec or its folder.")
  var experiment: String

  @OptionGroup var results: ResultsOption

  func run() throws {
    let folder = try results.experiment(experiment)
    let isEnded = try endProcesses(of: folder)
    let ledger = try SlurmLedger(of: folder, SlurmCommands())
    let jobs = try ledger.cancel()
    guard ledger.unconfirmed == 0 else {
      let ended = jobs.isEmpty ? "" : "; it ends job \(jobs.joined(separator: ", "))"
      throw CommandError.environment(
        "Slurm has not said yet whether it has \(counted(ledger.unconfirmed, "array")) of \(folder.name)\(ended). The same "
          + "command ends what turns up in the queue; call it again in two minutes")
    }
    if !jobs.isEmpty {
      print("Slurm ends job \(jobs.joined(separator: ", "))")
    } else if !isEnded {
      print("nothing is running for \(folder.name)")
      return
    }
    print("cancelled; sprout run goes on with the runs that are left")
  }

  /// Ends the programs of this machine that execute runs; false when there are none.
  private func endProcesses(of folder: ExperimentFolder) throws -> Bool {
    let runners = try folder.runners()
    let elsewhere = runners.filter { !$0.isLocal }
    // A lease that is not written yet has no number, and 0 would mean all of this program's own group.
    for runner in runners where runner.isLocal && runner.processIdentifier > 0 {
      // The lease is locked by a living process of this machine, so the number is not somebody else's by now.
      guard kill(runner.processIdentifier, SIGTERM) == 0 else {
        let reason = unsafe String(cString: strerror(errno))
        throw CommandError.environment("cannot end process \(runner.processIdentifier): \(reason)")
      }
    }
    if !runners.isEmpty { try wait(for: folder) }
    if let runner = elsewhere.first {
      throw CommandError.environment(
        "\(folder.name) is also run by process \(runner.processIdentifier) on \(runner.host); cancel it there"
      )
    }
    return !runners.isEmpty
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

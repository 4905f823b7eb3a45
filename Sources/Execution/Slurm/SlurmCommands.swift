public import Foundation
internal import Results

/// The commands of Slurm, started without what the environment would change in them.
///
/// Inside of a job `SLURM_*` describes that job, `SBATCH_*` and the like stand for options; what is submitted is to
/// depend on the spec alone. Where the cluster is found stays, and who the user is.
public struct SlurmCommands: Sendable {
  private let environment: [String: String]
  /// Seconds a command is waited for.
  private static let patience = 60.0
  private static let steering = ["SLURM_", "SBATCH_", "SQUEUE_", "SCANCEL_", "SINFO_", "SCONTROL_"]
  /// Where the cluster is, and the token of clusters that ask for one.
  private static let kept: Set = ["SLURM_CONF", "SLURM_CONF_SERVER", token]
  static let token = "SLURM_JWT"

  /// The commands on the path of an environment.
  public init(in environment: [String: String] = ProcessInfo.processInfo.environment) {
    self.environment = environment.filter { name, _ in
      Self.kept.contains(name) || !Self.steering.contains(where: name.hasPrefix)
    }
  }

  /// Runs a command to its end. Ctrl-C does not reach it: what it was to say is heard.
  ///
  /// - Parameter despairing: A text on its standard error with which it is ended at once.
  /// - Throws: `SlurmError` when there is no such command.
  func run(_ command: [String], despairing: String? = nil) throws(SlurmError) -> ChildProcess.Outcome {
    do {
      return try ChildProcess.run(
        command, environment: environment, isApart: true, within: Self.patience, despairing: despairing)
    } catch {
      throw SlurmError("\(error.message); is Slurm installed on this machine?")
    }
  }

  /// What a command prints that ends well.
  ///
  /// - Throws: `SlurmError` when it does not.
  func output(_ command: String...) throws(SlurmError) -> String {
    let outcome = try run(command)
    guard outcome.isSuccess else {
      throw SlurmError("\(command[0]) does not answer: \(Self.complaint(outcome))")
    }
    return outcome.output
  }

  /// What a command that went wrong said last.
  static func complaint(_ outcome: ChildProcess.Outcome) -> String {
    let line = outcome.errors.split(separator: "\n").last ?? outcome.output.split(separator: "\n").last
    if let line { return String(line.prefix(500)) }
    if outcome.wasTooSlow { return "no end within \(Int(patience)) seconds" }
    return switch outcome.exit {
    case .code(let code): "exit code \(code)"
    case .signal(let number): "ended by \(SignalName.text(of: number))"
    }
  }

  /// The tasks in the queue of the arrays with some names.
  ///
  /// - Throws: `SlurmError` when the queue is not known now.
  func queue(of names: [String]) throws(SlurmError) -> SlurmQueue {
    guard !names.isEmpty else { return SlurmQueue() }
    let text = try output(
      "squeue", "-h", "-r", "--me", "-n", names.joined(separator: ","), "-o", "%i|%T|%r|%N")
    return try SlurmQueue(parsing: text)
  }

  /// Ends jobs by their numbers, whatever becomes of one of them.
  ///
  /// - Returns: What Slurm says of those that it does not end.
  func cancel(_ jobs: [String]) -> [String] {
    jobs.compactMap { job in
      do throws(SlurmError) {
        let outcome = try run(["scancel", job])
        // Since it was seen in the queue it may have ended by itself.
        let isOver = ["invalid job id", "already completing or completed"].contains {
          outcome.errors.lowercased().contains($0)
        }
        return outcome.isSuccess || isOver ? nil : "job \(job): \(Self.complaint(outcome))"
      } catch {
        return "job \(job): \(error.message)"
      }
    }
  }
}

import ArgumentParser
import Execution

/// What a script that was submitted to Slurm becomes; not for people.
struct SlurmTaskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slurm-task",
    abstract: "Works on the runs of a task of Slurm.",
    shouldDisplay: false
  )

  @Argument(help: "The folder of what was submitted.")
  var batch: String

  @Argument(help: "The number of the task.")
  var task: Int

  @Flag(help: "The time of the task was nearly over before this.")
  var late = false

  func run() throws {
    let code = try SlurmTask(task, ofBatch: batch).run(isLate: late) { line in
      print(line)
      // A log that somebody follows.
      _ = try? StandardOutput.flush()
    }
    if code != 0 { throw ExitCode(code) }
  }
}

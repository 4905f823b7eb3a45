import ArgumentParser
import Execution

/// What a worker starts the program of an external criterion with; not for people.
struct CriterionGuardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "criterion-guard",
    abstract: "Runs a program that ends when its standard input does.",
    shouldDisplay: false
  )

  @Option
  var folder = "."

  /// The number of the guard, for the process that becomes the program.
  @Option
  var guardedBy: Int32?

  @Argument(parsing: .postTerminator)
  var command: [String]

  func run() throws {
    guard !command.isEmpty else { throw CommandError("there is no command to run") }
    let code =
      if let guardedBy {
        CriterionGuard.become(command, guardedBy: guardedBy)
      } else {
        try CriterionGuard.run(command, in: folder)
      }
    if code != 0 { throw ExitCode(code) }
  }
}

import ArgumentParser
import Execution

/// What `sprout run` starts on every core; not for people.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Trains the runs that come in on standard input.",
    shouldDisplay: false
  )

  func run() throws {
    let code = try Worker().serve()
    if code != 0 { throw ExitCode(code) }
  }
}

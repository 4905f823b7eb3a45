import ArgumentParser
import CProcessor
import Glibc

/// The command line: one verb per file under `Verbs`.
@main
struct Sprout: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sprout",
    abstract: "Runs declarative experiments on growing neural networks.",
    version: "0.1.0",
    subcommands: [
      Validate.self, PlanCommand.self, Run.self, Status.self, Show.self, Diff.self, Compare.self, Report.self,
      Check.self, Inspect.self, DataCommand.self, Cancel.self, Schema.self, Explain.self, Doctor.self,
      WorkerCommand.self,
    ]
  )

  static func main() async {
    require_vector_instructions(Failure.Code.environment)
    StandardOutput.guardClosedStreams()
    var code: Int32 = 0
    do {
      try checkVerb(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot()
      if var command = command as? any AsyncParsableCommand {
        try await command.run()
      } else {
        try command.run()
      }
    } catch {
      code = Failure(error).report()
    }
    do {
      try StandardOutput.flush()
    } catch {
      let lost = Failure(error).report()
      // What went wrong before says more.
      if code == 0 { code = lost }
    }
    Glibc.exit(code)
  }
}

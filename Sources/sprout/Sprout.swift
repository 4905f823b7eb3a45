import ArgumentParser
import CProcessor
import Execution
import Glibc

/// The command line: one verb per file under `Verbs`.
@main
struct Sprout: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sprout",
    abstract: "Runs declarative experiments on growing neural networks.",
    version: "0.1.0",
    subcommands: [
      Init.self, Validate.self, PlanCommand.self, Run.self, Status.self, Show.self, Draw.self, Diff.self,
      Compare.self, Report.self, Check.self, Inspect.self, Predict.self, Evaluate.self, Export.self,
      DataCommand.self, Cancel.self, Schema.self, Explain.self, Doctor.self, Criterion.self,
      ManualCommand.self, WorkerCommand.self, CalibrateCommand.self, SlurmTaskCommand.self,
      CriterionGuardCommand.self,
    ]
  )

  static func main() async {
    require_vector_instructions(Failure.Code.environment)
    StandardOutput.guardClosedStreams()
    SignalPipe.reset(SIGQUIT)
    // A file that grows beyond what 'ulimit -f' allows is an error, as on a full disk.
    signal(SIGXFSZ, SIG_IGN)
    if let shortage = AddressSpace.shortage {
      // Not `exit`: the library's threads would be waited for, and they wait for memory.
      _exit(Failure(CommandError.environment(shortage)).report())
    }
    var code: Int32 = 0
    do {
      var command = try command(Array(CommandLine.arguments.dropFirst()))
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

  /// What the arguments ask for.
  private static func command(_ arguments: [String]) throws -> any ParsableCommand {
    // Every core starts workers: they do not wait until the tree of all verbs is made.
    if arguments == [WorkerCommand.configuration.commandName] { return WorkerCommand() }
    try checkVerb(arguments[...])
    return try parseAsRoot(RepeatedFlags.joined(arguments))
  }
}

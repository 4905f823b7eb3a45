import ArgumentParser
import Execution
import Experiments
import OrderedCollections
import Reports
import Results

/// `sprout show`: one run.
struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show one run: configuration, result, growth history, and the command that repeats it."
  )

  @Argument(
    help: ArgumentHelp(
      "A path, the name of the run's folder, its label, or the first characters of its id.",
      valueName: "run"
    ),
    completion: Completions.runs
  )
  var name: String

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print one JSON document: run.json with the state, the path and the rows of growth.csv.")
  var json = false

  func run() throws {
    let stored = try results.run(name)
    try ProgressOptions.warn(about: stored)
    let growth = try stored.growthTable()
    let idle = try stored.learningFailure()
    let stop = try stored.stopReason()
    let command = RepeatCommand.words(for: stored)
    if json {
      var members = stored.json.object ?? [:]
      members["state"] = .string(stored.state.rawValue)
      members["path"] = .string(stored.path)
      members["command"] = .array(command.map(JSONValue.string))
      members["learnt_nothing"] = idle.map { .string($0.words) } ?? .null
      members["stopped"] = stop?.json ?? .null
      members["growth_events"] = growth.json
      print(JSONValue.object(members).prettyText, terminator: "")
    } else {
      print(RunReport.text(of: stored, growth: growth, idle: idle, stop: stop), terminator: "")
      print("\nRepeat it with\n  \(ShellWords.joined(command))")
    }
  }
}

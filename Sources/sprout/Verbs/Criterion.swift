import ArgumentParser
import Execution
import Experiments
import Glibc
import Growth
import Reports
import Results
import Training

/// `sprout criterion`: criteria of one's own.
struct Criterion: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "criterion",
    abstract: "Criteria of your own: programs that are asked for new neurons.",
    subcommands: [CriterionCheck.self]
  )
}

/// `sprout criterion check`: asks a criterion on built-in problems.
struct CriterionCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Ask a criterion on built-in problems and say what holds.",
    discussion: """
      The command is that of growth.command: sprout criterion check python3 my_criterion.py. It is started here, in the present \
      folder; its own options stand behind it, those of this verb before it.

      Exit codes: 0 all that a criterion must keep to holds; 1 it does not.
      """
  )

  @Option(help: "The seconds an answer may take.")
  var timeout = 60.0

  @Flag(help: "Print one JSON document.")
  var json = false

  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The program and its arguments.", valueName: "command"))
  var command: [String]

  func validate() throws {
    guard timeout > 0, timeout <= 1_000_000 else {
      throw ValidationError("--timeout must be a number of seconds above 0, not \(timeout)")
    }
  }

  private struct Document: Encodable {
    var schema = "sprout/criterion/1"
    let command: [String]
    let sound: Bool
    let error: String?
    let lastLines: [String]
    let places: [CriterionExamination.Place]
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    var words = command
    if words.first == "--" { words.removeFirst() }
    // Written as one word, in quotes.
    if words.count == 1 { words = words[0].split(separator: " ").map(String.init) }
    guard !words.isEmpty else { throw ValidationError("the command is missing: python3 my_criterion.py") }
    let process = CriterionProcess(words, in: ".")
    defer { process.close() }
    var warnings = 0
    process.begin(timeout: timeout, log: { _ in }, warn: { _ in warnings += 1 })
    var examination = CriterionExamination()
    var failure: CriterionFailure?
    do {
      var known = 0
      try examination.ask(process) {
        defer { known = warnings }
        return warnings > known
      }
    } catch let error as CriterionFailure {
      failure = error
    }
    let isSound = failure == nil && examination.isSound
    if json {
      let document = Document(
        command: words, sound: isSound, error: failure?.message, lastLines: failure?.lastLines ?? [],
        places: examination.places)
      print(try JSONValue(encoding: document).prettyText, terminator: "")
    } else {
      print(CriterionReport.text(of: examination, failure: failure), terminator: "")
    }
    if !isSound { throw ExitCode(1) }
  }
}

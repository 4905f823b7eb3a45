import ArgumentParser
import Execution
import Glibc
import LinearAlgebra
import Training

/// `sprout-bench time-criterion`: the seconds of an ask of an external criterion that does nothing.
struct TimeCriterion: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Ask a criterion that does nothing about 100 units with 784 inputs and print the seconds."
  )

  @Argument(help: "The program that starts the criterion.")
  var sprout: String

  @Argument(help: "The command of a criterion; one of this program's by default.")
  var command: [String] = []

  func run() throws {
    signal(SIGPIPE, SIG_IGN)
    MatrixMemory.keepFreed()
    let words = command.isEmpty ? ["/proc/\(getpid())/exe", "answer-nothing"] : command
    let process = CriterionProcess(words, in: ".", guardian: sprout)
    process.begin(timeout: 60, log: { _ in }, warn: { _ in })
    var examination = CriterionExamination()
    try examination.ask(process) { false }
    process.close()
    printNumbers(["ask": examination.places.suffix(1).map(\.seconds)])
  }
}

internal import Results

/// What is said of a program that does not answer as it should: what it did, and what was expected.
extension CriterionProcess {
  /// What is expected, behind what was found.
  private static let expectation = "a request is answered by one safetensors file with fan_in and fan_out"

  var inWords: String { "'\(command.joined(separator: " "))'" }

  func silence(after count: Int, of wanted: Int?) -> String {
    let seconds = Quantity.decimal(timeout, digits: timeout == timeout.rounded() ? 0 : 2)
    let found =
      count == 0
      ? "gave no answer" : "gave \(count) bytes of an answer\(wanted.map { " of \($0)" } ?? "") and no more"
    return "the criterion \(inWords) \(found) within \(seconds) s (growth.timeout); \(Self.expectation)"
  }

  func surplus(_ count: Int) -> String {
    "the criterion \(inWords) wrote \(count) bytes behind its answer; each request gets one file, and standard output is for "
      + "nothing else"
  }

  func death(of process: ChildProcess, _ answer: [UInt8]) -> String {
    takeErrors(of: process)
    // Its output has ended: it has too, or it is ended now.
    process.closeInput()
    let end =
      switch process.waitForExit() {
      case .code(CriterionGuard.missingCode): "could not be started (exit code 127)"
      case .code(let code): "ended with exit code \(code)"
      case .signal(let number): "was ended by \(SignalName.text(of: number))"
      }
    let when = answer.isEmpty ? "before it answered" : "after \(answer.count) bytes of its answer"
    return "the criterion \(inWords) \(end) \(when); \(Self.expectation)"
  }
}

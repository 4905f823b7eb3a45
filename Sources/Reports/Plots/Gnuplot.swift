internal import Execution
internal import Foundation
internal import Results

/// The program that draws figures.
public struct Gnuplot: Sendable {
  /// Why a figure could not be drawn.
  struct Trouble: Error {
    /// What gnuplot said, or how it ended.
    let message: String
  }

  /// Seconds that a figure may take.
  private static let patience = 600.0

  /// The program.
  let executable: String

  /// The program on the path; nil when it is not there.
  public static func find() -> Gnuplot? { FileSystem.program("gnuplot").map(Gnuplot.init) }

  /// What a script draws for the page.
  ///
  /// - Throws: `Trouble` when gnuplot cannot be started, fails, or draws nothing.
  func picture(of script: String) throws(Trouble) -> String {
    let outcome: ChildProcess.Outcome
    do {
      outcome = try ChildProcess.run(
        // Without the user's own settings, so that a figure looks the same everywhere.
        [executable, "--default-settings", "-e", "page = 1", script],
        environment: ProcessInfo.processInfo.environment.merging(["LC_ALL": "C.UTF-8"]) { _, new in new },
        within: Self.patience)
    } catch { throw Trouble(message: error.message) }
    // It repeats the command before it says what is wrong with it.
    let lines = outcome.errors.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
    let message = String((lines.last ?? "").prefix(500))
    guard outcome.isSuccess else {
      let end =
        switch outcome.exit {
        case .code(let code): "ended with code \(code)"
        case .signal(let number): "was ended by \(SignalName.text(of: number))"
        }
      throw Trouble(message: message.isEmpty ? end : message)
    }
    let picture = outcome.output
    guard picture.contains("<svg"), picture.contains("</svg>") else {
      throw Trouble(message: message.isEmpty ? "drew nothing" : message)
    }
    return picture
  }
}

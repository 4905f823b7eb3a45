import ArgumentParser
import Datasets
import Execution
import Foundation
import Results
import YAML

/// What ended the program, as the text a user reads and the exit code of the interface.
struct Failure {
  /// The exit codes of the interface that more than one verb uses.
  enum Code {
    static let usage: Int32 = 2
    static let regression: Int32 = 3
    static let inconclusive: Int32 = 4
    static let environment: Int32 = 5

    /// Every exit code of every verb, with what it means.
    static let meanings = [
      ("0", "all that was asked is done; the gate passed"),
      ("1", "at least one run failed, the others went on"),
      ("\(usage)", "wrong usage, or an invalid spec or table"),
      ("\(regression)", "the gate: a regression"),
      ("\(inconclusive)", "the gate: inconclusive, not comparable, no baseline, or nothing measured"),
      (
        "\(environment)",
        "the environment: data missing, results not writable, disk full, a lock held, Slurm not reachable"
      ),
      ("75", "a worker was interrupted, has saved its state, and can be started again"),
      ("130, 143", "stopped by Ctrl-C, by SIGTERM; states are saved"),
    ]
  }

  let text: String
  let code: Int32
  private let isRequested: Bool

  /// The text and the code of an error; colours only on a terminal.
  init(_ error: any Error) {
    let color = Terminal.standardError.showsColor
    switch error {
    case SourceError.unreadable(let sentence): self.init("error: \(sentence)", Code.usage)
    case let error as any Renderable: self.init(error.rendered(color: color), Code.usage)
    case let error as DatasetError:
      self.init("error: \(error.message)", error.kind == .environment ? Code.environment : Code.usage)
    case let error as FileSystemError: self.init("error: \(error.message)", Code.environment)
    case let error as DamagedFile: self.init("error: \(error.message)", Code.environment)
    case let error as SlurmError: self.init("error: \(error.message)", Code.environment)
    case let error as CommandError: self.init("error: \(error.message)", error.code)
    default:
      let code = Sprout.exitCode(for: error)
      // ArgumentParser's code for wrong usage is that of sysexits; the interface has its own.
      self.init(
        // With the beginning that all errors have.
        Self.suggesting(Sprout.fullMessage(for: error).replacing(/^Error:/, with: "error:")),
        code == .validationFailure ? Code.usage : code.rawValue,
        isRequested: code == .success
      )
    }
  }

  private init(_ text: String, _ code: Int32, isRequested: Bool = false) {
    self.text = text
    self.code = code
    self.isRequested = isRequested
  }

  /// Writes the text, to standard output when it was asked for (`--help`), else to standard error.
  ///
  /// - Returns: The exit code.
  func report() -> Int32 {
    guard !text.isEmpty else { return code }
    if isRequested {
      print(text)
    } else {
      try? FileHandle.standardError.write(contentsOf: Data((text + "\n").utf8))
    }
    return code
  }
}

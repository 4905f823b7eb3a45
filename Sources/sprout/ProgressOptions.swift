import ArgumentParser
import Execution
import Foundation
import Results

/// How much a verb says on standard error, and in which form.
struct ProgressOptions: ParsableArguments {
  enum Form: String, CaseIterable, ExpressibleByArgument {
    case auto, tty, plain, none
  }

  enum Coloring: String, CaseIterable, ExpressibleByArgument {
    case auto, always, never
  }

  @Option(help: "Progress as lines drawn in place (tty), as a log (plain), or not at all.")
  var progress: Form = .auto

  @Option(help: "Colours on standard error.")
  var color: Coloring = .auto

  @Flag(name: .shortAndLong, help: "Say only what went wrong.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say also what starts, and what the workers write.")
  var verbose = false

  func validate() throws {
    if quiet, verbose { throw ValidationError("-q and -v exclude each other") }
  }

  /// A line of progress, unless nothing is to be said.
  func say(_ line: String) {
    if form != .none { Self.remark(line) }
  }

  /// Says what may surprise.
  static func warn(_ sentence: String) {
    write("warning: \(sentence)\n")
  }

  /// Says what is not as it was written in the files of a run.
  static func warn(about run: StoredRun) throws {
    for fault in try run.fileFaults() { warn("\(run.path): \(fault)") }
  }

  /// A line that is said in any case: what was taken for what, what is left to do.
  static func remark(_ sentence: String) {
    write(sentence + "\n")
  }

  /// Who shows the progress of a pool; nil when nobody does.
  func observer(total: Int) -> (any ExecutionObserver)? {
    switch form {
    case .none: return nil
    case .tty:
      return TerminalProgress(
        total: total, isVerbose: verbose, hasUnicode: Terminal.showsUnicode, hasColor: hasColor,
        size: Terminal.standardError.size, write: Self.write)
    case .plain, .auto:
      return PlainProgress(total: total, isVerbose: verbose) { Self.write($0 + "\n") }
    }
  }

  private var form: Form {
    if quiet { return .none }
    guard progress == .auto else { return progress }
    return Terminal.standardError.canMoveCursor ? .tty : .plain
  }

  private var hasColor: Bool {
    switch color {
    case .always: true
    case .never: false
    case .auto: Terminal.standardError.showsColor
    }
  }

  private static func write(_ text: String) {
    // What was printed before stands before, also when both streams go to one file.
    fflush(nil)
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

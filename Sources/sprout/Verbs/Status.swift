import ArgumentParser
import Execution
import Experiments
import Foundation
import Reports
import Results

/// `sprout status`: how far experiments have come.
struct Status: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show how far experiments have come, from the results tree alone."
  )

  @Argument(
    help: "The name of an experiment, its spec or its folder; all when none is given.",
    completion: Completions.experiments)
  var experiment: String?

  @OptionGroup var results: ResultsOption

  @Flag(help: "Print one JSON document.")
  var json = false

  @Flag(help: "Also what Slurm has in its queue: one squeue, at most every 30 s.")
  var live = false

  @Flag(help: "Go on showing it until Ctrl-C.")
  var watch = false

  func validate() throws {
    if json, watch { throw ValidationError("--json prints one document; it cannot be combined with --watch") }
  }

  func run() throws {
    if json { return print(try document().prettyText, terminator: "") }
    var queues = LiveQueues(isWanted: live)
    var text = try self.text(&queues)
    print(text, terminator: "")
    guard watch else { return }
    // Also in the background of a script, where the shell makes its children deaf to SIGINT.
    let signals = try SignalPipe(SignalPipe.ending)
    let screen = Terminal.standardOutput
    var written = Set(text.split(separator: "\n").map(Self.words))
    while try StandardOutput.flush() {
      if let number = signals.next(within: 1000) { throw ExitCode(128 + number) }
      guard StandardOutput.hasReader else { break }
      let next = try self.text(&queues)
      if next == text { continue }
      if screen.canMoveCursor {
        let size = screen.size()
        // As many rows as the last text took; what has scrolled away cannot be drawn over.
        let rows = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
          .reduce(0) { $0 + max(1, ($1.count + size.columns - 1) / size.columns) }
        print("\u{1B}[\(min(rows, size.rows - 1))A\r\u{1B}[J", terminator: "")
      }
      print(screen.canMoveCursor ? next : Self.added(to: &written, in: next), terminator: "")
      text = next
    }
  }

  /// The lines of a text that were not written yet, wherever the columns stand now: in a log no line is written twice.
  private static func added(to written: inout Set<[Substring]>, in next: String) -> String {
    next.split(separator: "\n").filter { written.insert(words($0)).inserted }.map { "\($0)\n" }.joined()
  }

  private static func words(_ line: Substring) -> [Substring] { line.split(separator: " ") }

  private func statuses() throws -> [ExperimentStatus] {
    let folders = try experiment.map { [try results.experiment($0)] } ?? results.tree.experiments()
    return try folders.map(ExperimentStatus.init)
  }

  private func document() throws -> JSONValue {
    [
      "schema": "sprout/status/1",
      "results": .string(results.folder),
      "experiments": .array(
        try statuses().map { status in
          live ? status.json.adding("slurm", try LiveQueues.json(of: status.experiment)) : status.json
        }),
    ]
  }

  private func text(_ queues: inout LiveQueues) throws -> String {
    let statuses = try statuses()
    guard !statuses.isEmpty else { return "no experiments in \(results.folder)\n" }
    return StatusReport.text(of: statuses, hasUnicode: Terminal.showsUnicode)
      + (try queues.text(of: statuses.map(\.experiment)))
  }
}

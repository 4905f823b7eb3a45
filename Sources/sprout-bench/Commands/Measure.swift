import ArgumentParser
import Experiments
import Foundation
import Reports
import Results

/// `sprout-bench`: measures, and prints a table.
struct Measure: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Measure, and print a table.")

  @Option(
    help: ArgumentHelp("Only benchmarks with this in their names; repeatable.", valueName: "text"))
  var filter: [String] = []

  @Option(help: ArgumentHelp("Write every measured value into this file.", valueName: "file"))
  var json: String?

  @Option(help: "How often each thing is measured.")
  var repeats = 3

  @Option(help: "The number of runs in the plans and results trees of the benchmarks of scale.")
  var runs = 100_000

  @Flag(help: "Print the names and do nothing.")
  var list = false

  func validate() throws {
    guard repeats > 0 else { throw ValidationError("--repeats must be at least 1, not \(repeats)") }
    guard (1...100_000).contains(runs) else {
      throw ValidationError("--runs must be between 1 and 100000, not \(runs)")
    }
    guard !Benchmark.named(filter).isEmpty else {
      throw ValidationError("no benchmark has \(filter.joined(separator: " or ")) in its name; see --list")
    }
  }

  func run() throws {
    let benchmarks = Benchmark.named(filter)
    if list {
      let table = TextTable(
        [("benchmark", .left), ("measures", .left)], rows: benchmarks.map { [$0.name, $0.summary] })
      return print(table.text, terminator: "")
    }
    // Ctrl-C ends the program that is measured; this one lives on to remove what was made.
    signal(SIGINT) { _ in }
    let workbench = try Workbench(repeats: repeats, runs: runs) { line in
      FileHandle.standardError.write(Data("\(line)\n".utf8))
    }
    let report = Result { try BenchmarkReport(of: benchmarks, on: workbench) }
    try workbench.clean()
    try write(report.get())
  }

  private func write(_ report: BenchmarkReport) throws {
    print(report.text, terminator: "")
    if let json { try FileSystem.replace(json, with: Array(report.json.prettyText.utf8)) }
  }
}

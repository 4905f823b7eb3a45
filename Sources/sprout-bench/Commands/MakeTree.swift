import ArgumentParser
import Foundation

/// `sprout-bench make-tree`: a results tree of many finished runs, to look at or to profile on.
struct MakeTree: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a results tree of finished runs that nobody has executed, with the spec beside it."
  )

  @Argument(help: "A folder that is not there yet.")
  var folder: String

  @Option(help: "The number of runs.")
  var runs = 100_000

  func validate() throws {
    guard runs > 0 else { throw ValidationError("--runs must be at least 1, not \(runs)") }
    guard !FileManager.default.fileExists(atPath: folder) else {
      throw ValidationError("\(folder) is there already")
    }
  }

  func run() throws {
    try SampleTree(folder: folder, runs: runs).make()
  }
}

import Analysis
import ArgumentParser
import Reports
import Results

/// `sprout diff`: where two runs part.
struct Diff: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show where two runs part: in their configuration, then in their numbers."
  )

  @Argument(
    help: "A path, the name of a run's folder, its label, or the first characters of its id.",
    completion: Completions.runs)
  var first: String

  @Argument(help: "Another one.", completion: Completions.runs)
  var second: String

  @OptionGroup var results: ResultsOption

  func run() throws {
    let left = try results.run(first)
    let right = try results.run(second)
    for run in [left, right] { try ProgressOptions.warn(about: run) }
    let difference = try RunDifference(left, right)
    print(DifferenceReport.text(of: difference, left.folderName, right.folderName), terminator: "")
  }
}

import ArgumentParser
import Results

/// `sprout-bench rebuild-summary`: what `sprout run` does at its end, alone.
struct RebuildSummary: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Rebuild summary.csv and summary.json of a tree made by make-tree."
  )

  @Argument(help: "The folder given to make-tree.")
  var folder: String

  func run() throws {
    try SampleTree(folder: folder, runs: 1).experiment.rebuildSummary()
  }
}

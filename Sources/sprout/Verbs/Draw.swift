import ArgumentParser
import Reports
import Results

/// `sprout draw`: the network of a run growing.
struct Draw: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw how the network of a run has grown, as SVG.",
    discussion: """
      A circle is a unit of a hidden layer, where the growth event stands that added it; what has become of it, and how much \
      it contributes at the end, is to be seen. Failed runs and runs in progress are drawn as far as they have come.
      """)

  @Argument(
    help: ArgumentHelp(
      "A path, the name of the run's folder, its label, or the first characters of its id.",
      valueName: "run"
    ),
    completion: Completions.runs
  )
  var name: String

  @Option(
    help: ArgumentHelp("Write to a file instead of the standard output.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Let the units appear one event after the other; without scripts, in any browser.")
  var animate = false

  @OptionGroup var results: ResultsOption

  func run() throws {
    let run = try results.run(name)
    try ProgressOptions.warn(about: run)
    let text = try GrowingDrawing(of: run).svg(isAnimated: animate)
    guard let output else {
      print(text, terminator: "")
      return
    }
    try FileSystem.update(FileSystem.destination(of: output), to: text.utf8)
  }
}

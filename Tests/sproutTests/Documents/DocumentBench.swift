import Foundation
import TestSupport

/// A folder in which the commands of a page are run: as if it were the repository, with `sprout` on the path, and with
/// the files that a reader would have.
struct DocumentBench {
  private let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    let files = FileManager.default
    for name in ["experiments", "examples", "python"] {
      try files.createSymbolicLink(
        at: directory.url.appending(path: name), withDestinationURL: Repository.root.appending(path: name))
    }
    for folder in ["results", "bin"] {
      try files.createDirectory(at: directory.url.appending(path: folder), withIntermediateDirectories: true)
    }
    try files.createSymbolicLink(
      at: directory.url.appending(path: "results/reference"),
      withDestinationURL: Repository.root.appending(path: "results/reference"))
    try files.createSymbolicLink(
      at: directory.url.appending(path: "bin/sprout"), withDestinationURL: Repository.sprout)
  }

  /// Writes the specs of a page under their names, and the data they need.
  func write(_ page: MarkdownPage) throws {
    var rows: [(id: Int, values: [Double], species: String)] = []
    for row in 0..<150 {
      let kind = row % 3
      let values = (0..<4).map { Double((row * (7 + 4 * $0)) % 23) / 23 + Double(kind * ($0 + 1)) }
      rows.append((row * 37 % 151, values, ["setosa", "versicolor", "virginica"][kind]))
    }
    func table(_ separator: String, labelled: Bool) -> String {
      let head = ["id", "length", "batch", "width", "height"] + (labelled ? ["species"] : [])
      let lines = rows.map { row in
        let numbers = row.values.map { String(format: "%.4f", $0) }
        return ["\(row.id)", numbers[0], numbers[1], numbers[2], numbers[3]] + (labelled ? [row.species] : [])
      }
      return ([head] + lines).map { $0.joined(separator: separator) + "\n" }.joined()
    }
    try directory.write(table(",", labelled: true), to: "mine.csv")
    try directory.write(table(";", labelled: true), to: "measurements.csv")
    try directory.write(table(",", labelled: false), to: "new.csv")
    try ForeignModel([64, 8, 10]).file(["0", "2"]).write(to: directory.url.appending(path: "net.safetensors"))
    for block in page.blocks where block.language == "yaml" {
      guard let name = block.text.firstMatch(of: /(?m)^name: (\w+)/)?.1 else { continue }
      try directory.write(block.text, to: "\(name).yaml")
      // The README says how to make a spec for one's own table from the one it shows.
      guard let own = page.blocks.first(where: { $0.text.hasPrefix("dataset: {name: csv") }) else { continue }
      let mine = block.text.replacing(/(?m)^dataset:\n(?: .*\n)+/, with: own.text)
        .replacing("name: \(name)", with: "name: mine")
      try directory.write(mine, to: "mine.yaml")
    }
  }

  /// Whether a command can be run here, in seconds: no placeholder in it, nothing from the network, no set that may
  /// not be here, no cluster.
  static func canRun(_ command: String) -> Bool {
    command.hasPrefix("sprout ")
      && command.firstMatch(of: /\s[A-Z]{3,}(\s|$)/) == nil
      && ["data fetch", "mnist", "--executor slurm"].allSatisfy { !command.contains($0) }
  }

  /// Runs a program by an interpreter.
  func run(_ program: String, by interpreter: URL) async throws -> Program.Outcome {
    try await Program.run(["-c", program], executable: interpreter, directory: directory.url)
  }

  /// Runs a command as a shell does.
  func run(_ command: String) async throws -> Program.Outcome {
    try await Program.run(
      ["-c", command], executable: URL(filePath: "/bin/sh"),
      environment: [
        "PATH": directory.path(of: "bin") + ":"
          + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"),
        "CI": "", "GITHUB_ACTIONS": "", "GITHUB_STEP_SUMMARY": "",
      ],
      directory: directory.url)
  }
}

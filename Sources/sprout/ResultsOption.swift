import ArgumentParser
import Experiments
import Foundation
import Results

/// Where the results are, for the verbs that read them.
struct ResultsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the results; the environment variable SPROUT_RESULTS, or results.",
      valueName: "folder"
    )
  )
  var results: String?

  /// The folder of the results.
  var folder: String {
    let environment = ProcessInfo.processInfo.environment["SPROUT_RESULTS"] ?? ""
    // An empty text is what a script with an unset variable gives; it must not mean the root of the file system.
    return [results ?? "", environment].first { !$0.isEmpty } ?? "results"
  }

  /// The results tree.
  var tree: ResultsTree { ResultsTree(path: folder) }

  /// An experiment that is there.
  ///
  /// - Throws: `CommandError` with the names of those that are.
  func experiment(_ name: String) throws -> ExperimentFolder {
    let experiment = tree.experiment(name)
    if experiment.exists, !name.contains("/") { return experiment }
    let names = try tree.experiments().map(\.name)
    let known =
      names.isEmpty ? "there is none in \(folder)" : "\(folder) has \(names.joined(separator: ", "))"
    let suggestion = Vocabulary.suggestion(for: name, among: names)
    throw CommandError.usage("no experiment '\(name)'\(suggestion); \(known)")
  }

  /// The one run a text means.
  ///
  /// - Throws: `CommandError` when it means none or several.
  func run(_ text: String) throws -> StoredRun {
    let found = try tree.runs(named: text)
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      let similar = try tree.folderNames(containing: text)
      throw CommandError.usage(
        "no run '\(text)' in \(folder); give the name of its folder, its label, its variant, the first characters "
          + "of its id (at least 4), or its path"
          + (similar.isEmpty ? "" : "; did you mean:" + Self.list(similar))
      )
    }
    throw CommandError.usage(
      "'\(text)' means \(found.count) runs; give one of their paths:" + Self.list(found.map(\.path))
    )
  }

  private static func list(_ names: [String]) -> String {
    names.prefix(20).map { "\n  \($0)" }.joined() + (names.count > 20 ? "\n  ..." : "")
  }
}

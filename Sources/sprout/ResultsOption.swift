import ArgumentParser
import Execution
import Experiments
import Foundation
import Results

/// Where the results are, for the verbs that read them.
struct ResultsOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the results; the environment variable SPROUT_RESULTS, or results.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var results: String?

  /// The folder of the results.
  var folder: String { Self.folder(given: results) }

  /// The folder of the results where the command line says one, or says none.
  static func folder(given results: String?) -> String {
    let environment = ProcessInfo.processInfo.environment["SPROUT_RESULTS"] ?? ""
    // An empty text is what a script with an unset variable gives; it must not mean the root of the file system.
    return [results ?? "", environment].first { !$0.isEmpty } ?? "results"
  }

  /// What a command that is shown needs to find the same folder: nothing where it does so by itself.
  var words: String { results.map { $0.isEmpty ? "" : " --results \(ShellWords.joined([$0]))" } ?? "" }

  /// The results tree.
  var tree: ResultsTree { ResultsTree(path: folder) }

  /// An experiment that is there, by its name, its folder, or a spec.
  ///
  /// - Throws: `CommandError` with the names of those that are; what reading a spec throws.
  func experiment(_ text: String) throws -> ExperimentFolder {
    let meant = tree.experiment(text)
    if meant.exists, !text.contains("/") { return meant }
    if let folder = Self.folder(at: text) { return folder }
    let name = try Self.name(inSpec: text) ?? text
    let experiment = tree.experiment(name)
    if experiment.exists, !name.contains("/") { return experiment }
    // Perhaps the folder of all of them.
    let nested = (try? ResultsTree(path: text).experiments().map(\.name)) ?? []
    guard nested.isEmpty else {
      throw CommandError(
        "no experiment '\(name)'; that is a results folder, with \(nested.joined(separator: ", ")): --results \(text)"
      )
    }
    let names = try tree.experiments().map(\.name)
    let known =
      names.isEmpty ? "there is none in \(folder)" : "\(folder) has \(names.joined(separator: ", "))"
    let suggestion = Vocabulary.suggestion(for: name, among: names)
    throw CommandError("no experiment '\(name)'\(suggestion); \(known)")
  }

  /// The experiment whose folder is at a path; nil when there is none. A bare name is none: it stands for the
  /// experiment in the tree.
  private static func folder(at path: String) -> ExperimentFolder? {
    guard path.contains("/") || path == "." else { return nil }
    var folder = path
    while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
    let name = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL.lastPathComponent
    let experiment = ExperimentFolder(name: name, path: folder)
    return experiment.exists ? experiment : nil
  }

  /// The name of the experiment that a spec is of; nil when there is no file at the path.
  ///
  /// - Throws: What reading a spec throws, also when the path is called as a spec is and there is none.
  private static func name(inSpec path: String) throws -> String? {
    let isCalledSpec = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    guard isCalledSpec || FileSystem.exists(path), !FileSystem.isFolder(path) else { return nil }
    return try Spec(file: path).name
  }

  /// The one run a text means.
  ///
  /// - Throws: `CommandError` when it means none or several.
  func run(_ text: String) throws -> StoredRun {
    let found = try tree.runs(named: text)
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      if let damaged = try tree.damagedRuns(named: text).first {
        throw CommandError.environment("\(damaged): \(StoredRun.damage)")
      }
      let similar = try tree.folderNames(containing: text)
      throw CommandError(
        "no run '\(text)' in \(folder); give the name of its folder, its label, its variant, the first characters "
          + "of its id (at least 4), or its path"
          + (similar.isEmpty ? "" : "; did you mean:" + listed(similar))
      )
    }
    throw CommandError(
      "'\(text)' means \(found.count) runs; give one of their paths:" + listed(found.map(\.path))
    )
  }
}

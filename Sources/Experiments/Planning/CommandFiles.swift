internal import FoundationEssentials
internal import Growth
internal import Hashing
internal import OrderedCollections
internal import Training
public import YAML

/// The files of a command that lie in the folder it is started in: what a run with an external criterion depends on.
public struct CommandFiles: Sendable {
  /// The folder.
  public let folder: String

  /// The files under a folder.
  public init(in folder: String) {
    self.folder = folder
  }

  /// SHA-256 of each of the words that names a file in the folder, in their order.
  ///
  /// - Throws: `SourceError` when such a file cannot be read.
  public func digests(of command: [String]) throws(SourceError) -> [String] {
    try command.compactMap(path(inside:)).map { path throws(SourceError) in
      guard let content = FileManager.default.contents(atPath: path) else {
        throw .unreadable("\(path): growth.command names it, and it cannot be read")
      }
      return SHA256Digest(of: content).hexadecimal
    }
  }

  /// The words that name a file outside of the folder by a path: what changes in them makes no new runs. The program itself is
  /// none of them.
  public func strangers(of command: [String]) -> [String] {
    command.dropFirst().filter { $0.contains("/") && path(inside: $0) == nil && isFile(joined($0)) }
  }

  private func path(inside word: String) -> String? {
    guard !word.isEmpty else { return nil }
    let path = joined(word)
    let (place, root) = (SpecFiles.standardized(absolute(path)), SpecFiles.standardized(absolute(folder)))
    guard place.hasPrefix(root == "/" ? "/" : root + "/"), isFile(path) else { return nil }
    return path
  }

  private func joined(_ word: String) -> String { word.hasPrefix("/") ? word : "\(folder)/\(word)" }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }

  private func isFile(_ path: String) -> Bool {
    var isFolder = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder
  }
}

extension Spec {
  /// The folder the spec stands in.
  public var folder: String {
    let name = sources.first?.name ?? ""
    guard let slash = name.lastIndex(of: "/") else { return "." }
    return slash == name.startIndex ? "/" : String(name[..<slash])
  }

  /// A sentence for each file that an external criterion depends on and that is no part of the ids.
  public var criterionWarnings: [String] {
    let files = CommandFiles(in: folder)
    let policies = points.lazy.map(\.settings.run.growth).filter { $0.method == .external }
    return OrderedSet(policies.flatMap { files.strangers(of: $0.command) }).map { word in
      "growth.command names \(word), which lies outside of the spec's folder: a change in it makes no new runs"
    }
  }
}

internal import Experiments
internal import Glibc

extension StoredRun {
  /// The bytes of `run.json`; nil when there is no such file: a folder of that name is none.
  static func bytes(at path: String) throws -> [UInt8]? {
    do {
      return try FileSystem.contents(of: path + "/run.json")
    } catch let error as FileSystemError where error.code == EISDIR {
      return nil
    }
  }

  /// Whether what `run.json` holds is what this program writes about the run the folder is of.
  static func isRun(_ json: JSONValue, at path: String, _ state: RunState, _ extent: Extent) -> Bool {
    guard json["schema"]?.string == RunRecord.schema, let id = json["id"]?.string,
      let seed = json["seed"]?.integer, seed >= 0
    else { return false }
    let sections = state == .done ? ["result", "cost"] + extent.ownSections : []
    guard sections.allSatisfy({ json[$0]?.object != nil }) else { return false }
    guard state == .done || state == .failed else { return true }
    // A folder that was copied to another place under a name of the user's own is as good.
    let name = FileSystem.split(path).name
    return id.utf8.count == idLength && (!name.dropLast(8).hasSuffix("~") || name.hasSuffix(id.prefix(8)))
  }

  /// Whether a finished run's file seems to be that of its run, from its beginning and its end where it is as this
  /// program wrote it: a look at 100,000 files must be quick.
  static func seemsWhole(at path: String, named name: String) -> Bool {
    guard let ends = FileSystem.ends(of: path + "/run.json", first: 160, last: 16) else { return false }
    // The braces of its sections are indented.
    let isClosed = ends.last.suffix(3).elementsEqual("\n}\n".utf8)
    let before = "{\n  \"schema\": \"\(RunRecord.schema)\",\n  \"id\": \""
    let rest = ends.first.dropFirst(before.utf8.count)
    if isClosed, ends.first.starts(with: before.utf8), rest.starts(with: name.suffix(8).utf8),
      rest.dropFirst(idLength).first == UInt8(ascii: "\"")
    {
      return true
    }
    return (try? StoredRun(path: path, state: .done, extent: .figures)) != nil
  }

  private static let idLength = 64
}

extension StoredRun.Extent {
  /// The sections that are there when all is read.
  fileprivate var ownSections: [String] { self == .everything ? ["config", "provenance"] : [] }
}

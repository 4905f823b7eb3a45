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
  static func isRun(_ json: JSONValue, at path: String, _ state: RunState) -> Bool {
    guard json["schema"]?.string == RunRecord.schema, let id = json["id"]?.string,
      let seed = json["seed"]?.integer, seed >= 0
    else { return false }
    let sections = state == .done ? ["config", "provenance", "result", "cost"] : []
    guard sections.allSatisfy({ json[$0]?.object != nil }) else { return false }
    guard state == .done || state == .failed else { return true }
    // A folder that was copied to another place under a name of the user's own is as good.
    let name = FileSystem.split(path).name
    return id.utf8.count == idLength && (!name.dropLast(8).hasSuffix("~") || name.hasSuffix(id.prefix(8)))
  }

  /// Whether a finished run's file is that of its run, from its first byte to its last.
  static func isSound(at path: String) -> Bool {
    (try? StoredRun(path: path, state: .done, extent: .identity)) != nil
  }

  private static let idLength = 64
}

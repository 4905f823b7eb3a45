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
    guard state != .done || isComplete(json) else { return false }
    guard state == .done || state == .failed else { return true }
    // A folder that was copied to another place under a name of the user's own is as good.
    let name = FileSystem.split(path).name
    return id.utf8.count == idLength && (!name.dropLast(8).hasSuffix("~") || name.hasSuffix(id.prefix(8)))
  }

  /// Whether there is every section that a finished run is told by.
  private static func isComplete(_ json: JSONValue) -> Bool {
    ["axes", "config", "provenance", "result", "growth", "cost"].allSatisfy { json[$0]?.object != nil }
      && ["label", "variant"].allSatisfy { json[$0]?.string != nil }
  }

  /// The id of a finished run whose file is that of its run, from its first byte to its last; nil when it is not.
  static func soundID(at path: String) -> String? {
    (try? StoredRun(path: path, state: .done, extent: .identity))?.id
  }

  private static let idLength = 64
}

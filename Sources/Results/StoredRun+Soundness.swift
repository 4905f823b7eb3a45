internal import Experiments
internal import Glibc
internal import OrderedCollections
internal import Training

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
  ///
  /// - Parameter omitted: The sections that were passed over.
  static func isRun(_ json: JSONValue, at path: String, _ state: RunState, leavingOut omitted: Set<String>)
    -> Bool
  {
    guard json["schema"]?.string == RunRecord.schema, let id = json["id"]?.string,
      let seed = json["seed"]?.integer, seed >= 0
    else { return false }
    // Both are parts of names of files that are written.
    guard id.isHexadecimal, json["label"]?.string?.utf8.contains(UInt8(ascii: "/")) != true
    else { return false }
    guard state != .done || isComplete(json, leavingOut: omitted) else { return false }
    guard state == .done || state == .failed else { return true }
    // A folder that was copied to another place under a name of the user's own is as good.
    let name = FileSystem.split(path).name.utf8
    return id.utf8.count == idLength
      && (name.dropLast(8).last != UInt8(ascii: "~") || name.suffix(8).elementsEqual(id.utf8.prefix(8)))
  }

  /// Whether nothing is lost of what a finished run is told by: a file from which lines were taken may be JSON all the
  /// same. What a later version has added may be missing.
  private static func isComplete(_ json: JSONValue, leavingOut omitted: Set<String>) -> Bool {
    // What was passed over is an object only where it was not an empty one.
    ["config", "provenance"].allSatisfy { section in
      json[section]?.object.map { omitted.contains(section) || !$0.isEmpty } ?? false
    }
      && json["axes"]?.object != nil
      && ["label", "variant"].allSatisfy { json[$0]?.string != nil }
      && keys.allSatisfy { section, keys in
        json[section]?.object.map { members in keys.allSatisfy(members.keys.contains) } ?? false
      }
  }

  /// What every version of the program has written, be it null.
  private static let keys = [
    "result": RunResult.columns.map(\.name), "growth": GrowthSummary.columns.prefix(3).map(\.name),
    "cost": RunCost.columns.map(\.name),
  ]

  private static let idLength = 64
}

extension String {
  /// Whether there are digits of a hexadecimal number alone.
  var isHexadecimal: Bool { utf8.allSatisfy { isxdigit(Int32($0)) != 0 } }
}

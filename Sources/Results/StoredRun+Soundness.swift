internal import Experiments
internal import Glibc
internal import OrderedCollections

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
  /// - Parameter omitted: The sections of which only that they are not empty is known.
  static func isRun(_ json: JSONValue, at path: String, _ state: RunState, leavingOut omitted: Set<String>)
    -> Bool
  {
    guard json["schema"]?.string == RunRecord.schema, let id = json["id"]?.string,
      let seed = json["seed"]?.integer, seed >= 0
    else { return false }
    guard state != .done || isComplete(json, leavingOut: omitted) else { return false }
    guard state == .done || state == .failed else { return true }
    // A folder that was copied to another place under a name of the user's own is as good.
    let name = FileSystem.split(path).name
    return id.utf8.count == idLength && (!name.dropLast(8).hasSuffix("~") || name.hasSuffix(id.prefix(8)))
  }

  /// Whether nothing is lost of what a finished run is told by: a file from which lines were taken may be JSON all the
  /// same.
  private static func isComplete(_ json: JSONValue, leavingOut omitted: Set<String>) -> Bool {
    let sections = ["config", "provenance", "growth"]
    guard json["axes"]?.object != nil, ["label", "variant"].allSatisfy({ json[$0]?.string != nil }),
      sections.allSatisfy({
        omitted.contains($0) ? json[$0]?.object != nil : json[$0]?.object?.isEmpty == false
      })
    else { return false }
    let widths = json["result"]?["final_widths"]
    return results.allSatisfy { json["result"]?[$0] != nil } && costs.allSatisfy { json["cost"]?[$0] != nil }
      && (widths == .null || widths?.array?.isEmpty == false)
  }

  /// What every version of the program has written, be it null.
  private static let results = [
    "test_accuracy", "test_loss", "validation_accuracy", "validation_loss", "train_loss", "best_epoch",
    "final_widths",
    "parameters",
  ]
  private static let costs = ["seconds", "cpu_seconds", "train_flops", "growth_flops", "peak_memory_bytes"]

  /// The id of a finished run whose file is that of its run, from its first byte to its last; nil when it is not.
  static func soundID(at path: String) -> String? {
    (try? StoredRun(path: path, state: .done, extent: .identity))?.id
  }

  private static let idLength = 64
}

internal import Hashing
internal import OrderedCollections

extension PlannedRun {
  /// SHA-256 of the settings that can change a number, whatever the seed, the data and the version of the program: two
  /// runs with the same one were asked for in the same words. (The id, in contrast, changes when the code changes
  /// results.)
  public var settingsID: String {
    let settings = SpecTable.current.nonDefaults(
      of: "", in: Settings(run: configuration), given: .all, onlyNumbers: true)
    let members: OrderedDictionary<String, JSONValue> = [
      "configuration": settings ?? [:],
      "baseline": baseline.map { .string($0.match.rawValue) } ?? .null,
    ]
    return SHA256Digest(of: JSONValue.object(members).canonicalText).hexadecimal
  }
}

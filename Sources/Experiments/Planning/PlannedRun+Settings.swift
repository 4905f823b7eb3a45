internal import Hashing

extension PlannedRun {
  /// SHA-256 of `settingsText`: two runs with the same one were asked for in the same words. (The id, in contrast, changes when
  /// the code changes results.)
  public var settingsID: String { SHA256Digest(of: settingsText).hexadecimal }

  /// The settings that can change a number, whatever the seed, the data and the version of the program, as canonical JSON.
  public var settingsText: String {
    var writer = JSONWriter(style: .canonical)
    writer.write(#"{"baseline":"#)
    if let baseline { writer.writeQuoted(baseline.match.rawValue) } else { writer.write("null") }
    writer.write(#","configuration":"#)
    let settings = Settings(run: configuration)
    if !SpecTable.current.writeIdentity(of: "", in: settings, given: .all, to: &writer) { writer.write("{}") }
    writer.write("}")
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

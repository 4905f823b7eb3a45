internal import Hashing
internal import Training

/// What makes a run the run it is: the SHA-256 of the canonical JSON of what can change a number.
///
/// Values at their default are left out, so that a key that is added later, at its default, changes no id.
struct RunIdentity {
  private let prefix: String
  private let suffix: String

  /// - Parameters:
  ///   - settings: The settings as they work.
  ///   - given: The keys that may differ from their defaults.
  ///   - contentHash: What identifies the samples of the data set.
  init(
    _ settings: Settings,
    given: KeySet = .all,
    contentHash: String,
    table: SpecTable = .current,
    semantics: Int = Semantics.number
  ) {
    // The keys in the order of their letters. The seed is the last but one: the rest is written once for all seeds.
    var writer = JSONWriter(style: .canonical)
    writer.write(#"{"configuration":"#)
    if !table.writeIdentity(of: "", in: settings, given: given, to: &writer) { writer.write("{}") }
    writer.write(#","data":"#)
    writer.writeQuoted(contentHash)
    writer.write(#","seed":"#)
    prefix = String(decoding: writer.bytes, as: UTF8.self)
    suffix = ",\"semantics\":\(semantics)}"
  }

  /// The text that is hashed.
  ///
  /// Widths and epochs of a baseline are known only when its grown run is done, its id before: what they come from
  /// stands for them.
  func canonicalText(seed: Int, baseline: Baseline? = nil) -> String {
    let text = prefix + String(seed) + suffix
    guard let baseline else { return text }
    let origin: JSONValue = ["match": .string(baseline.match.rawValue), "of": .string(baseline.of)]
    // Before "configuration" in the order of the letters.
    return #"{"baseline":"# + origin.canonicalText + "," + text.dropFirst()
  }

  /// The id: 64 hexadecimal characters.
  func id(seed: Int, baseline: Baseline? = nil) -> String {
    SHA256Digest(of: canonicalText(seed: seed, baseline: baseline)).hexadecimal
  }
}

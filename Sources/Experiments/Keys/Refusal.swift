/// What the interface has a place for and the program does not do yet: refused with a sentence where it stands, never
/// ignored. Whoever builds one of these takes its line away here.
public struct Refusal: Hashable, Sendable {
  /// The path of the key.
  let path: String
  /// The value that is refused; nil for the whole key.
  let value: String?
  /// What to do without it, to stand behind "is not built yet;".
  let advice: String

  static let all = [
    Refusal(path: "dataset.label", value: "a list", advice: "name the one column that holds the class")
  ]

  /// The refusal of a key as a whole, or of one of its values; nil when it is accepted.
  public static func of(_ path: String, value: String? = nil) -> Refusal? {
    all.first { $0.path == path && $0.value == value }
  }

  /// The sentence a user reads.
  public var message: String {
    "\(value.map { "\(path): \($0)" } ?? path) is not built yet; \(advice)"
  }
}

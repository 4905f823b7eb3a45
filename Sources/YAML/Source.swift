/// A text with the name it has for a reader: a file's path as the user gave it, or the flag it came from.
public struct Source: Hashable, Sendable {
  /// What stands before the line number in a message.
  public let name: String
  /// The whole text, without a byte order mark at its beginning.
  public let text: String

  /// A text and its name.
  public init(name: String, text: String) {
    self.name = name
    let mark: Unicode.Scalar = "\u{FEFF}"
    self.text = text.unicodeScalars.first == mark ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// Puts the name and the size in; a text of a mebibyte is not gone through for each thing that is wrong with it.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(text.utf8.count)
  }
}

/// Words as a shell reads them.
public enum ShellWords {
  /// A command line that can be pasted into a shell.
  public static func joined(_ words: [String]) -> String {
    words.map(quoted).joined(separator: " ")
  }

  /// A word that a shell reads as it is.
  static func quoted(_ word: String) -> String {
    if word.isPlain(with: "-_./=:,+@%"), !word.isEmpty { return word }
    // By scalars: a quote with an accent on it is one character of Swift, and still ends the word for a shell.
    let parts = word.unicodeScalars.split(separator: "'", omittingEmptySubsequences: false)
    return "'" + parts.map { String($0) }.joined(separator: "'\\''") + "'"
  }
}

extension String {
  /// Whether it has letters and digits of ASCII, and some signs, alone.
  func isPlain(with signs: String) -> Bool {
    unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9": true
      default: signs.unicodeScalars.contains(scalar)
      }
    }
  }
}

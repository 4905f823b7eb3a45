/// The words that programs write where a label is missing.
enum MissingLabel {
  /// As pandas, R, Excel, databases and the tables of the UCI repository write it, in small letters;
  /// `nan` is refused as a number that is none.
  private static let words: Set = [
    "na", "n/a", "n.a.", "<na>", "#n/a", "#na", "#n/a n/a", "null", "(null)", "none", "nil", #"\n"#, "nat",
    "?", "-", "--",
    ".", "#value!", "#ref!", "#div/0!", "#num!", "#name?", "#null!", "1.#qnan", "-1.#qnan", "1.#ind",
    "-1.#ind",
  ]

  /// Whether a label is such a word.
  static func isOne(_ text: String) -> Bool { words.contains(text.lowercased()) }

  /// Whether such a word, being one of two labels, is a class all the same: `-` beside `+`. Without it there would be
  /// nothing to tell apart; only beside a number it is a gap.
  static func isClass(among labels: [String]) -> Bool {
    labels.count == 2 && labels.allSatisfy { Double($0) == nil }
  }
}

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

  /// Whether such a word among the labels is a class all the same, of which is told: one of two labels, as `-` beside `+`,
  /// since without it there would be nothing to tell apart; and `None` or `NA`, which mean something beside other words
  /// (no disease, North America). Beside numbers it is a gap.
  static func isClass(_ word: String, among labels: [String]) -> Bool {
    (labels.count == 2 || honest.contains(word.lowercased())) && labels.allSatisfy { Double($0) == nil }
  }

  private static let honest: Set = ["none", "na"]
}

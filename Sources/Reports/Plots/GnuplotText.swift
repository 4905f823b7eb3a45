/// Texts and numbers as gnuplot reads them.
enum GnuplotText {
  /// A text between single quotes, where nothing but a quote has a meaning: no escapes, no shell commands, no macros.
  ///
  /// A single quote in it becomes a typographic one: gnuplot 5.4 does not read every sequence of doubled quotes.
  static func quoted(_ text: String) -> String {
    "'\(printable(text).replacingScalars { $0 == "'" ? "\u{2019}" : nil })'"
  }

  /// A text on one line, without control codes, which no quotes can hold.
  static func printable(_ text: String) -> String {
    text.replacingScalars { scalar in
      let category = scalar.properties.generalCategory
      let isBreak = category == .control || category == .lineSeparator || category == .paragraphSeparator
      return isBreak ? "\u{FFFD}" : nil
    }
  }

  /// A number; one that is missing or infinite is left out of the figure.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "NaN" }
    return value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : value.description
  }
}

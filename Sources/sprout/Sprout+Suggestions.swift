import ArgumentParser
import Experiments

extension Sprout {
  /// Says of the first word of a command line, and of the second behind a verb with verbs of its own, which verb it may
  /// have been meant to be.
  ///
  /// - Throws: `CommandError` when it is none.
  static func checkVerb(_ words: ArraySlice<String>) throws {
    var verbs = configuration.subcommands
    var path = "sprout"
    for word in words {
      // A flag such as --help, or nothing to choose from: the parser knows better.
      guard !word.hasPrefix("-"), word != "help", !verbs.isEmpty else { return }
      guard let verb = verbs.first(where: { $0._commandName == word }) else {
        let names = verbs.filter { $0.configuration.shouldDisplay }.map { $0._commandName }
        let suggestion = Vocabulary.suggestion(for: word, among: names + ["help"])
        throw CommandError(
          "unknown verb '\(word)'" + (suggestion.isEmpty ? "; '\(path) --help' lists them" : suggestion))
      }
      verbs = verb.configuration.subcommands
      path += " \(word)"
    }
  }
}

extension Failure {
  /// The parser's sentence of a word that is none of some others, with the one that may have been meant.
  static func suggesting(_ message: String) -> String {
    var lines = message.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if let match = lines[0].wholeMatch(of: /(.*Unknown option '(.*?)')(?:\. Did you mean '(.*)'\?)?/) {
      // The parser proposes the flags of the verb, and not those of all verbs.
      let names = [match.3.map(String.init), "--help", "--version"].compactMap(\.self)
      guard let meant = Vocabulary.meant(by: String(match.2), among: names) else { return message }
      lines[0] = "\(match.1). Did you mean '\(meant)'?"
      return lines.joined(separator: "\n")
    }
    guard
      let match = lines[0].firstMatch(of: /The value '(.*)' is invalid for '.*'\. Please provide one of (.*)/)
    else { return message }
    // A short list stands in the sentence, a long one below it.
    let listed = lines.dropFirst().prefix { $0.hasPrefix("  - ") }
    let names =
      match.2.matches(of: /'([^']*)'/).map { String($0.1) } + listed.map { String($0.dropFirst(4)) }
    guard let meant = Vocabulary.meant(by: String(match.1), among: names) else { return message }
    let hint = "Did you mean '\(meant)'?"
    if listed.isEmpty { lines[0] += " " + hint } else { lines.insert(hint, at: listed.endIndex) }
    return lines.joined(separator: "\n")
  }
}

extension TextTable {
  /// The table in GitHub's Markdown.
  public var markdown: String {
    let rule = alignments.map { $0 == .left ? "---" : "---:" }
    let lines = [titles.map(Self.markdown), rule] + rows.map { $0.map(Self.markdown) }
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  /// A text that Markdown shows as it is: no cell ends, no emphasis, no link, no HTML.
  static func markdown(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\", "|", "`", "*", "_", "[", "]", "~", "#": result += "\\\(character)"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result.append(character)
      }
    }
    return result
  }
}

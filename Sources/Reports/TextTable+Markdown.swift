extension TextTable {
  /// The table in GitHub's Markdown.
  public var markdown: String {
    let rule = alignments.map { $0 == .left ? "---" : "---:" }
    let lines = [titles.map(Self.markdown), rule] + rows.map { $0.map(Self.markdown) }
    return lines.map { "| " + $0.joined(separator: " | ") + " |\n" }.joined()
  }

  /// A text that Markdown shows as it is: no cell ends, no emphasis, no link, no HTML.
  static func markdown(_ text: String) -> String {
    text.replacingScalars { scalar in
      switch scalar {
      case "\\", "|", "`", "*", "_", "[", "]", "~", "#": "\\\(scalar)"
      case "<": "&lt;"
      case ">": "&gt;"
      case "&": "&amp;"
      default: nil
      }
    }
  }
}

import Mustache

/// Text as HTML holds it.
enum HTMLText {
  /// The text with every character that has a meaning in HTML, in an element or in an attribute, written by its name.
  static func escaped(_ text: String) -> String {
    text.replacingScalars { scalar in
      switch scalar {
      case "<": "&lt;"
      case ">": "&gt;"
      case "&": "&amp;"
      case "\"": "&quot;"
      case "'": "&#39;"
      case "\n", "\t": nil
      default: scalar.properties.generalCategory == .control ? "\u{FFFD}" : nil
      }
    }
  }
}

/// Escapes what a template names between two braces. Mustache's own does so by characters, see `HTMLText.escaped(_:)`.
struct HTMLEscaping: MustacheContentType {
  /// The name under which a template asks for it.
  static let name = "SPROUT_HTML"

  func escapeText(_ text: String) -> String { HTMLText.escaped(text) }
}

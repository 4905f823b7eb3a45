import Mustache

/// Text as HTML holds it.
enum HTMLText {
  /// The text with every character that has a meaning in HTML, in an element or in an attribute, written by its name.
  ///
  /// By scalars: a quote with an accent on it is one character of Swift, and still ends an attribute.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default:
        let isControl = scalar.properties.generalCategory == .control && scalar != "\n" && scalar != "\t"
        result.unicodeScalars.append(isControl ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }
}

/// Escapes what a template names between two braces. Mustache's own does so by characters, see `HTMLText.escaped(_:)`.
struct HTMLEscaping: MustacheContentType {
  /// The name under which a template asks for it.
  static let name = "SPROUT_HTML"

  func escapeText(_ text: String) -> String { HTMLText.escaped(text) }
}

/// Why a file could not become a source.
public enum SourceError: Error, Renderable, Hashable, Sendable {
  /// The file is not there, is no file, is too large or cannot be read: a whole sentence that names it.
  case unreadable(String)
  /// The file is no UTF-8; the place is that of the first wrong byte.
  case undecodable(Diagnostic)

  /// The text for a terminal.
  public func rendered(color: Bool) -> String {
    switch self {
    case .unreadable(let sentence): sentence
    case .undecodable(let diagnostic): diagnostic.rendered(color: color)
    }
  }
}

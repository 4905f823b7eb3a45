/// What has a text for a terminal.
public protocol Renderable: CustomStringConvertible {
  /// The text, with colours or without.
  func rendered(color: Bool) -> String
}

extension Renderable {
  /// The text without colours.
  public var description: String { rendered(color: false) }
}

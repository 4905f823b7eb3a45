/// One thing that is wrong in a text, where it stands, and what to do about it.
///
/// Errors are data; the text a user sees is made at the edge, by `rendered(color:)`.
public struct Diagnostic: Error, Hashable, Sendable {
  /// The text the diagnostic speaks of.
  public let source: Source
  /// The stretch that is marked.
  public let range: MarkRange
  /// One sentence without a full stop: what is wrong and, where there is one, the suggestion.
  public let message: String

  /// A diagnostic at a stretch of a source.
  public init(source: Source, range: MarkRange, message: String) {
    self.source = source
    self.range = range
    self.message = message
  }
}

/// All that is wrong in one or more texts, causes before what follows from them.
public struct Diagnostics: Error, Hashable, Sendable {
  /// So many are shown; nobody reads more.
  public static let shownCount = 50

  /// The diagnostics, in the order in which they were found; never empty when thrown.
  public var all: [Diagnostic]

  /// Collects diagnostics.
  public init(_ all: [Diagnostic] = []) {
    self.all = all
  }
}

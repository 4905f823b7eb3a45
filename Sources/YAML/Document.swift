/// A text as YAML: its node, and everything that is wrong with it.
public struct Document: Sendable {
  /// The outermost node, or nothing when what is wrong leaves a part unknown, as a syntax error does.
  ///
  /// With a duplicate key the first one counts, so that a reader can look for further errors in the rest.
  public let root: Node?
  /// What is wrong, in the order of the places; empty when all is well.
  public let diagnostics: [Diagnostic]

  /// Reads one document of YAML 1.2: core schema, anchors and aliases, but no tags and no merge keys.
  ///
  /// Where the syntax breaks there is one diagnostic and the reading ends; everything else is collected. Limits: 1 MiB,
  /// depth 64, 100,000 nodes after the aliases are expanded, which is counted and never built.
  public init(parsing source: Source) {
    guard source.text.utf8.count <= Limits.bytes else {
      let start = Mark(line: 1, column: 1)
      let message = Source.tooLarge(source.text.utf8.count)
      root = nil
      diagnostics = [
        Diagnostic(source: source, range: MarkRange(start: start, end: start), message: message)
      ]
      return
    }
    var composer = Composer(source)
    root = composer.document()
    diagnostics = composer.diagnostics.sorted { $0.range.start < $1.range.start }
  }
}

internal import OrderedCollections

/// The text of an object whose last member is a list too long to be held as values: the same bytes as `prettyText`,
/// element by element.
///
/// What was written can be taken away at any time, so that it need not be held as a text either.
public struct JSONListText {
  /// The text of an element, made apart: on another core, say.
  public struct Element: Sendable {
    fileprivate let bytes: [UInt8]

    /// The text of an object.
    public init(_ value: JSONValue) {
      var writer = JSONWriter(style: .pretty)
      writer.write(value, depth: 2)
      bytes = writer.bytes
    }
  }

  private var writer = JSONWriter(style: .pretty)
  private var isEmpty = true

  /// Begins with the other members of the object.
  ///
  /// - Parameter name: The key of the list.
  public init(_ members: JSONValue, list name: String) {
    writer.write("{")
    for (key, value) in members.object ?? [:] {
      writer.startLine(1)
      writer.writeMember(key, value, depth: 0)
      writer.write(",")
    }
    writer.startLine(1)
    writer.writeQuoted(name)
    writer.write(": [")
  }

  /// Appends an element.
  public mutating func append(_ element: Element) {
    if !isEmpty { writer.write(",") }
    isEmpty = false
    writer.startLine(2)
    writer.bytes += element.bytes
  }

  /// Ends the list and the object.
  public mutating func end() {
    if !isEmpty { writer.startLine(1) }
    writer.write("]")
    writer.startLine(0)
    writer.write("}\n")
  }

  /// The bytes written since they were last taken.
  public mutating func take() -> [UInt8] {
    var bytes: [UInt8] = []
    swap(&bytes, &writer.bytes)
    return bytes
  }
}

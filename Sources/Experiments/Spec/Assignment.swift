internal import YAML

/// One value that a text gives to a key, with the place where it stands.
struct Assignment: Sendable {
  /// The index of the key in the table.
  let key: Int
  /// The value in the form in which it is read back from the typed settings.
  let value: JSONValue
  /// Where the value stands.
  let node: Node
  /// Where the key stands.
  let keyRange: MarkRange

  /// An element of the value where it is a list that has one of this number, else the value.
  func node(ofElement number: Int?) -> Node {
    guard let number, case .sequence(let nodes) = node.content, nodes.indices.contains(number) else {
      return node
    }
    return nodes[number]
  }
}

/// Where something stands.
typealias Place = (source: Source, range: MarkRange)

/// Values that enter a run together, from one place: a variant, an item of `include`, one step of an axis.
typealias Point = [Assignment]

/// A list of points of which each run takes one: an entry of `grid`, or an item of `zip`.
struct Axis: Sendable {
  /// The paths that are set.
  let paths: [String]
  /// The points, in order.
  let points: [Point]
}

/// A point with the name a user gave it.
struct Variant: Sendable {
  let name: String
  /// Its values, file by file; later ones win.
  let layers: FilePoints
}

internal import LinearAlgebra
internal import YAML

/// A key whose values are drawn: an entry of `search`.
struct SearchAxis: Sendable {
  /// Where the values come from.
  enum Source: Sendable {
    /// Numbers between two bounds; where they stand.
    case numbers(Distribution, low: Double, high: Double, Node)
    /// One of some points.
    case points([Point])
  }

  let path: String
  /// The index of the key in the table.
  let key: Int
  /// Where the key stands.
  let keyRange: MarkRange
  let source: Source

  /// The generator of the key: a stream of its own, so that the draws stay what they are when another key is added, the
  /// order changes or more are drawn.
  func generator(seed: Int) -> RandomGenerator { RandomGenerator(seed: seed, stream: "search.\(path)") }

  /// The next point, checked as if it stood in a grid.
  func draw(from generator: inout RandomGenerator, _ reader: inout SpecReader) -> Point {
    switch source {
    case .points(let points): return points[generator.index(below: points.count)]
    case .numbers(let distribution, let low, let high, let node):
      let number = distribution.number(from: low, to: high, &generator)
      let content = Int(exactly: number).map(Node.Content.integer) ?? .number(number)
      return reader.assignments(key, Node(source: node.source, range: node.range, content: content), keyRange)
    }
  }
}

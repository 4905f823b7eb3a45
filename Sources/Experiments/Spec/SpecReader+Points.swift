internal import YAML

extension SpecReader {
  /// The values of a point: paths such as `growth.method`, or sections.
  mutating func point(_ node: Node) -> Point {
    switch node.content {
    case .null: return []
    case .mapping(let entries):
      var point: Point = []
      for entry in entries {
        guard let key = pointKey(entry) else { continue }
        for assignment in assignments(key, entry.value, entry.keyRange) {
          if point.contains(where: { $0.key == assignment.key }) {
            report(keyOf: assignment, "\(table.keys[assignment.key].path) is set twice")
          }
          point.append(assignment)
        }
      }
      reportAlternatives(point)
      return point
    default:
      report(
        node,
        "a point must be a section of paths and values, {model.hidden: [4, 4]} say, not \(node.inWords)"
      )
      return []
    }
  }

  /// The key of a path that may differ between runs.
  mutating func pointKey(_ entry: Node.Entry) -> Int? {
    guard let key = table.index(of: entry.key) else {
      report(keyOf: entry, "unknown key '\(entry.key.clipped)'\(suggestion(forPath: entry.key))")
      return nil
    }
    guard table.keys[key].isOfRuns else {
      report(keyOf: entry, "\(entry.key) cannot differ between the runs of an experiment")
      return nil
    }
    return key
  }

  /// A path and the list of its values.
  mutating func axis(_ entry: Node.Entry) -> Axis? {
    guard let key = pointKey(entry) else { return nil }
    let (path, node) = (entry.key, entry.value)
    guard case .sequence(let nodes) = node.content, !nodes.isEmpty else {
      let found = if case .sequence = node.content { "an empty list" } else { node.inWords }
      report(node, "an axis needs the list of its values, [...], not \(found)")
      return nil
    }
    let element = nodes.first { if case .sequence = $0.content { false } else { true } }
    if case .list = table.keys[key].type, let element {
      report(element, "each value of \(path) is a list: write [[2, 2], [4, 4]]")
      return nil
    }
    let before = diagnostics.count
    let points = nodes.map { assignments(key, $0, entry.keyRange) }
    if table.keys[key].type.isFractional, let number = Node.decimalComma(in: nodes) {
      let hint = "\(path): '\(number)' is two values; a decimal number has a point, as in 0.5"
      if diagnostics.count == before { warn(hint) } else { report(node, hint) }
    }
    return diagnostics.count == before ? Axis(paths: [path], points: points) : nil
  }

  /// An item of `zip`: paths with lists of equal length.
  mutating func zipAxis(_ node: Node) -> Axis? {
    guard case .mapping(let entries) = node.content, !entries.isEmpty else {
      report(
        node,
        "an item of zip must be a section of paths, each with a list of values, not \(node.inWords)"
      )
      return nil
    }
    let axes = entries.compactMap { axis($0) }
    guard axes.count == entries.count, let first = axes.first else { return nil }
    for (axis, entry) in Swift.zip(axes, entries) where axis.points.count != first.points.count {
      report(
        entry.value,
        "\(axis.paths[0]) has \(axis.points.count) values, but \(first.paths[0]) has \(first.points.count); the lists "
          + "of one item of zip advance together"
      )
      return nil
    }
    reportOverlaps(among: axes)
    let points = first.points.indices.map { step in axes.flatMap { $0.points[step] } }
    return Axis(paths: axes.flatMap(\.paths), points: points)
  }

  /// Says of keys that several axes set that they do, which of them would win is nobody's wish: by their paths, or
  /// through a section they are in.
  ///
  /// - Complexity: O(number of values).
  mutating func reportOverlaps(among axes: [Axis]) {
    // The keys of the axes so far, and all that stands in those that are sections.
    var (taken, covered) = (KeySet.none, KeySet.none)
    for axis in axes {
      var (own, ownCovered) = (KeySet.none, KeySet.none)
      for assignment in axis.points.joined() where !own.contains(assignment.key) {
        own.insert(assignment.key)
        ownCovered.formUnion(table.contents[assignment.key])
        guard covered.contains(assignment.key) || !table.contents[assignment.key].isDisjoint(with: taken)
        else { continue }
        report(keyOf: assignment, "\(table.keys[assignment.key].path) stands on two axes; keep one")
      }
      taken.formUnion(own)
      covered.formUnion(ownCovered)
    }
  }

  /// Says of two keys that exclude each other and are given side by side which they are.
  mutating func reportAlternatives(_ point: Point) {
    for (one, other) in table.alternatives where point.gives(one, table) && point.gives(other, table) {
      let given = point.filter { [one, other].contains(table.keys[$0.key].path) }
      guard let last = given.max(by: { $0.keyRange.start < $1.keyRange.start }) else { continue }
      report(keyOf: last, "\(one) and \(other) exclude each other; keep one of them")
    }
  }
}

extension Node {
  /// The first two elements of a list, where the list looks like numbers with decimal commas: `0,1`, `0,01,0,1`.
  fileprivate static func decimalComma(in nodes: [Node]) -> String? {
    let numbers = nodes.compactMap(\.wholeNumber)
    guard numbers.count == nodes.count, numbers.count.isMultiple(of: 2) else { return nil }
    let places = Swift.zip(nodes, nodes.dropFirst())
    let isDense = places.allSatisfy { $0.range.end.column + 1 == $1.range.start.column }
    let hasZeros = stride(from: 0, to: numbers.count, by: 2).allSatisfy {
      numbers[$0] == 0 && numbers[$0 + 1] > 0
    }
    return isDense && hasZeros ? "0,\(numbers[1])" : nil
  }
}

internal import OrderedCollections
internal import YAML

extension SpecReader {
  /// The entries of `search`.
  ///
  /// - Parameter base: Takes what is no distribution: how many are drawn, and the seed.
  mutating func search(_ node: Node, _ base: inout Point) -> OrderedDictionary<String, SearchAxis> {
    var axes: OrderedDictionary<String, SearchAxis> = [:]
    switch node.content {
    case .mapping(let entries):
      for entry in entries {
        if let key = table.index(of: "search.\(entry.key)") {
          base += assignments(key, entry.value, entry.keyRange)
        } else if let axis = searchAxis(entry) {
          axes[axis.path] = axis
        } else if let key = table.index(of: entry.key) {
          unusable.insert(key)
        }
      }
    case .null:
      // What an extended file has is gone.
      base += ["search.samples", "search.seed"].compactMap { path in
        table.index(of: path).map { key in
          let standard = table.defaultValue(key, in: Settings())
          return Assignment(key: key, value: standard, node: node, keyRange: node.range)
        }
      }
    default:
      reportKind(of: "search", node)
    }
    return axes
  }

  private mutating func searchAxis(_ entry: Node.Entry) -> SearchAxis? {
    let (path, node) = (entry.key, entry.value)
    let own = table.members(of: "search").map { table.keys[$0].name }
    if !path.contains("."), let meant = Vocabulary.meant(by: path, among: own) {
      report(keyOf: entry, "unknown key '\(path.clipped)' in search; did you mean '\(meant)'?")
      return nil
    }
    guard let key = pointKey(entry) else { return nil }
    guard case .mapping(let entries) = node.content, entries.count == 1, let drawn = entries.first else {
      report(node, "\(path): what is drawn is written \(example(key)), not \(Self.words(for: node))")
      return nil
    }
    let names = Distribution.allCases.map(\.rawValue)
    guard let distribution = Distribution(rawValue: drawn.key) else {
      let isMember = table.index(of: "\(path).\(drawn.key)") != nil
      let hint =
        isMember
        ? "; write \(path).\(drawn.key): {...}" : Vocabulary.suggestion(for: drawn.key, among: names)
      report(
        keyOf: drawn,
        "\(path) has the unknown distribution '\(drawn.key.clipped)', which is none of "
          + "\(names.joined(separator: ", "))\(hint)")
      return nil
    }
    let source =
      distribution == .choice
      ? choice(Node.Entry(key: path, keyRange: entry.keyRange, value: drawn.value))
      : numbers(distribution, key, drawn.value, entry.keyRange)
    return source.map { SearchAxis(path: path, key: key, keyRange: entry.keyRange, source: $0) }
  }

  /// How a key's distribution may be written.
  private func example(_ key: Int) -> String {
    table.keys[key].type.isNumeric
      ? "{uniform: [LOW, HIGH]}, {log_uniform: [LOW, HIGH]}, {integer: [LOW, HIGH]} or {choice: [V1, V2]}"
      : "{choice: [V1, V2]}"
  }

  private static func words(for node: Node) -> String {
    switch node.content {
    case .sequence: "a list; a list of values is {choice: [...]}"
    case .mapping(let entries): entries.isEmpty ? "an empty section" : "\(entries.count) distributions"
    default: "\(node.inWords); one value stands in its section"
    }
  }

  /// The values of `choice`.
  private mutating func choice(_ entry: Node.Entry) -> SearchAxis.Source? {
    if case .sequence(let nodes) = entry.value.content, nodes.isEmpty {
      report(entry.value, "\(entry.key): there is nothing to choose from; list the values, choice: [V1, V2]")
      return nil
    }
    return axis(entry).map { .points($0.points) }
  }

  /// The bounds of a distribution of numbers.
  private mutating func numbers(
    _ distribution: Distribution, _ key: Int, _ node: Node, _ keyRange: MarkRange
  ) -> SearchAxis.Source? {
    let (spec, name) = (table.keys[key], distribution.rawValue)
    guard spec.type.isNumeric else {
      report(node, "\(spec.path) is \(spec.type), not a number to be drawn; write \(example(key))")
      return nil
    }
    guard case .sequence(let bounds) = node.content, bounds.count == 2 else {
      let found =
        if case .sequence(let nodes) = node.content { "\(nodes.count) values" } else { node.inWords }
      report(node, "\(spec.path): \(name) needs its two bounds, [LOW, HIGH], not \(found)")
      return nil
    }
    let before = diagnostics.count
    for bound in bounds { _ = assignments(key, bound, keyRange) }
    guard diagnostics.count == before else { return nil }
    guard let low = bounds[0].number, let high = bounds[1].number else {
      report(
        node, "\(spec.path): \(name) needs two numbers as its bounds; words are drawn by {choice: [V1, V2]}")
      return nil
    }
    if let problem = Self.problem(of: distribution, from: low, to: high, isWhole: !spec.type.isFractional) {
      report(node, "\(spec.path): \(problem)")
      return nil
    }
    return .numbers(distribution, low: low, high: high, node)
  }

  /// What is wrong with two bounds, and what to write.
  private static func problem(
    of distribution: Distribution, from low: Double, to high: Double, isWhole: Bool
  ) -> String? {
    let name = distribution.rawValue
    if low > high { return "the bounds of \(name) are reversed; write [\(high.shortest), \(low.shortest)]" }
    if low == high { return "the bounds of \(name) are equal; one value stands in its section" }
    if distribution == .logUniform, low <= 0 {
      return
        "log_uniform needs a lower bound above 0, not \(low.shortest); write [\((high / 1000).shortest), \(high.shortest)] say, "
        + "or uniform"
    }
    if distribution == .integer, Int(exactly: low) == nil || Int(exactly: high) == nil {
      return
        "integer needs whole numbers as its bounds; numbers with fractions are drawn by uniform or log_uniform"
    }
    if distribution == .integer, max(low.magnitude, high.magnitude) > 0x1p53 {
      return "integer draws from numbers up to \(0x1p53.shortest)"
    }
    if distribution != .integer, isWhole {
      return
        "its values are whole numbers, which are drawn by integer; write {integer: [\(low.shortest), \(high.shortest)]}"
    }
    return nil
  }
}

extension SpecReader {
  /// The points that a spec's search draws, as one axis; nil without a search.
  ///
  /// - Parameters:
  ///   - settings: The values of the whole spec.
  ///   - forced: The values of `--set`: a key that has one is not drawn.
  mutating func draws(of layer: SpecLayer, _ settings: SearchConfiguration, forced: Point) -> Axis? {
    guard !layer.search.isEmpty || settings.samples != nil else { return nil }
    guard let samples = settings.samples else {
      if isUsable("search.samples"), let place = layer.places["search"] {
        report(place, "search needs the number of points to draw; add samples: 20")
      }
      return nil
    }
    guard !layer.search.isEmpty else {
      // What was wrong with the keys is said.
      if diagnostics.isEmpty, let place = layer.places["search"] {
        report(
          place,
          "search has no key to draw values of; add optimizer.learning_rate: {log_uniform: [0.001, 1]} say")
      }
      return nil
    }
    let open = layer.search.values.filter { axis in !forced.contains { $0.key == axis.key } }
    guard !open.isEmpty else { return nil }
    var points = Array(repeating: Point(), count: samples)
    for axis in open {
      var generator = axis.generator(seed: settings.seed)
      for sample in points.indices { points[sample] += axis.draw(from: &generator, &self) }
    }
    return Axis(paths: open.map(\.path), points: points)
  }
}

internal import YAML

extension SpecReader {
  private static let largestCount = 1_000_000
  /// Behind it there is room for the seeds that the gate may add.
  private static let largestSeed = Int.max - 1000 * largestCount

  private static func wantedSeed(_ node: Node) -> String {
    "a whole number of at \(node.wholeNumber ?? 0 > largestSeed ? "most \(largestSeed)" : "least 0")"
  }

  /// The seeds of a list, a count, or `{count, first}`; nil when they are wrong.
  mutating func seeds(_ node: Node) -> [Int]? {
    switch node.content {
    case .sequence(let nodes): return listed(nodes, node)
    case .mapping(let entries): return counted(entries, node)
    default:
      guard let count = count(node) else { return nil }
      return Array(0..<count)
    }
  }

  private mutating func count(_ node: Node) -> Int? {
    guard let count = node.wholeNumber, 1...Self.largestCount ~= count else {
      report(
        node,
        "seeds must be a list of seeds [0, 1, 2], a count from 1 to \(Self.largestCount), or {count: 5, first: 100}, "
          + "not \(node.inWords)"
      )
      return nil
    }
    return count
  }

  private mutating func listed(_ nodes: [Node], _ list: Node) -> [Int]? {
    var seeds: [Int] = []
    var known: Set<Int> = []
    let before = diagnostics.count
    for node in nodes {
      guard let seed = node.wholeNumber, 0...Self.largestSeed ~= seed else {
        report(node, "a seed must be \(Self.wantedSeed(node)), not \(node.inWords)")
        continue
      }
      if !known.insert(seed).inserted { report(node, "the seed \(seed) stands twice") }
      seeds.append(seed)
    }
    if nodes.isEmpty { report(list, "seeds must not be empty") }
    return diagnostics.count == before ? seeds : nil
  }

  private mutating func counted(_ entries: [Node.Entry], _ node: Node) -> [Int]? {
    var number: Int?
    var first: Int? = 0
    for entry in entries {
      switch entry.key {
      case "count": number = count(entry.value)
      case "first":
        first = entry.value.wholeNumber.flatMap { 0...Self.largestSeed ~= $0 ? $0 : nil }
        if first == nil {
          report(
            entry.value,
            "the first seed must be \(Self.wantedSeed(entry.value)), not \(entry.value.inWords)"
          )
        }
      default:
        let suggestion = Vocabulary.suggestion(for: entry.key, among: ["count", "first"])
        report(keyOf: entry, "unknown key '\(entry.key.clipped)' in seeds\(suggestion)")
      }
    }
    guard entries.contains(where: { $0.key == "count" }) else {
      report(node, "seeds needs a count, {count: 5, first: 100} say")
      return nil
    }
    guard let number, let first else { return nil }
    return Array(first..<first + number)
  }
}

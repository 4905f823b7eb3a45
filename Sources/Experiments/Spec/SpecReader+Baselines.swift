internal import YAML

extension SpecReader {
  /// The items of `baselines`, each `{match: WORD}`.
  mutating func baselines(_ nodes: [Node]) -> [Baseline.Match] {
    var matches: [Baseline.Match] = []
    for node in nodes {
      guard let match = baseline(node) else { continue }
      if matches.contains(match) { report(node, "the baseline \(match.rawValue) stands twice") }
      matches.append(match)
    }
    return matches
  }

  private mutating func baseline(_ node: Node) -> Baseline.Match? {
    guard case .mapping(let entries) = node.content else {
      let word: String? = if case .string(let word) = node.content { word } else { nil }
      report(
        node,
        "a baseline is written {match: \(word.flatMap(Baseline.Match.init)?.rawValue ?? "final_width")}, not \(node.inWords)"
      )
      return nil
    }
    for entry in entries where entry.key != "match" { reportUnknown(entry, in: "baselines") }
    guard let entry = entries.first(where: { $0.key == "match" }) else {
      if entries.isEmpty { report(node, "a baseline needs what it matches, {match: final_width} say") }
      return nil
    }
    return general("baselines.match", entry.value)?.string.flatMap(Baseline.Match.init)
  }
}

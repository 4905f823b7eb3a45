internal import OrderedCollections
internal import YAML

/// Turns nodes into checked values by the table of keys, and collects everything that is wrong on the way.
struct SpecReader {
  let table: SpecTable
  private(set) var diagnostics: [Diagnostic] = []
  /// What is not wrong but may surprise.
  private(set) var warnings: [String] = []
  /// The diagnostics, so that nothing is said twice.
  private(set) var reported: Set<Diagnostic> = []
  /// Keys that were given a value that cannot be used: nothing more is said about what depends on them.
  var unusable: Set<Int> = []

  mutating func report(_ source: Source, _ range: MarkRange, _ message: String) {
    report([Diagnostic(source: source, range: range, message: message)])
  }

  mutating func warn(_ message: String) {
    if !warnings.contains(message) { warnings.append(message) }
  }

  mutating func report(_ node: Node, _ message: String) {
    report(node.source, node.range, message)
  }

  mutating func report(_ place: Place, _ message: String) {
    report(place.source, place.range, message)
  }

  mutating func report(keyOf assignment: Assignment, _ message: String) {
    report(assignment.node.source, assignment.keyRange, message)
  }

  mutating func report(keyOf entry: Node.Entry, _ message: String) {
    report(entry.value.source, entry.keyRange, message)
  }

  mutating func report(_ all: [Diagnostic]) {
    for diagnostic in all where reported.insert(diagnostic).inserted { diagnostics.append(diagnostic) }
  }

  /// Whether nothing is wrong with what is given for a key.
  func isUsable(_ path: String) -> Bool {
    table.index(of: path).map { !unusable.contains($0) } ?? false
  }

  /// What a path may stand for; nothing when so much is wrong already that it would not be shown.
  func suggestion(forPath path: String) -> String {
    diagnostics.count < Diagnostics.shownCount ? table.suggestion(forPath: path) : ""
  }

  /// The assignments that a node makes to a key: one, or those of a whole section.
  mutating func assignments(_ key: Int, _ node: Node, _ keyRange: MarkRange) -> Point {
    let spec = table.keys[key]
    guard spec.type == .section else { return value(key, node, keyRange).map { [$0] } ?? [] }
    var point: Point = []
    switch node.content {
    case .mapping(let entries):
      if spec.binding != nil {
        point.append(Assignment(key: key, value: .object([:]), node: node, keyRange: keyRange))
      }
      for entry in entries {
        guard let member = table.index(of: "\(spec.path).\(entry.key)") else {
          reportUnknown(entry, in: spec.path)
          continue
        }
        point += assignments(member, entry.value, entry.keyRange)
      }
    case .null:
      if spec.binding != nil {
        point.append(Assignment(key: key, value: .null, node: node, keyRange: keyRange))
      }
    default:
      // What is missing in it is no mistake of its own.
      unusable.formUnion(table.keys.indices.filter { table.contents[key].contains($0) })
      report(node, "\(spec.path) must be a section with keys of its own, not \(node.inWords)")
    }
    return point
  }

  mutating func reportUnknown(_ entry: Node.Entry, in section: String) {
    let place = section.isEmpty ? "" : " in \(section)"
    let isShown = diagnostics.count < Diagnostics.shownCount
    var suggestion = isShown ? table.suggestion(for: entry.key, in: section) : ""
    if case .null = entry.value.content, entry.key.allSatisfy(\.isWholeNumber) {
      suggestion = "; a comma divides keys, and a decimal number has a point, as in 0.5"
    } else if let unseen = entry.key.unicodeScalars.first(where: \.isUnseen) {
      suggestion = "; \(unseen.code), which cannot be seen, is part of it: remove it"
    }
    report(keyOf: entry, "unknown key '\(entry.key.clipped)'\(place)\(suggestion)")
  }

  private mutating func value(_ key: Int, _ node: Node, _ keyRange: MarkRange) -> Assignment? {
    let spec = table.keys[key]
    if case .null = node.content {
      if spec.isOptional { return Assignment(key: key, value: .null, node: node, keyRange: keyRange) }
      unusable.insert(key)
      report(
        node.source,
        keyRange,
        "\(spec.path) must be \(spec.type), not null\(spec.isRequired ? "" : "; leave the key out for its default")"
      )
      return nil
    }
    do {
      let read = try spec.type.read(node)
      // In the form in which it is read back, so that values can be compared.
      var settings = Settings()
      spec.binding?.write(&settings, read)
      let value = spec.binding?.read(settings) ?? read
      return Assignment(key: key, value: value, node: node, keyRange: keyRange)
    } catch {
      unusable.insert(key)
      let values = spec.isOfRuns ? spec.type.several(node) : nil
      let hint = values.map { "; several values are an axis, grid: {\(spec.path): [\($0)]}" } ?? ""
      for problem in error.all {
        report(problem.node, "\(spec.path) \(problem.message)\(hint)\(Self.reason(spec, node))")
      }
      return nil
    }
  }

  /// Why a value that others would expect is refused.
  private static func reason(_ key: SpecKey, _ node: Node) -> String {
    guard key.path == "halving.metric", case .string(let word) = node.content, word.hasPrefix("test_") else {
      return ""
    }
    return "; what the test part has chosen it can no longer test"
  }

  /// The value of a key that is no part of the configuration of a run.
  mutating func general(_ path: String, _ node: Node) -> JSONValue? {
    guard let spec = table[path] else { return nil }
    if case .null = node.content, spec.isOptional { return nil }
    do {
      return try spec.type.read(node)
    } catch {
      for problem in error.all { report(problem.node, "\(path) \(problem.message)") }
      return nil
    }
  }
}

extension Unicode.Scalar {
  /// Whether it looks like nothing, or like a blank, and is neither a blank nor a tab.
  fileprivate var isUnseen: Bool {
    !isASCII && (properties.isWhitespace || properties.isDefaultIgnorableCodePoint)
  }

  /// As Unicode calls it: U+00A0.
  fileprivate var code: String {
    let digits = String(value, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}

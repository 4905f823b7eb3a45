internal import YAML

/// Why a node is no value of a type, and where in the node: once for each element of a list that is wrong.
struct ValueProblems: Error {
  var all: [(node: Node, message: String)]

  /// - Parameter message: To stand behind the path of the key.
  init(_ node: Node, _ message: String) {
    all = [(node, message)]
  }
}

extension ValueType {
  /// The value of a node in its one normal form: a number is never an integer, a union member is tried in order.
  ///
  /// - Throws: `ValueProblems` at the node or at the elements that do not fit.
  func read(_ node: Node) throws(ValueProblems) -> JSONValue {
    switch (self, node.content) {
    case (.boolean, .boolean(let value)): return .boolean(value)
    case (.integer(let range), _):
      if let value = node.wholeNumber, range.contains(value) { return .integer(value) }
    case (.number(let range), _):
      if let value = node.number, value.isFinite, range.contains(value) { return .number(value) }
    case (.shareOrCount(let zeroAllowed), _):
      if let value = node.number, value.isFinite, value > 0 || zeroAllowed && value == 0,
        value < 1 || value == value.rounded()
      {
        return .number(value)
      }
    case (.string, .string(let value)): return .string(value)
    case (.string, .integer(let value)): return .string(String(value))
    case (.pattern(let pattern, _, _), .string(let value)):
      if let expression = try? Regex(pattern), value.wholeMatch(of: expression) != nil {
        return .string(value)
      }
    case (.choice(let words), .string(let value)):
      if words.contains(value) { return .string(value) }
      // Words are compared with words only: a list of choices is not shown twice.
      let suggestion = nearest(to: value, among: words).map { "; did you mean '\($0)'?" } ?? ""
      throw ValueProblems(node, "must be \(self), not '\(value)'\(suggestion)")
    case (.list(let element, let minimumCount), .sequence(let nodes)):
      return .array(try readList(element, nodes, minimumCount, node))
    case (.union(let members), _): return try readUnion(members, node)
    default: break
    }
    throw ValueProblems(node, "must be \(self), not \(node.inWords)\(hint(for: node))")
  }

  private func readList(
    _ element: ValueType,
    _ nodes: [Node],
    _ minimumCount: Int,
    _ list: Node
  ) throws(ValueProblems) -> [JSONValue] {
    guard nodes.count >= minimumCount else { throw ValueProblems(list, "must not be empty") }
    var values: [JSONValue] = []
    var problems: ValueProblems?
    for node in nodes {
      do {
        values.append(try element.read(node))
      } catch {
        var found = error
        found.all = found.all.map { ($0.node, "holds an element that \($0.message)") }
        found.all = (problems?.all ?? []) + found.all
        problems = found
      }
    }
    if let problems { throw problems }
    return values
  }

  private func readUnion(_ members: [ValueType], _ node: Node) throws(ValueProblems) -> JSONValue {
    for member in members {
      if let value = try? member.read(node) { return value }
    }
    // For a list the element that is wrong says more than the whole.
    if case .sequence = node.content, let list = members.first(where: \.isList) { return try list.read(node) }
    var suggestion = hint(for: node)
    if case .string(let text) = node.content {
      let words = members.flatMap { if case .choice(let words) = $0 { words } else { [String]() } }
      suggestion = nearest(to: text, among: words).map { "; did you mean '\($0)'?" } ?? suggestion
    }
    throw ValueProblems(node, "must be \(self), not \(node.inWords)\(suggestion)")
  }

  private var isList: Bool {
    if case .list = self { true } else { false }
  }

  private var isNumeric: Bool {
    switch self {
    case .integer, .number, .shareOrCount: true
    case .union(let members): members.contains(where: \.isNumeric)
    default: false
    }
  }

  /// What to do about a value of a wrong kind, where that can be guessed.
  private func hint(for node: Node) -> String {
    switch (self, node.content) {
    case (_, .string(let text)) where isNumeric && Double(text) != nil: "; write it without quotes"
    case (.boolean, .string(let text)):
      switch text.lowercased() {
      case "yes", "on", "y", "true": "; write true"
      case "no", "off", "n", "false": "; write false"
      default: ""
      }
    case (.choice, .boolean), (.choice, .null): "; write the word in quotes"
    case (.list, .integer(let value)): "; write [\(value)]"
    default: ""
    }
  }
}

extension Node {
  /// The whole number the node holds, `2` or `2.0`.
  var wholeNumber: Int? {
    switch content {
    case .integer(let value): value
    case .number(let value): Int(exactly: value)
    default: nil
    }
  }

  var number: Double? {
    switch content {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// What stands at the node, for a message.
  var inWords: String {
    switch content {
    case .null: "null"
    case .boolean(let value): String(value)
    case .integer(let value): String(value)
    case .number(let value): JSONValue.text(of: value) ?? String(value)
    case .string(let value): value.count > 40 ? "the string '\(value.prefix(40))…'" : "the string '\(value)'"
    case .sequence: "a list"
    case .mapping: "a section"
    }
  }
}

internal import YAML

/// Why a node is no value of a type, and where in the node: once for each element of a list that is wrong.
struct ValueProblems: Error {
  var all: [(node: Node, message: String)] = []

  /// The same with words before each message.
  func behind(_ words: String) -> ValueProblems {
    ValueProblems(all: all.map { ($0.node, words + $0.message) })
  }
}

extension ValueProblems {
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
    case (.string, .string(let value)):
      guard !value.utf8.contains(0) else { throw ValueProblems(node, "must not hold a NUL character") }
      return .string(value)
    case (.string, .integer(let value)): return .string(String(value))
    case (.string, .number(let value)):
      // Said with its point, without which it is one.
      guard let whole = Int(exactly: value) else { break }
      throw ValueProblems(
        node, "must be \(self), not \(value); write \(whole) for that number, or the name in quotes")
    case (.pattern, .string(let value)):
      if isPattern(of: value) { return .string(value) }
    case (.choice(let words), .string(let value)):
      if words.contains(value) { return .string(value) }
      // Words are compared with words only: a list of choices is not shown twice.
      let suggestion = several(node) == nil ? Vocabulary.suggestion(for: value, among: words) : ""
      throw ValueProblems(node, "must be \(self), not '\(value.clipped)'\(suggestion)")
    case (.list(let element, let counts), .sequence(let nodes)):
      return .array(try readList(element, nodes, counts, node))
    case (.union(let members), _): return try readUnion(members, node)
    case (.layer, _): return try Self.readLayer(node)
    default: break
    }
    throw ValueProblems(node, "must be \(self), not \(node.inWords)\(hint(for: node))")
  }

  /// Whether a text as it stands is a value of a pattern.
  func isPattern(of text: String) -> Bool {
    guard case .pattern(let pattern, _, _) = self, let expression = try? Regex(pattern) else { return false }
    // By scalars: a line end of two is one character of Swift, and still ends a line for others.
    return text.wholeMatch(of: expression.matchingSemantics(.unicodeScalar)) != nil
  }

  private func readList(
    _ element: ValueType,
    _ nodes: [Node],
    _ counts: ClosedRange<Int>,
    _ list: Node
  ) throws(ValueProblems) -> [JSONValue] {
    if counts.lowerBound == counts.upperBound, nodes.count != counts.lowerBound {
      throw ValueProblems(list, "must have \(counts.lowerBound) elements, not \(nodes.count)")
    }
    guard nodes.count >= counts.lowerBound else { throw ValueProblems(list, "must not be empty") }
    guard nodes.count <= counts.upperBound else {
      throw ValueProblems(list, "must have at most \(counts.upperBound) elements, not \(nodes.count)")
    }
    var values: [JSONValue] = []
    var problems = ValueProblems()
    for node in nodes {
      do {
        values.append(try element.read(node))
      } catch {
        problems.all += error.behind(element == .layer ? "" : "holds an element that ").all
      }
    }
    guard problems.all.isEmpty else { throw problems }
    return values
  }

  private func readUnion(_ members: [ValueType], _ node: Node) throws(ValueProblems) -> JSONValue {
    for member in members {
      if let value = try? member.read(node) { return value }
    }
    // Why a number is no text.
    if case .number = node.content, members.contains(.string) { return try Self.string.read(node) }
    // For a list the element that is wrong says more than the whole.
    if case .sequence = node.content, let list = members.first(where: { $0.listElement != nil }) {
      return try list.read(node)
    }
    var suggestion = hint(for: node)
    if suggestion.isEmpty, several(node) == nil, case .string(let text) = node.content {
      let words = members.flatMap { if case .choice(let words) = $0 { words } else { [String]() } }
      suggestion = Vocabulary.suggestion(for: text, among: words)
    }
    throw ValueProblems(node, "must be \(self), not \(node.inWords)\(suggestion)")
  }

  /// Whether numbers that are not whole are values.
  var isFractional: Bool {
    switch self {
    case .number, .shareOrCount: true
    case .union(let members): members.contains(where: \.isFractional)
    default: false
    }
  }

  /// Whether numbers are values.
  var isNumeric: Bool {
    switch self {
    case .integer: true
    case .union(let members): members.contains(where: \.isNumeric)
    default: isFractional
    }
  }

  /// What to do about a value of a wrong kind, where that can be guessed.
  private func hint(for node: Node) -> String {
    switch (self, node.content) {
    case (_, .string(let text)):
      if let values = listElement?.several(node) { return "; write [\(values)]" }
      // Whoever knows the path says what to do.
      if several(node) != nil { return "" }
      if isNumeric { return Self.numberHint(text) }
      guard self == .boolean else { return "" }
      return switch text.lowercased() {
      case "yes", "on", "y", "true": "; write true"
      case "no", "off", "n", "false": "; write false"
      default: ""
      }
    case (.choice(let words), .boolean(false)), (.choice(let words), .null):
      return words.contains("none") ? "; did you mean 'none'?" : ""
    case (.list, .integer(let value)): return "; write [\(value)]"
    case (.string, .number): return "; write it in quotes"
    case (.pattern, .integer(let value)): return isPattern(of: String(value)) ? "; write it in quotes" : ""
    default: return ""
    }
  }

  /// How a text that means a number, but not in YAML, is to be written.
  private static func numberHint(_ text: String) -> String {
    guard text.utf8.count <= 100 else { return "" }
    switch content(of: text) {
    case .integer, .number: return "; write it without quotes"
    default: break
    }
    func written(_ number: Double?) -> String {
      number.flatMap { $0.isFinite ? JSONValue.text(of: $0) : nil }.map { "; write \($0)" } ?? ""
    }
    if text.hasSuffix("%") { return written(Double(text.dropLast().filter { $0 != " " }).map { $0 / 100 }) }
    let digits = text.filter { $0 != "_" && $0 != "'" }
    let parts = digits.split(separator: ",", omittingEmptySubsequences: false)
    // `1,000` may be one or a thousand.
    return parts.count == 2 && parts[1].count == 3 ? "" : written(Double(parts.joined(separator: ".")))
  }

  /// The values, behind one another as in a list, of a text such as `tiny,random` that is no value itself.
  func several(_ node: Node) -> String? {
    guard case .string(let text) = node.content, text.contains(","), text.utf8.count <= 1000,
      listElement == nil
    else { return nil }
    switch self {
    case .string, .pattern, .section, .special, .boolean, .layer: return nil
    default: break
    }
    let pieces = text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.split(separator: " ").joined(separator: " ")
    }
    // `0,5` is the half of one number rather than two.
    if case .number = self, pieces.count == 2, !pieces.contains(where: { $0.contains(".") }) { return nil }
    let isEach = pieces.allSatisfy { piece in
      Self.content(of: piece).map {
        (try? read(Node(source: node.source, range: node.range, content: $0))) != nil
      } ?? false
    }
    return isEach ? pieces.joined(separator: ",") : nil
  }

  /// The type of the elements where a list is accepted.
  private var listElement: ValueType? {
    switch self {
    case .list(let element, _): element
    case .union(let members): members.lazy.compactMap(\.listElement).first
    default: nil
    }
  }

  private static func content(of text: String) -> Node.Content? {
    let document = Document(parsing: Source(name: "", text: text))
    return document.diagnostics.isEmpty ? document.root?.content : nil
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
    case .number(let value):
      JSONValue.text(of: value) ?? (value.isNaN ? ".nan" : value < 0 ? "-.inf" : ".inf")
    case .string(let value): "the string '\(value.clipped)'"
    case .sequence: "a list"
    case .mapping: "a section"
    }
  }
}

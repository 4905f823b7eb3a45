import YAML

/// What a node says without the places, to be compared.
indirect enum PlainValue: Hashable {
  case null
  case boolean(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case sequence([PlainValue])
  case mapping([[PlainValue]])

  init(_ content: Node.Content) {
    self =
      switch content {
      case .null: .null
      case .boolean(let value): .boolean(value)
      case .integer(let value): .integer(value)
      case .number(let value): .number(value)
      case .string(let value): .string(value)
      case .sequence(let nodes): .sequence(nodes.map { PlainValue($0.content) })
      case .mapping(let entries): .mapping(entries.map { [.string($0.key), PlainValue($0.value.content)] })
      }
  }
}

extension Node.Content {
  /// The entries of a mapping.
  var entries: [Node.Entry]? {
    if case .mapping(let entries) = self { entries } else { nil }
  }

  /// The nodes of a sequence.
  var nodes: [Node]? {
    if case .sequence(let nodes) = self { nodes } else { nil }
  }
}

extension Node {
  /// The node of a text.
  ///
  /// - Throws: All that is wrong with it.
  init(parsing source: Source) throws(Diagnostics) {
    let document = Document(parsing: source)
    guard let root = document.root, document.diagnostics.isEmpty else {
      throw Diagnostics(document.diagnostics)
    }
    self = root
  }
}

internal import OrderedCollections
internal import YAML

extension SpecReader {
  /// Reads a whole file; nil when there is nothing in it that can be read.
  mutating func layer(of source: Source) -> SpecLayer? {
    let document = Document(parsing: source)
    report(document.diagnostics)
    guard let root = document.root else { return nil }
    guard case .mapping(let entries) = root.content else {
      let found = if case .null = root.content { "it is empty" } else { "this is \(root.inWords)" }
      report(root, "a spec must be a section of keys such as name, dataset and model, but \(found)")
      return nil
    }
    var layer = SpecLayer()
    layer.places[""] = (source, MarkRange(start: root.range.start, end: root.range.start))
    var base: Point = []
    for entry in entries { read(entry, into: &layer, &base) }
    reportAlternatives(base)
    layer.base = [source.name: base]
    return layer
  }

  private mutating func read(_ entry: Node.Entry, into layer: inout SpecLayer, _ base: inout Point) {
    let node = entry.value
    layer.places[entry.key] = (node.source, entry.keyRange)
    if case .null = node.content { layer.dropped.insert(entry.key) }
    guard !entry.key.contains("."), let key = table.index(of: entry.key) else {
      reportUnknown(entry, in: "")
      return
    }
    switch entry.key {
    case "version":
      layer.hasVersion = true
      _ = general("version", node)
    case "name": layer.name = general("name", node)?.string ?? ""
    case "description": layer.description = general("description", node)?.string
    case "extends":
      guard let value = general("extends", node) else { return }
      if let path = value.string {
        layer.extends = [(path, node)]
      } else if case .sequence(let nodes) = node.content {
        layer.extends = nodes.compactMap { element in
          guard case .string(let path) = element.content else { return nil }
          return (path, element)
        }
      }
    case "seeds": layer.seeds = seeds(node)
    case "grid":
      for axis in entriesOfSection("grid", node).compactMap({ axis($0) }) {
        layer.grid[axis.paths[0]] = axis
      }
    case "search": layer.search = search(node, &base)
    case "zip": layer.zip = elements("zip", node).compactMap { zipAxis($0) }
    case "exclude":
      layer.exclude = elements("exclude", node).map { item in
        if item.isEmpty { report(item, "an exclusion needs paths and values, {growth.method: random} say") }
        return (point(item), item)
      }
    case "include": layer.include = elements("include", node).map { point($0) }
    case "baselines": layer.baselines = baselines(elements("baselines", node))
    case "variants":
      for entry in entriesOfSection("variants", node) {
        if entry.key.isEmpty { report(keyOf: entry, "a variant needs a name") }
        let point = point(entry.value)
        layer.variants[entry.key] = Variant(name: entry.key, layers: [node.source.name: point])
      }
    default: base += assignments(key, node, entry.keyRange)
    }
  }

  private mutating func entriesOfSection(_ path: String, _ node: Node) -> [Node.Entry] {
    if case .mapping(let entries) = node.content { return entries }
    reportKind(of: path, node)
    return []
  }

  private mutating func elements(_ path: String, _ node: Node) -> [Node] {
    if case .sequence(let nodes) = node.content { return nodes }
    reportKind(of: path, node)
    return []
  }

  /// Says of a value of the wrong kind what the key is; null is none.
  mutating func reportKind(of path: String, _ node: Node) {
    if case .null = node.content { return }
    report(node, "\(path) must be \(table[path]?.type.description ?? "another"), not \(node.inWords)")
  }
}

extension Node {
  /// Whether nothing stands in the node.
  fileprivate var isEmpty: Bool {
    switch content {
    case .null: true
    case .mapping(let entries): entries.isEmpty
    default: false
    }
  }
}

/// Builds the node of a text from its events, and collects what is wrong on the way.
struct Composer: ~Copyable {
  private let source: Source
  private let map: TextMap
  private var stream: EventStream
  private var anchors: [String: Composed] = [:]
  /// The anchors of the collections that are being read.
  private var openAnchors: Set<String> = []
  private var nodeCount = 0
  /// Whether every part of the document is known.
  private var isComplete = true

  /// What was wrong so far, in the order it was met.
  private(set) var diagnostics: [Diagnostic] = []

  /// A node with what an alias to it needs to know.
  private struct Composed {
    var node: Node
    /// The nodes in it, itself included, with all aliases expanded.
    var size = 1
    /// How many collections stand inside one another in it: 0 for a scalar.
    var height = 0
    /// The text of a scalar, which names it as a key.
    var text: String?
  }

  /// Ends the reading: the diagnostic is reported already.
  private struct Stop: Error {}

  init(_ source: Source) {
    self.source = source
    map = TextMap(source)
    stream = EventStream(source.withoutTabsOnBlankLines)
  }

  /// Reads the one document of the text.
  ///
  /// - Returns: nothing when a part of it could not be known.
  mutating func document() -> Node? {
    do {
      guard try next().kind == .documentStart else {
        report("nothing here but blank lines and comments", at: 0..<0)
        return nil
      }
      let root = try node(from: next(), depth: 0)
      let event = try next()
      if event.kind == .documentStart {
        report("a second document begins here; one file holds one document", at: event.extent)
      }
      return isComplete ? root.node : nil
    } catch {
      return nil
    }
  }

  private mutating func next() throws(Stop) -> Event {
    do throws(SyntaxProblem) {
      return try stream.next()
    } catch {
      let (extent, message) = error.explained(in: map)
      throw stop(message, at: extent)
    }
  }

  private mutating func node(from event: Event, depth: Int) throws(Stop) -> Composed {
    try count(1, at: event.extent)
    checkTag(of: event)
    switch event.kind {
    case .alias(let name):
      return try expansion(of: name, at: event.extent, depth: depth)
    case .scalar(let text, let style):
      let isString = style != .plain || event.tag != nil
      let scalar = Composed(node: scalar(text, isString: isString, at: event.extent), text: text)
      return remember(scalar, of: event)
    case .sequenceStart:
      return try sequence(from: event, depth: depth)
    case .mappingStart:
      return try mapping(from: event, depth: depth)
    case .documentStart, .collectionEnd, .streamEnd:
      preconditionFailure("libyaml ended a collection twice")
    }
  }

  private mutating func scalar(_ text: String, isString: Bool, at extent: Range<Int>) -> Node {
    guard !isString else { return node(.string(text), at: extent) }
    do throws(Node.Content.OutOfRange) {
      return node(try Node.Content(plain: text), at: extent)
    } catch {
      isComplete = false
      report(error.message, at: extent)
      return node(.null, at: extent)
    }
  }

  private mutating func sequence(from start: Event, depth: Int) throws(Stop) -> Composed {
    try enter(start, depth: depth)
    var children: [Node] = []
    var size = 1
    var height = 0
    var event = try next()
    while event.kind != .collectionEnd {
      let child = try node(from: event, depth: depth + 1)
      children.append(child.node)
      size += child.size
      height = max(height, child.height)
      event = try next()
    }
    let range = self.range(from: start, to: event, lastChild: children.last?.range)
    let node = Node(source: source, range: range, content: .sequence(children))
    return remember(Composed(node: node, size: size, height: height + 1), of: start)
  }

  private mutating func mapping(from start: Event, depth: Int) throws(Stop) -> Composed {
    try enter(start, depth: depth)
    var entries: [Node.Entry] = []
    var firstPlaces: [String: Mark] = [:]
    var lastChild: MarkRange?
    var size = 1
    var height = 0
    var event = try next()
    while event.kind != .collectionEnd {
      let (key, keySize) = try key(from: event, depth: depth + 1)
      let value = try node(from: next(), depth: depth + 1)
      size += keySize + value.size
      height = max(height, value.height)
      lastChild = value.node.range
      if let key {
        let keyRange = range(of: event.extent)
        if let first = firstPlaces[key] {
          report("duplicate key '\(key.clipped)'; the first one is on line \(first.line)", at: event.extent)
        } else {
          firstPlaces[key] = keyRange.start
          entries.append(Node.Entry(key: key, keyRange: keyRange, value: value.node))
        }
      }
      event = try next()
    }
    let range = self.range(from: start, to: event, lastChild: lastChild)
    let node = Node(source: source, range: range, content: .mapping(entries))
    return remember(Composed(node: node, size: size, height: height + 1), of: start)
  }

  /// Reads a key: the text of a scalar or of an alias to one.
  private mutating func key(from event: Event, depth: Int) throws(Stop) -> (text: String?, size: Int) {
    if case .scalar(let text, let style) = event.kind {
      // A key is its text: `1` needs no meaning as a number, and no range.
      try count(1, at: event.extent)
      guard text != "<<" || style != .plain else {
        isComplete = false
        report(
          "merge keys ('<<') are not part of YAML 1.2; repeat the settings, or build on another file with 'extends'",
          at: event.extent
        )
        return (nil, 1)
      }
      checkTag(of: event)
      let scalar = Composed(node: scalar(text, isString: true, at: event.extent), text: text)
      return (remember(scalar, of: event).text, 1)
    }
    let known = isComplete
    let key = try node(from: event, depth: depth)
    if key.text == nil, known == isComplete {
      isComplete = false
      report(
        "a key must be a single word, not a list or a mapping; put it in quotes if it is text",
        at: event.extent
      )
    }
    return (key.text, key.size)
  }

  private mutating func expansion(of name: String, at extent: Range<Int>, depth: Int) throws(Stop) -> Composed
  {
    guard !openAnchors.contains(name) else {
      throw stop(
        "'*\(name.clipped)' is inside the value that '&\(name.clipped)' names, which would contain itself",
        at: extent
      )
    }
    guard var target = anchors[name] else {
      isComplete = false
      // A suggestion takes a look at every anchor: none where it is not shown, or where a program wrote the text.
      let isWanted = diagnostics.count < Diagnostics.shownCount && anchors.count <= 1000
      let guess = isWanted ? nearest(to: name, among: anchors.keys.sorted()) : nil
      let suggestion = guess.map { "; did you mean '*\($0)'?" } ?? ""
      report(
        "unknown alias '*\(name.clipped)': no '&\(name.clipped)' before it\(suggestion)", at: extent)
      return Composed(node: node(.null, at: extent))
    }
    try count(target.size - 1, at: extent)
    try checkDepth(depth + target.height, at: extent)
    target.node = node(target.node.content, at: extent)
    return target
  }

  /// Keeps a finished node under its anchor.
  private mutating func remember(_ composed: Composed, of event: Event) -> Composed {
    if let anchor = event.anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = composed
    }
    return composed
  }

  private mutating func enter(_ start: Event, depth: Int) throws(Stop) {
    try checkDepth(depth + 1, at: start.extent)
    if let anchor = start.anchor {
      openAnchors.insert(anchor)
    }
  }

  private mutating func checkDepth(_ depth: Int, at extent: Range<Int>) throws(Stop) {
    guard depth <= Limits.depth else {
      throw stop("lists and mappings are nested more than \(Limits.depth) deep", at: extent)
    }
  }

  private mutating func count(_ nodes: Int, at extent: Range<Int>) throws(Stop) {
    nodeCount += nodes
    guard nodeCount <= Limits.nodes else {
      throw stop("more than \(Limits.nodes) keys and values, counting what aliases stand for", at: extent)
    }
  }

  private mutating func checkTag(of event: Event) {
    guard event.tag != nil else { return }
    let start = map.scalars[event.extent.lowerBound...].firstIndex(of: "!") ?? event.extent.lowerBound
    let end =
      map.scalars[start...].firstIndex { $0.properties.isWhitespace || ",[]{}".unicodeScalars.contains($0) }
      ?? map.scalars.count
    let tag = String(String.UnicodeScalarView(map.scalars[start..<end]))
    report(
      "tags are not supported; remove '\(tag.clipped)', and use quotes to make a value text", at: start..<end)
  }

  private func node(_ content: Node.Content, at extent: Range<Int>) -> Node {
    Node(source: source, range: range(of: extent), content: content)
  }

  private func range(of extent: Range<Int>) -> MarkRange {
    MarkRange(start: map.mark(at: extent.lowerBound), end: map.mark(at: extent.upperBound))
  }

  /// The stretch of a collection: up to its bracket, or, without brackets, up to the end of its last child, since
  /// libyaml ends it only where the next token begins.
  private func range(from start: Event, to end: Event, lastChild: MarkRange?) -> MarkRange {
    let last = end.extent.isEmpty ? lastChild?.end : nil
    return MarkRange(
      start: map.mark(at: start.extent.lowerBound), end: last ?? map.mark(at: end.extent.upperBound))
  }

  private mutating func report(_ message: String, at extent: Range<Int>) {
    diagnostics.append(Diagnostic(source: source, range: range(of: extent), message: message))
  }

  private mutating func stop(_ message: String, at extent: Range<Int>) -> Stop {
    report(message, at: extent)
    return Stop()
  }
}

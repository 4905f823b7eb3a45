extension Diagnostic: Renderable {
  /// The text for a terminal: `file:line:column: message`, the line, and carets under the marked stretch.
  public func rendered(color: Bool) -> String {
    rendered(color: color, map: TextMap(source))
  }

  fileprivate func rendered(color: Bool, map: TextMap) -> String {
    let (line, carets) = excerpt(map.line(range.start.line))
    let place = "\(source.name):\(range.start.line):\(range.start.column):"
    let message = message.visible
    return color
      ? "\u{1B}[1m\(place)\u{1B}[0m \(message)\n\(line)\n\u{1B}[1;31m\(carets)\u{1B}[0m"
      : "\(place) \(message)\n\(line)\n\(carets)"
  }

  /// The line, or what fits of it around the mark, and the line of carets.
  private func excerpt(_ scalars: ArraySlice<Unicode.Scalar>) -> (line: String, carets: String) {
    let width = 100
    let before = 40
    let endColumn = range.end.line > range.start.line ? scalars.count + 1 : range.end.column

    // More of a long line than can be shown around the mark is not looked at.
    let first = max(0, range.start.column - 1 - 2 * width)
    let near = scalars.dropFirst(first).prefix(4 * width)
    let isLong = first > 0 || first + near.count < scalars.count

    // The stretch of the line on the terminal, character by character.
    var cells: [(text: String, position: Int)] = []
    var column = first + 1
    var position = 0
    var marked = 0..<0
    for character in String(String.UnicodeScalarView(near)) {
      let next = column + character.unicodeScalars.count
      let text = character == "\t" ? "    " : String(character).visible
      let cellWidth = character == "\t" ? 4 : text.reduce(0) { $0 + $1.displayWidth }
      if next <= range.start.column {
        marked = position + cellWidth..<position + cellWidth
      } else if column < endColumn {
        marked = marked.lowerBound..<position + cellWidth
      }
      cells.append((text, position))
      column = next
      position += cellWidth
    }
    let carets = marked.lowerBound..<max(marked.upperBound, marked.lowerBound + 1)
    guard isLong || position > width else {
      return (cells.map(\.text).joined(), line(of: "^", in: carets))
    }

    let shown = max(0, min(carets.lowerBound - before, position - width))...
    let cut = cells.filter { shown.contains($0.position) && $0.position < shown.lowerBound + width }
    let start = cut.first?.position ?? shown.lowerBound
    let isCutBefore = first > 0 || start > 0
    let isCutAfter =
      first + near.count < scalars.count || (cut.last?.position ?? 0) < (cells.last?.position ?? 0)
    let end = min(carets.upperBound - start, width)
    return (
      (isCutBefore ? "…" : "") + cut.map(\.text).joined() + (isCutAfter ? "…" : ""),
      (isCutBefore ? " " : "")
        + line(of: "^", in: carets.lowerBound - start..<max(end, carets.lowerBound - start + 1))
    )
  }

  private func line(of mark: String, in columns: Range<Int>) -> String {
    String(repeating: " ", count: columns.lowerBound) + String(repeating: mark, count: columns.count)
  }
}

extension Diagnostics: Renderable {
  /// The text for a terminal: the diagnostics that were found first, in the order of the sources' names and the places
  /// in them, and how many more there are.
  public func rendered(color: Bool) -> String {
    let sorted = all.prefix(Self.shownCount).sorted {
      ($0.source.name, $0.range.start) < ($1.source.name, $1.range.start)
    }
    var maps: [Source: TextMap] = [:]
    var texts = sorted.map { diagnostic in
      let map = maps[diagnostic.source] ?? TextMap(diagnostic.source)
      maps[diagnostic.source] = map
      return diagnostic.rendered(color: color, map: map)
    }
    if all.count > sorted.count { texts.append("and \(all.count - sorted.count) more") }
    return texts.joined(separator: "\n")
  }
}

extension String {
  /// The text without anything that would move a terminal's cursor.
  fileprivate var visible: String {
    String(String.UnicodeScalarView(unicodeScalars.map(\.visible)))
  }
}

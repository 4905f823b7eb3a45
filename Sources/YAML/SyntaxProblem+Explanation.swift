extension SyntaxProblem {
  /// What is wrong and what to do, with the stretch to mark.
  ///
  /// libyaml's sentences speak of tokens and contexts; these speak of what was typed. One that is not known here is
  /// passed on as it is.
  func explained(in map: TextMap) -> (extent: Range<Int>, message: String) {
    let spot = Spot(index: index(in: map), in: map)
    let (extent, message) =
      unclosed(spot) ?? misplaced(spot) ?? (spot.extent, sentence(for: spot))
    let line = map.line(map.mark(at: extent.lowerBound).line)
    let hint = Self.unseen.first { line.contains($0.character) }?.hint ?? ""
    return (extent, message + hint)
  }

  /// What looks like nothing, or like a blank, and is not.
  private static let unseen: [(character: Unicode.Scalar, hint: String)] = [
    ("\u{A0}", "; a blank on this line is a no-break space (U+00A0)"),
    ("\u{2028}", "; a line separator (U+2028) ends this line"),
    ("\u{2029}", "; a paragraph separator (U+2029) ends this line"),
    ("\u{85}", "; a next-line character (U+0085) ends this line"),
  ]

  private func index(in map: TextMap) -> Int {
    switch place {
    case .byte(let offset): map.index(atByte: offset)
    case .scalar(let index):
      // What is missing at the end of the text is missing behind its last word; a tab is where it is.
      map.scalars.indices.contains(index) && map.scalars[index] == "\t"
        ? index : map.lastWord(notAfter: index)
    }
  }

  /// Brackets and quotes: the mark goes to where they open when nothing after it can be blamed.
  private func unclosed(_ spot: Spot) -> (Range<Int>, String)? {
    let opening = spot.map.scalars.indices.contains(contextIndex) ? spot.map.scalars[contextIndex] : " "
    let openingExtent = contextIndex..<contextIndex + 1
    switch text {
    case "found unexpected end of stream", "found unexpected document indicator":
      return (openingExtent, "this quote is never closed")
    case "did not find expected ',' or ']'", "did not find expected ',' or '}'":
      let closing = opening == "[" ? "]" : "}"
      guard !spot.isAtEnd else { return (openingExtent, "this '\(opening)' is never closed") }
      let line = spot.map.mark(at: contextIndex).line
      return (
        spot.extent,
        "expected ',' or '\(closing)' to continue or close the '\(opening)' on line \(line)"
      )
    default:
      return nil
    }
  }

  /// What would be right elsewhere: the mark goes over all of it.
  private func misplaced(_ spot: Spot) -> (Range<Int>, String)? {
    switch text {
    case "could not find expected ':'":
      let end =
        spot.map.scalars[contextIndex...].firstIndex { $0 == "\n" || $0 == "\r" } ?? spot.map.scalars.count
      return (contextIndex..<end, "expected 'key: value'; the ':' is missing")
    case "mapping values are not allowed in this context":
      let before = spot.map.scalars[spot.lineStart..<spot.index]
      let hasKeyBefore = zip(before, before.dropFirst()).contains { $0 == ":" && $1 == " " }
      guard !hasKeyBefore else {
        return (spot.extent, "a second ':' on one line; put text with a colon in quotes")
      }
      return (
        spot.firstWord..<max(spot.index, spot.firstWord + 1),
        "unexpected key; check its indentation, and that the line above reads 'key: value' with a blank "
          + "after the colon"
      )
    case "found unknown directive name":
      let message = "unknown directive; a line that begins with '%' must be quoted if it is text"
      return (contextIndex..<max(spot.index, contextIndex + 1), message)
    default:
      return nil
    }
  }

  private func sentence(for spot: Spot) -> String {
    let isIndentation = text.contains("tab character") || text.contains("cannot start any token")
    if isIndentation, spot.scalar == "\t" { return "a tab cannot indent in YAML; use spaces" }
    switch text {
    case "did not find expected key" where spot.index > spot.firstWord:
      return "unexpected text after the value; quote the whole value, or move this to a line of its own"
    case "did not find expected key" where spot.scalar == "-":
      return "a list item is not allowed among the keys of a mapping; check its indentation"
    case "did not find expected key":
      return "this fits nothing above; give all keys of a mapping the same indentation"
    case "did not find expected '-' indicator":
      return "the next item of the list must begin with '- '; check the indentation"
    case "did not find expected <document start>":
      return
        "this is indented less than the first line, or comes after the end of the document; check its indentation"
    case "did not find expected node content":
      return spot.isAtEnd
        ? "the text ends inside brackets: a ']' or '}' is missing"
        : "a value is expected here, not '\(spot.scalar)'"
    case "control characters are not allowed":
      let hexadecimal = String(value, radix: 16, uppercase: true)
      let code = String(repeating: "0", count: max(0, 4 - hexadecimal.count)) + hexadecimal
      return "the control character U+\(code) is not allowed in YAML; remove it"
    case "found character that cannot start any token":
      return "a value cannot begin with '\(spot.scalar)'; put it in quotes"
    case "block sequence entries are not allowed in this context":
      return "a list item cannot follow its key on the same line; start it on the next line, or write [a, b]"
    case "mapping keys are not allowed in this context":
      return "'? ' begins a complex key, which is not allowed here; put the text in quotes"
    case "did not find expected alphabetic or numeric character":
      return "'&' and '*' must be followed by a name; put the value in quotes if it is text"
    case "found unknown escape character":
      return "unknown escape in double quotes; write \\\\ for a backslash, or use single quotes"
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      return "this escape is not a character; \\x takes two hexadecimal digits, \\u four, \\U eight"
    case "did not find expected comment or line break":
      return "nothing may follow on this line; the text begins on the next one"
    case "found incompatible YAML document":
      return "only YAML 1.1 and 1.2 can be read"
    case _ where text == "found undefined tag handle" || context?.contains(" tag") == true:
      return "tags are not supported; put the value in quotes if it is text"
    default:
      return "cannot be read: \(text)\(context.map { " \($0)" } ?? "")"
    }
  }

  /// Where libyaml stopped.
  private struct Spot {
    let map: TextMap
    let index: Int
    let lineStart: Int
    /// The first scalar of the line that is no blank.
    let firstWord: Int

    init(index: Int, in map: TextMap) {
      self.map = map
      self.index = index
      lineStart = index - map.mark(at: index).column + 1
      firstWord = map.scalars[lineStart...].firstIndex { $0 != " " } ?? lineStart
    }

    var isAtEnd: Bool { map.scalars[index...].allSatisfy(\.properties.isWhitespace) }
    var scalar: Unicode.Scalar { index < map.scalars.count ? map.scalars[index] : " " }
    var extent: Range<Int> { index..<min(index + 1, map.scalars.count) }
  }
}

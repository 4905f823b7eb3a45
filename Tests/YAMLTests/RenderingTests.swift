import TestSupport
import Testing
import YAML

/// The text a user sees: the place, the line, and carets that stand under the marked stretch.
struct RenderingTests {
  /// 1️⃣ to 2️⃣ is marked.
  @Test(arguments: [
    ("a: 1️⃣value2️⃣ # x", "a: value # x", "   ^^^^^"),
    ("\ta:\t1️⃣b2️⃣", "    a:    b", "          ^"),
    ("a: 1️⃣x\ty2️⃣", "a: x    y", "   ^^^^^^"),
    ("猫: 1️⃣犬2️⃣!", "猫: 犬!", "    ^^"),
    ("😀: 1️⃣x2️⃣", "😀: x", "    ^"),
    ("e\u{301}: 1️⃣x2️⃣", "e\u{301}: x", "   ^"),
    ("👩‍👩‍👧: 1️⃣x2️⃣", "👩‍👩‍👧: x", "    ^"),
    ("a: 1️⃣2️⃣", "a: ", "   ^"),
    ("a: 1️⃣[1,\n2]2️⃣", "a: [1,", "   ^^^"),
    ("a: 1\r\nb: 1️⃣x2️⃣\r\nc: 2", "b: x", "   ^"),
    ("1️⃣2️⃣", "", "^"),
    ("a: 1️⃣\u{1B}[31m2️⃣\0", "a: ␛[31m␀", "   ^^^^^"),
  ])
  func excerpt(_ text: String, line: String, carets: String) {
    let diagnostic = diagnostic(text)
    let start = diagnostic.range.start
    let expected = "spec.yaml:\(start.line):\(start.column): wrong\n\(line)\n\(carets)"
    #expect(diagnostic.rendered(color: false) == expected)
    #expect(diagnostic.description == expected)
  }

  @Test(arguments: [0, 30, 200, 4000])
  func longLinesAreCutAroundTheSpot(_ before: Int) throws {
    let text = String(repeating: "猫x", count: before) + "1️⃣hier2️⃣" + String(repeating: "y", count: 5000)
    let lines = diagnostic(text).rendered(color: false).split(
      separator: "\n",
      omittingEmptySubsequences: false
    )
    try #require(lines.count == 3)
    #expect(lines[1].count <= 102)
    #expect(lines[1].hasSuffix("…"))
    #expect(lines[1].hasPrefix("…") == (before > 20))
    let widthBefore = lines[1].prefix(while: { $0 != "h" }).reduce(0) { $0 + ($1 == "猫" ? 2 : 1) }
    #expect(lines[2] == String(repeating: " ", count: widthBefore) + "^^^^")
  }

  @Test func aLongStretchIsMarkedAsFarAsItIsShown() {
    let text = "a: 1️⃣" + String(repeating: "y", count: 500) + "2️⃣"
    let lines = diagnostic(text).rendered(color: false).split(separator: "\n")
    #expect(lines[1] == "a: " + String(repeating: "y", count: 97) + "…")
    #expect(lines[2] == "   " + String(repeating: "^", count: 97))
  }

  @Test func theEndOfALongLine() {
    let text = String(repeating: "y", count: 500) + "1️⃣2️⃣"
    let lines = diagnostic(text).rendered(color: false).split(separator: "\n")
    #expect(lines[1] == "…" + String(repeating: "y", count: 100))
    #expect(lines[2] == String(repeating: " ", count: 101) + "^")
  }

  /// Forty thousand mistakes on one line of half a mebibyte: what is not shown is counted.
  @Test func manyMistakesOnOneLine() throws {
    let text = "a: {" + String(repeating: "key: 1, ", count: 40_001) + "}"
    let diagnostics = Diagnostics(Document(parsing: source(text)).diagnostics)
    #expect(diagnostics.all.count == 40_000)
    let lines = diagnostics.rendered(color: false).split(separator: "\n")
    #expect(lines.count == 3 * Diagnostics.shownCount + 1)
    #expect(lines[0] == "spec.yaml:1:13: duplicate key 'key'; the first one is on line 1")
    #expect(lines[3 * 49].hasPrefix("spec.yaml:1:405: duplicate key"))
    #expect(lines.last == "and 39950 more")
    #expect(lines.allSatisfy { $0.count <= 102 })
  }

  @Test func wordsOfAnyLengthAreCutInMessages() {
    let word = String(repeating: "k", count: 900)
    let found = Document(parsing: source("\(word): 1\n\(word): 2\nb: *\(word)")).diagnostics.map(\.message)
    let cut = word.prefix(60) + "…"
    #expect(
      found == [
        "duplicate key '\(cut)'; the first one is on line 1",
        "unknown alias '*\(cut)': no '&\(cut)' before it",
      ])
  }

  @Test func colour() {
    #expect(
      diagnostic("a: 1️⃣b2️⃣").rendered(color: true)
        == "\u{1B}[1mspec.yaml:1:4:\u{1B}[0m wrong\na: b\n\u{1B}[1;31m   ^\u{1B}[0m"
    )
  }

  @Test func messagesCannotMoveTheCursor() {
    let source = Source(name: "s", text: "x")
    let range = MarkRange(start: Mark(line: 1, column: 1), end: Mark(line: 1, column: 2))
    let diagnostic = Diagnostic(source: source, range: range, message: "unknown key 'a\u{1B}[2J\n'")
    #expect(diagnostic.rendered(color: false) == "s:1:1: unknown key 'a␛[2J␊'\nx\n^")
  }

  @Test func severalAreSortedBySourceAndPlace() {
    let diagnostics = [("b", 1, 1), ("a", 2, 1), ("a", 1, 3), ("a", 1, 2)].map { name, line, column in
      let start = Mark(line: line, column: column)
      return Diagnostic(
        source: Source(name: name, text: "xyz\nxyz\n"),
        range: MarkRange(start: start, end: start),
        message: "m"
      )
    }
    let lines = Diagnostics(diagnostics).description.split(separator: "\n")
    #expect(lines.count == 12)
    #expect(lines.filter { $0.hasSuffix("m") } == ["a:1:2: m", "a:1:3: m", "a:2:1: m", "b:1:1: m"])
  }

  private func diagnostic(_ text: String) -> Diagnostic {
    let marked = MarkedText(text)
    let marks = marked.spots.map { Mark(line: $0.line, column: $0.column) }
    return Diagnostic(
      source: Source(name: "spec.yaml", text: marked.text),
      range: MarkRange(start: marks[0], end: marks[1]),
      message: "wrong"
    )
  }

  private func source(_ text: String) -> Source { Source(name: "spec.yaml", text: text) }
}

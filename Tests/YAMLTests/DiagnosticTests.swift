import TestSupport
import Testing
import YAML

/// Each kind of error: where it is marked, and what is said. 1️⃣ is where the mark begins.
struct DiagnosticTests {
  @Test(
    "the syntax breaks",
    arguments: [
      ("a: b1️⃣: c", "a second ':' on one line; put text with a colon in quotes"),
      ("ä: 猫1️⃣: c", "a second ':' on one line; put text with a colon in quotes"),
      ("a: 1\n  1️⃣b: 2", "unexpected key; check its indentation"),
      ("a:1\n1️⃣b: 2", "unexpected key; check its indentation"),
      ("a: 1\n1️⃣b", "expected 'key: value'; the ':' is missing"),
      ("a: 1\r\n1️⃣wort\r\nb: 2", "expected 'key: value'; the ':' is missing"),
      ("a:\n  b: 1\n 1️⃣c: 2", "this fits nothing above; give all keys of a mapping the same indentation"),
      ("  a: 1\n 1️⃣b: 2", "this is indented less than the first line"),
      (
        "a: 1\n...\n1️⃣b: 2",
        "this is indented less than the first line, or comes after the end of the document"
      ),
      ("- 1\n1️⃣b: 2", "the next item of the list must begin with '- '"),
      ("b: 2\n1️⃣- 1", "a list item is not allowed among the keys of a mapping"),
      ("a: 1️⃣- 1", "a list item cannot follow its key on the same line"),
      ("a: \"x\" 1️⃣y", "unexpected text after the value; quote the whole value"),
      ("a: 'it'1️⃣s'", "unexpected text after the value; quote the whole value"),
      ("a: 1️⃣[1, 2", "this '[' is never closed"),
      ("a: 1️⃣{x: 1\n\n# end\n", "this '{' is never closed"),
      ("b: 1\na: [1, 2\nc1️⃣: 3", "expected ',' or ']' to continue or close the '[' on line 2"),
      ("a: {x: 11️⃣]", "expected ',' or '}' to continue or close the '{' on line 1"),
      ("a: [1,1️⃣\n\n", "the text ends inside brackets: a ']' or '}' is missing"),
      ("a: 1️⃣\"abc\nb: 1\n", "this quote is never closed"),
      ("a: 1️⃣'abc\n--- x", "this quote is never closed"),
      ("a: [1, 1️⃣, 2]", "a value is expected here, not ','"),
      ("a: 1️⃣]", "a value is expected here, not ']'"),
      (#"a: "1️⃣\q""#, "unknown escape in double quotes"),
      (#"a: "\x1️⃣ZZ""#, "this escape is not a character"),
      (#"a: "\u1️⃣d800""#, "this escape is not a character"),
      ("a: 1️⃣@x", "a value cannot begin with '@'; put it in quotes"),
      ("a: 1️⃣%x", "a value cannot begin with '%'; put it in quotes"),
      ("a: |1️⃣x\n  y", "nothing may follow on this line"),
      ("a: 1️⃣? b", "'? ' begins a complex key, which is not allowed here"),
      ("a: *1️⃣.csv", "'&' and '*' must be followed by a name; put the value in quotes if it is text"),
      ("1️⃣%YAML 3.0\n---\na: 1", "only YAML 1.1 and 1.2 can be read"),
      ("1️⃣%FOO\n---\na: 1", "unknown directive"),
      ("a:\n1️⃣\tb: 1", "a tab cannot indent in YAML; use spaces"),
      ("a:\n  b: 1\n1️⃣\tc: 1", "a tab cannot indent in YAML; use spaces"),
      ("a: |\n1️⃣\ttext", "a tab cannot indent in YAML; use spaces"),
      (
        "a: 1\n1️⃣b:\u{A0}2",
        "expected 'key: value'; the ':' is missing; a blank on this line is a no-break space (U+00A0)"
      ),
      (
        "a: x\u{2028}1️⃣y",
        "expected 'key: value'; the ':' is missing; a line separator (U+2028) ends this line"
      ),
      ("größe: 1️⃣\u{7}", "the control character U+0007 is not allowed in YAML; remove it"),
      ("größe: \"😀1️⃣\0\"", "the control character U+0000 is not allowed in YAML; remove it"),
      ("a: 1️⃣!foo!bar 1", "tags are not supported"),
      ("a: !<x1️⃣ 1", "tags are not supported"),
    ]
  )
  func syntax(_ text: String, _ message: String) throws {
    try expect(text, [message])
    let document = Document(parsing: Source(name: "spec", text: MarkedText(text).text))
    #expect(document.root == nil)
  }

  @Test(
    "the syntax holds",
    arguments: [
      ("1️⃣", "nothing here but blank lines and comments"),
      ("1️⃣# only this\n\n", "nothing here but blank lines and comments"),
      ("a: 1\n1️⃣---\nb: 1", "a second document begins here; one file holds one document"),
      ("a: 1\nb: 2\n1️⃣a: 3\n", "duplicate key 'a'; the first one is on line 1"),
      ("x: {größe: 1, 1️⃣größe: 2}", "duplicate key 'größe'; the first one is on line 1"),
      ("1: a\n1️⃣\"1\": b", "duplicate key '1'; the first one is on line 1"),
      ("a: 1️⃣!!str 1", "tags are not supported; remove '!!str', and use quotes to make a value text"),
      ("a: &n 1️⃣!x [1]", "tags are not supported; remove '!x', and use quotes to make a value text"),
      (
        "a: 1️⃣!<tag:x> {b: 1}",
        "tags are not supported; remove '!<tag:x>', and use quotes to make a value text"
      ),
      ("1️⃣! a: 1", "tags are not supported; remove '!', and use quotes to make a value text"),
      ("b: &b {x: 1}\na:\n  1️⃣<<: *b\n  y: 1", "merge keys ('<<') are not part of YAML 1.2"),
      ("1️⃣[a, b]: 1", "a key must be a single word, not a list or a mapping"),
      ("? 1️⃣a: 1\n: 2", "a key must be a single word, not a list or a mapping"),
      ("b: &b [1]\n1️⃣*b : 2", "a key must be a single word, not a list or a mapping"),
      ("b: &base 1\na: 1️⃣*bsae", "unknown alias '*bsae': no '&bsae' before it; did you mean '*base'?"),
      ("a: 1️⃣*b\nb: &b 1", "unknown alias '*b': no '&b' before it"),
      ("a: &a [1️⃣*a]", "'*a' is inside the value that '&a' names, which would contain itself"),
      ("a: &a {b: {c: 1️⃣*a}}", "'*a' is inside the value that '&a' names, which would contain itself"),
      ("a: 1️⃣99999999999999999999", "99999999999999999999 is too large; integers go from"),
      ("a: 1️⃣1e999", "1e999 is too large; numbers go up to 1.8e308, and infinity is .inf"),
    ]
  )
  func meaning(_ text: String, _ message: String) throws {
    try expect(text, [message])
  }

  @Test func allErrorsComeAtOnceInTheOrderOfThePlaces() throws {
    try expect(
      """
      a: 1️⃣!!int 1
      b: [{x: 1, 2️⃣x: 2}, 3️⃣*nowhere]
      4️⃣a: 2
      c:
        5️⃣<<: 6️⃣*nothing
      d: [7️⃣] ]
      """.replacing("7️⃣] ]", with: "] 7️⃣]"),
      [
        "tags are not supported", "duplicate key 'x'", "unknown alias '*nowhere'", "duplicate key 'a'",
        "merge keys",
        "unknown alias '*nothing'", "unexpected text after the value",
      ]
    )
  }

  @Test func whatCanBeKnownIsGivenBesideTheErrors() throws {
    let document = Document(parsing: Source(name: "spec", text: "a: 1\nb: !!str 2\na: 3\n"))
    #expect(document.diagnostics.count == 2)
    let root = try #require(document.root)
    #expect(
      PlainValue(root.content) == .mapping([[.string("a"), .integer(1)], [.string("b"), .string("2")]])
    )
  }

  /// Parses a marked text and compares places and beginnings of messages.
  private func expect(
    _ text: String,
    _ messages: [String],
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let marked = MarkedText(text)
    let error = #expect(throws: Diagnostics.self, sourceLocation: sourceLocation) {
      try Node(parsing: Source(name: "spec", text: marked.text))
    }
    let all = try #require(error?.all, sourceLocation: sourceLocation)
    #expect(all.map(\.range.start.spot) == marked.spots, sourceLocation: sourceLocation)
    #expect(all.count == messages.count, sourceLocation: sourceLocation)
    for (diagnostic, message) in zip(all, messages) {
      #expect(diagnostic.message.hasPrefix(message), sourceLocation: sourceLocation)
    }
  }
}

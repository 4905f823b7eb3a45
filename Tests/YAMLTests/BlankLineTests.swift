import TestSupport
import Testing
import YAML

/// Lines of white space, or of white space and a comment, may hold tabs.
struct BlankLineTests {
  @Test(arguments: [
    "a: 1\n\t\nb: [2]\n", "a: 1\n \t \nb: [2]\n", "\t\na: 1\nb: [2]\n", "a: 1\nb: [2]\n\t",
    "a: 1\nb: [2]\n\t\n",
    "a: 1\n\t# comment\nb: [2]\n", "a: 1\r\n\t\r\nb: [2]\r\n\t", "a: 1\r\t\rb: [2]\r",
    "a: 1\nb:\n\t\n- 2\n\t\n\t",
    "a: 1 # größe\n\t\nb: [2]\n",
  ])
  func sayNothing(_ text: String) throws {
    let expected = PlainValue.mapping([
      [.string("a"), .integer(1)], [.string("b"), .sequence([.integer(2)])],
    ])
    #expect(PlainValue(try Node(parsing: source(text)).content) == expected)
  }

  /// What stands in a block scalar is its text, blank or not.
  @Test func blockScalarsKeepTheirTabs() throws {
    let text = "a: |\n  x\n  \t\n  \t# y\n\t\nb: >-\n  z\n"
    let entries = try #require(
      try Node(parsing: source(text.replacing("\n\t\nb", with: "\nb"))).content.entries)
    #expect(PlainValue(entries[0].value.content) == .string("x\n\t\n\t# y\n"))
    #expect(PlainValue(entries[1].value.content) == .string("z"))
    let quoted = try Node(parsing: source("a: \"x\n\t\n\ty\"\n\t\nb: |\n  z\n  \t\n"))
    #expect(
      PlainValue(quoted.content)
        == .mapping([[.string("a"), .string("x\ny")], [.string("b"), .string("z\n\t\n")]]))
  }

  @Test(arguments: [
    "a:\n1️⃣\tb: 1\n", "a:\n  b: 1\n1️⃣\tc: 2\n\t\n", "a: |\n1️⃣\t\nb: 1\n", "a: |\n1️⃣\t\n", "\t\n1️⃣\ta: 1",
  ])
  func tabsThatIndentAreRefusedWhereTheyAre(_ text: String) {
    let marked = MarkedText(text)
    let found = Document(parsing: source(marked.text)).diagnostics
    #expect(found.map(\.message) == ["a tab cannot indent in YAML; use spaces"])
    #expect(found.map(\.range.start.spot) == marked.spots)
  }

  /// A pass over the text for every such line would not end today.
  @Test func manyOfThem() throws {
    let text = "a: 1\n" + String(repeating: "\t\n", count: 500_000) + "b: |\n  z\n  \t\n"
    let entries = try #require(try Node(parsing: source(text)).content.entries)
    #expect(entries.map(\.value.range.start.line) == [1, 500_002])
    #expect(PlainValue(entries[1].value.content) == .string("z\n\t\n"))
  }

  private func source(_ text: String) -> Source { Source(name: "spec.yaml", text: text) }
}

import Testing

@testable import Reports

@Suite struct TextTableTests {
  @Test func alignsTextsLeftAndNumbersRight() {
    let table = TextTable([("name", .left), ("value", .right)], rows: [["a", "1"], ["longer", "123456"]])
    #expect(
      table.text == """
        name     value
        ------  ------
        a            1
        longer  123456

        """
    )
  }

  @Test func showsControlCodesAsWhatTheyAre() {
    let table = TextTable([("name", .left)], rows: [["a\u{1B}[31m\nb"]])
    #expect(table.text.split(separator: "\n").last == "a\u{FFFD}[31m\u{FFFD}b")
  }

  @Test func namesOfAxesAreAsShortAsTheyCanBe() {
    let names = SummaryReport.shortNames(of: [
      "growth.method", "growth.learning_rate", "optimizer.learning_rate", "x",
    ])
    #expect(names == ["method", "growth.learning_rate", "optimizer.learning_rate", "x"])
  }
}

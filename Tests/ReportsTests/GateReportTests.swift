import Testing

@testable import Reports

@Suite struct GateReportTests {
  @Test func xmlHoldsWhatItCan() {
    #expect(
      GateReport.xml("<a b=\"c\">&\u{1B}\n\u{0}é") == "&lt;a b=&quot;c&quot;&gt;&amp;\u{FFFD}&#10;\u{FFFD}é")
  }
}

import Experiments
import Foundation
import TestSupport
import Testing

@testable import Reports

/// Axes, texts and scripts of figures.
@Suite struct PlotTests {
  @Test(arguments: [
    ("plain", "'plain'"), ("it's", "'it\u{2019}s'"), ("`id` @m $x \\n", "'`id` @m $x \\n'"),
    ("a\nb", "'a\u{FFFD}b'"),
    // One character for Swift, two for gnuplot.
    ("'\u{301}''", "'\u{2019}\u{301}\u{2019}\u{2019}'"),
  ])
  func quotesTexts(_ text: String, _ quoted: String) {
    #expect(Array(GnuplotText.quoted(text).unicodeScalars) == Array(quoted.unicodeScalars))
  }

  @Test(arguments: [
    (0.5, "0.5"), (3, "3"), (-2e-7, "-2e-07"), (.nan, "NaN"), (.infinity, "NaN"), (1e20, "1e+20"),
  ])
  func writesNumbers(_ number: Double, _ text: String) {
    #expect(GnuplotText.number(number) == text)
  }

  @Test func accuraciesStretchTowardsOneHundred() {
    let scale = AccuracyScale(spanning: [12, 97.5, 99.2])
    #expect(scale.isStretched)
    #expect(scale.low == 10)
    #expect(scale.high == 100)
    #expect(scale.place(of: 10) == 0)
    #expect(scale.place(of: 100) == 1)
    // A point near the top takes more room than ten in the middle.
    #expect(scale.place(of: 99) - scale.place(of: 98) > scale.place(of: 60) - scale.place(of: 50))
    let ticks = scale.ticks()
    #expect(ticks.contains(99) && ticks.contains(90) && ticks.contains(50))
    for (one, next) in zip(ticks, ticks.dropFirst()) {
      #expect(scale.place(of: next) - scale.place(of: one) > 0.07)
    }
  }

  /// R2 stands where an accuracy of as many hundredths would.
  @Test func explainedSharesStretchTowardsOne() {
    let (scale, percent) = (
      AccuracyScale(spanning: [0.12, 0.975, 0.992], whole: 1), AccuracyScale(spanning: [12, 97.5, 99.2])
    )
    #expect(scale.isStretched && scale.low == 0.1 && scale.high == 1)
    for value in [0.1, 0.5, 0.9, 0.99, 1] {
      #expect(abs(scale.place(of: value) - percent.place(of: 100 * value)) < 1e-12)
    }
    #expect(
      scale.ticks().map { $0.shortest }
        == percent.ticks().map { "\($0 / 100)" }.map {
          $0.hasSuffix(".0") ? String($0.dropLast(2)) : $0
        })
  }

  @Test func lowAccuraciesHaveEqualSteps() {
    let scale = AccuracyScale(spanning: [22, 61])
    #expect(!scale.isStretched)
    #expect(scale.low == 20)
    #expect(scale.high == 65)
    #expect(abs(scale.place(of: 42.5) - 0.5) < 1e-12)
  }

  /// In letters of 14 that are as wide as those of DejaVu Sans.
  @Test(
    arguments: [
      (true, [-0.05, 0.0004], 1), (true, [-0.03, 0.02], 1), (true, [-0.8, 0.6], 100), (true, [-30, 4], 100),
      (false, [0.5, 0.97], 1), (false, [0.91, 0.999], 1), (false, [96.2, 99.9], 100),
    ] as [(Bool, [Double], Double)])
  func numbersOfAStripDoNotTouch(_ areDifferences: Bool, _ values: [Double], _ whole: Double) {
    let strip =
      areDifferences
      ? ValueStrip(differences: values, whole: whole) : ValueStrip(accuracies: values, whole: whole)
    let numbers = strip.axis.matches(of: /x="([0-9.]+)" y="15" text-anchor="middle">([^<]+)</).map { match in
      (x: Double(match.1) ?? .nan, half: 8.9 * Double(match.2.count) / 2)
    }
    #expect(numbers.count >= 3)
    for (one, next) in zip(numbers, numbers.dropFirst()) { #expect(next.x - one.x > one.half + next.half) }
  }

  @Test(arguments: [[], [100], [0], [0, 100], [99.999], [97.4930, 97.4930], [.nan]] as [[Double]])
  func everyScaleHasRoom(_ values: [Double]) {
    let scale = AccuracyScale(spanning: values)
    #expect(scale.low < scale.high)
    #expect(scale.low >= 0 && scale.high <= 100)
    #expect(scale.ticks().count >= 2)
    for value in values where !value.isNaN { #expect((0...1).contains(scale.place(of: value))) }
  }

  @Test(arguments: [
    (1_675.0...13_002.0, ["2 k", "3 k", "5 k", "7 k", "10 k"]),
    (0.0004...2.5, ["0.001", "0.01", "0.1", "1"]),
    (1e-9...0.1, ["1e-8", "1e-6", "1e-4", "0.01"]),
    (950.0...1_600.0, ["1 k", "1.2 k", "1.5 k"]),
    (0.1...0.5, ["0.1", "0.15", "0.2", "0.3", "0.5"]),
  ])
  func logarithmicMarksAreRound(_ range: ClosedRange<Double>, _ texts: [String]) {
    #expect(LogarithmicTicks.ticks(in: range).map(\.text) == texts)
  }

  @Test(arguments: [[], [0], [5], [-1, 3], [1e-290, 1e290]] as [[Double]])
  func aLogarithmicAxisSpansWhatIsPositive(_ values: [Double]) throws {
    let axis = Axis.logarithmic("x", spanning: values)
    let (low, high) = (try #require(axis.low), try #require(axis.high))
    #expect(0 < low && low < high && high.isFinite)
    for value in values where value > 0 { #expect(low <= value && value <= high) }
    #expect(!axis.ticks.isEmpty)
  }

  @Test func theCurvesOfManyPointsAreTheFirstAndTheBestOfEachMethodAndOfAll() throws {
    let sample = try SampleExperiment()
    for number in 0..<12 { try sample.add("fixed\(number)", accuracy: 0.5 + 0.01 * Double(number)) }
    try sample.add("worst", accuracy: 0.1, method: "tiny")
    try sample.add("better", accuracy: 0.2, method: "tiny")
    // The same result as an earlier one is not drawn again.
    try sample.add("twin", accuracy: 0.61)
    let data = try ReportData(of: sample.folder)
    #expect(data.drawn.map(\.name) == ["fixed0"] + (6..<12).map { "fixed\($0)" } + ["better"])
    #expect(data.drawn.compactMap(\.series) == Array(0..<8))
    #expect(data.points.last?.twin == 12)
  }

  @Test func aPictureFitsIntoThePage() throws {
    let picture = """
      <?xml version="1.0"?>
      <svg width="480" height="310" xmlns="http://www.w3.org/2000/svg">
      <title>Gnuplot</title>
      <defs><circle id='gpDot' r='1'/></defs>
      <g fill="none" color="black" stroke="currentColor">
      </g>
      <g id="gnuplot_plot_1" ><title>gnuplot_plot_1</title>
      <path stroke='rgb( 11,  98, 164)' d='M0,0'/><use xlink:href='#gpDot' color='#0B62A4'/>
      </g>
      </svg>
      """
    let svg = try #require(InlineSVG(picture, name: "a", height: 310, title: "1 < 2")).text
    #expect(svg.hasPrefix("<svg viewBox=\"0 0 480 310\" role=\"img\" aria-labelledby=\"a-label\""))
    #expect(svg.contains("<title id=\"a-label\">1 &lt; 2</title>"))
    #expect(
      svg.contains("id='a-gpDot'") && svg.contains("xlink:href='#a-gpDot'") && svg.contains("id=\"a-plot_1\"")
    )
    #expect(svg.contains("stroke='var(--series-1)'") && svg.contains("color='var(--series-1)'"))
    #expect(!svg.contains("gnuplot_plot") && !svg.contains("Gnuplot") && !svg.contains("currentColor"))
    #expect(InlineSVG("no picture", name: "a", height: 310, title: "") == nil)
  }

  /// Red, green and blue of a colour as WCAG weighs them.
  private func luminance(_ color: String) -> Double {
    let digits = Array(color.dropFirst())
    let parts = stride(from: 0, to: 6, by: 2).map { start -> Double in
      let value = Double(Int(String(digits[start..<start + 2]), radix: 16) ?? 0) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  @Test(arguments: PlotColor.allCases.filter { $0 != .grid })
  func colorsStandOutFromTheGround(_ color: PlotColor) throws {
    let dark = try #require(PageStyle.css.firstRange(of: "prefers-color-scheme: dark"))
    let rule = try #require(PageStyle.css[dark.upperBound...].firstRange(of: "--\(color.variable): "))
    let darkColor = String(PageStyle.css[rule.upperBound...].prefix(7))
    let onLight = 1.05 / (luminance(color.hexadecimal) + 0.05)
    let onDark = (luminance(darkColor) + 0.05) / (luminance("#12171c") + 0.05)
    // WCAG asks 3:1 for graphics, 4.5:1 for text.
    let least = color == .ink ? 4.5 : 3
    #expect(onLight >= least && onDark >= least, "\(onLight) and \(onDark)")
  }
}

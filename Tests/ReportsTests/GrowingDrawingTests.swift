import Foundation
import Growth
import Results
import TestSupport
import Testing

@testable import Analysis
@testable import Reports

/// The drawing of a network growing: every unit is a circle of its own that can be seen.
struct GrowingDrawingTests {
  /// A circle or a cross of a drawing.
  private struct Mark {
    let x: Double
    let y: Double
    let radius: Double
  }

  private func drawing(widths: [Int], added: [[Int]], removed: [Int] = []) -> GrowingDrawing {
    var present = widths
    var steps: [GrowthRecord] = []
    func take(_ layer: Int, _ change: Int, units: [Int] = []) {
      let before = present[layer]
      present[layer] += change
      let event = steps.count + 1
      var step = GrowthRecord(
        event: event, epoch: Double(event) * 0.3, step: 0, layer: layer + 1, width: before)
      step.widthAfter = present[layer]
      step.units = units
      steps.append(step)
    }
    for (layer, counts) in added.enumerated() { for count in counts { take(layer, count) } }
    if !removed.isEmpty { take(0, -removed.count, units: removed) }
    let history = UnitHistory(widths: widths, steps: steps)
    return GrowingDrawing(
      title: "a <run>", history: history,
      norms: history.layers.map { $0.indices.map { Double($0 % 7 + 1) } }, lastEpoch: 20)
  }

  private func circles(_ svg: String) throws -> [Mark] {
    try svg.matches(of: /<circle class="[^"]*" cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/).map { match in
      Mark(
        x: try #require(Double(match.1)), y: try #require(Double(match.2)),
        radius: try #require(Double(match.3)))
    }
  }

  @Test(
    "from 2 to 300 units, and more: one circle each, within the picture, apart from each other, and large enough",
    arguments: [
      ([1, 1], [[], []], 0, 7.0), ([2], [[1, 2, 4, 8, 13]], 0, 7.0),
      ([2, 2], [[2, 4, 8, 16, 32, 64, 22], [2, 4, 8, 16, 32, 64, 22]], 0, 3.0),
      ([2, 2], [[Int](repeating: 10, count: 15), [Int](repeating: 10, count: 15)], 0, 3.0),
      ([2, 2], [[2, 4, 8, 16, 32, 64, 22], [2, 4, 8, 16, 32, 64, 22]], 40, 3.0),
      ([5], [[Int](repeating: 1, count: 300)], 0, 3.0), ([400, 400], [[600], [200]], 0, 1.0),
    ])
  func everyUnitIsSeen(_ widths: [Int], _ added: [[Int]], _ removed: Int, _ smallest: Double) throws {
    let drawing = drawing(widths: widths, added: added, removed: Array(1..<removed + 1))
    let svg = drawing.svg()
    let marks = try circles(svg)
    #expect(marks.count == (widths + added.joined()).reduce(0, +))
    let box = try #require(svg.firstMatch(of: /viewBox="0 0 640 ([\d.]+)"/))
    let height = try #require(Double(box.1))
    #expect(height < 760)
    let largest = try #require(marks.map(\.radius).max())
    #expect(largest >= smallest)
    for (index, mark) in marks.enumerated() {
      #expect(mark.x - mark.radius >= 0 && mark.x + mark.radius <= 640)
      #expect(mark.y - mark.radius >= 0 && mark.y + mark.radius <= height)
      #expect(mark.radius >= 0.25 * largest)
      for other in marks[..<index] {
        let distance = ((mark.x - other.x) * (mark.x - other.x) + (mark.y - other.y) * (mark.y - other.y))
          .squareRoot()
        // Coordinates have one decimal.
        guard distance < mark.radius + other.radius - 0.2 else { continue }
        Issue.record("circles at \(mark.x), \(mark.y) and \(other.x), \(other.y) overlap")
      }
    }
    #expect(svg.ranges(of: "class=\"cross\"").count == removed)
    #expect(
      svg.ranges(of: "class=\"unit first gone").count + svg.ranges(of: "class=\"unit gone g").count == removed
    )
    let labels = drawing.epochLabels(drawing.layout())
    for (left, right) in zip(labels, labels.dropFirst()) {
      #expect(right.x - left.x > Double(left.text.count + right.text.count) * 5)
    }
    #expect(labels.last.map { $0.x + Double($0.text.count) * 6 <= 640 } == true)
  }

  @Test func saysWhatBecameOfTheUnits() {
    let drawing = drawing(widths: [2, 3], added: [[4], []], removed: [1, 5])
    #expect(
      drawing.description
        == "hidden layer 1: 2 units, 6 at most, 4 at the end. hidden layer 2: 3 units throughout.")
    let svg = drawing.svg()
    #expect(svg.contains("<title>a &lt;run&gt;</title>"))
    #expect(
      svg.contains("<title>there from the beginning; taken away in event 2, epoch 0.6000; norm 1.000</title>")
    )
    #expect(svg.contains("<title>added in event 1, epoch 0.3000; norm 3.000</title>"))
    #expect(svg.contains("taken away again, at a cross<"))
    #expect(!svg.contains("given a new beginning"))
  }

  @Test(
    "still or moving, without scripts and without anything from elsewhere; inside of the page with the page's style"
  )
  func forms() {
    let drawing = drawing(widths: [2], added: [[2, 4]], removed: [3])
    let (still, moving, inline) = (drawing.svg(), drawing.svg(isAnimated: true), drawing.inline)
    for svg in [still, moving, inline] {
      #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
      #expect(svg.ranges(of: /<script|href|url\(|@import|\son\w+=/).isEmpty)
      #expect(XMLTags.areBalanced(svg))
    }
    #expect(!still.contains("animation"))
    #expect(moving.contains("@media (prefers-reduced-motion: no-preference)"))
    // One appearance for each event, and the unit that goes loses its filling with the last.
    #expect(moving.ranges(of: "@keyframes c").count == 3 && moving.contains("unit gone g3"))
    #expect(still.contains("@media (prefers-color-scheme: dark)"))
    #expect(!inline.contains("<style") && !inline.contains(" width=\"640\" height="))
  }

  @Test func thePageShowsIt() throws {
    let sample = try SampleExperiment()
    try sample.add("grown", accuracy: 0.6, method: "tiny")
    try sample.add("fixed", accuracy: 0.5)
    _ = try ExperimentReport(of: sample.folder).write(description: nil, version: "0", gnuplot: nil)
    let page = try sample.text("report.html")
    #expect(page.contains("<h2 id=\"growing-heading\">How the networks grew</h2>"))
    #expect(page.contains("<a href=\"#growing\">"))
    #expect(page.contains("hidden layer 1: 2 units, 4 at the end"))
    #expect(try circles(page).count == 4 + 3)
    #expect(page.contains("sprout draw --animate grown.seed=0~"))
  }

  @Test func aPageOfFixedNetworksShowsNone() throws {
    let sample = try SampleExperiment()
    try sample.add("fixed", accuracy: 0.5)
    _ = try ExperimentReport(of: sample.folder).write(description: nil, version: "0", gnuplot: nil)
    #expect(try !sample.text("report.html").contains("id=\"growing\""))
  }
}

/// Whether every element that is opened is closed, in the right order.
private enum XMLTags {
  static func areBalanced(_ text: String) -> Bool {
    var open: [Substring] = []
    for tag in text.matches(of: /<(\/?)([a-z]+)[^>]*?(\/?)>/) {
      if !tag.1.isEmpty {
        guard open.popLast() == tag.2 else { return false }
      } else if tag.3.isEmpty {
        open.append(tag.2)
      }
    }
    return open.isEmpty
  }
}

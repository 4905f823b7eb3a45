import Analysis
import Experiments
import Foundation
import Results

/// The values of a point on a strip of a table, every row on the same scale.
struct ValueStrip: Sendable {
  private let ticks: [(value: Double, text: String)]
  private let scale: @Sendable (Double) -> Double

  /// The size of a strip, and the room on its left and right for marks and half a number.
  private static let width = 220.0
  private static let height = 22.0
  private static let margin = 14.0

  /// How far two numbers of a scale are apart at least, as a share of it: so that they do not touch even in wide letters.
  private static func gap(_ one: String, _ other: String) -> Double {
    max(0.14, (8.5 * Double(one.count + other.count) / 2 + 4) / (width - 2 * margin))
  }

  /// The strip that spans some accuracies in percent, or R2.
  init(accuracies: [Double], whole: Double) {
    let scale = AccuracyScale(spanning: accuracies, whole: whole)
    ticks = scale.ticks { Self.gap($0.shortest, $1.shortest) }.map { ($0, $0.shortest) }
    self.scale = { scale.place(of: $0) }
  }

  /// The strip that spans some differences in points, and nothing: stretched about zero, for a network that learns nothing
  /// would leave no room for the others.
  init(differences: [Double], whole: Double) {
    let least = whole / 2000
    let ends = (low: min(differences.min() ?? 0, -least), high: max(differences.max() ?? 0, least))
    let stretched = { @Sendable (value: Double) in asinh(value * 200 / whole) }
    let (start, length) = (stretched(ends.low), stretched(ends.high) - stretched(ends.low))
    let place = { @Sendable (value: Double) in
      (stretched(min(max(value, ends.low), ends.high)) - start) / length
    }
    let text = { (value: Double) in (value > 0 ? "+" : "") + value.shortest }
    // From the outermost, which say how far it is.
    let round = [50, 20, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05].flatMap { [-$0, $0] }.map { $0 * whole / 100 }
    scale = place
    ticks = ([0] + round.filter { $0 >= ends.low && $0 <= ends.high })
      .spaced { abs(place($0) - place($1)) > Self.gap(text($0), text($1)) }.map { ($0, text($0)) }
  }

  /// The `svg` element with the numbers of the scale, for the head of the table.
  var axis: String {
    let texts = ticks.map { tick in
      "<text x=\"\(x(tick.value))\" y=\"15\" text-anchor=\"middle\">\(tick.text)</text>"
    }
    return element(texts.joined(), label: nil)
  }

  /// The `svg` element of a row.
  ///
  /// - Parameters:
  ///   - mean: Where its mark stands.
  ///   - values: The seeds' own.
  ///   - label: What it says, for who does not see it.
  func row(
    mean: Double, values: [Double], interval: ConfidenceInterval?, mark: PlotMark, label: String
  ) -> String {
    var parts = ticks.map { tick in
      "<path class=\"gridline\(tick.value == 0 ? " zero" : "")\" d=\"M\(x(tick.value)) 0V\(Self.height)\"/>"
    }
    if let interval {
      parts.append("<path class=\"interval\" d=\"M\(x(interval.lower)) 11H\(x(interval.upper))\"/>")
    }
    if values.count > 1 {
      parts += values.map { "<path class=\"seed\" d=\"M\(x($0)) 4V18\"/>" }
    }
    parts.append(
      "<path class=\"\(mark.isOpen ? "open heavy" : "full")\" transform=\"translate(\(x(mean)) 11)\" d=\"\(mark.path)\"/>"
    )
    return element(parts.joined(), label: label)
  }

  private func x(_ value: Double) -> String {
    Quantity.decimal(Self.margin + scale(value) * (Self.width - 2 * Self.margin), digits: 1)
  }

  private func element(_ content: String, label: String?) -> String {
    let role = label.map { "role=\"img\" aria-label=\"\(HTMLText.escaped($0))\"" } ?? "aria-hidden=\"true\""
    let (width, height) = (Int(Self.width), Int(Self.height))
    return
      "<svg class=\"strip\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" \(role)>"
      + content + "</svg>"
  }
}

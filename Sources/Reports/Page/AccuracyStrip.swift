import Analysis
import Results

/// The accuracies of a point on a strip of the table, every row on the same scale.
struct AccuracyStrip: Sendable {
  private let scale: AccuracyScale

  /// The size of a strip, and the room on its left and right for marks and half a number.
  private static let width = 220.0
  private static let height = 22.0
  private static let margin = 14.0

  /// The strip that spans some accuracies in percent.
  init(spanning values: [Double]) {
    scale = AccuracyScale(spanning: values)
  }

  /// The `svg` element with the numbers of the scale, for the head of the table.
  var axis: String {
    let texts = ticks.map { tick in
      "<text x=\"\(x(tick))\" y=\"15\" text-anchor=\"middle\">\(AccuracyScale.text(of: tick))</text>"
    }
    return element(texts.joined(), label: nil)
  }

  /// The `svg` element of a point.
  func row(of point: ReportPoint, interval: ConfidenceInterval?) -> String {
    guard let mean = point.accuracy else { return "" }
    var parts = ticks.map { "<path class=\"gridline\" d=\"M\(x($0)) 0V\(Self.height)\"/>" }
    if let interval {
      parts.append("<path class=\"interval\" d=\"M\(x(interval.lower)) 11H\(x(interval.upper))\"/>")
    }
    if point.summary.runs.count > 1 {
      parts += point.accuracies.map { "<path class=\"seed\" d=\"M\(x($0)) 4V18\"/>" }
    }
    let mark = point.series.map(PlotMark.series) ?? .disc
    parts.append(
      "<path class=\"\(mark.isOpen ? "open heavy" : "full")\" transform=\"translate(\(x(mean)) 11)\" d=\"\(mark.path)\"/>"
    )
    return element(parts.joined(), label: "\(Quantity.percent(mean / 100))")
  }

  private var ticks: [Double] { scale.ticks(apart: 0.14) }

  private func x(_ accuracy: Double) -> String {
    let place = Self.margin + scale.place(of: accuracy) * (Self.width - 2 * Self.margin)
    return Quantity.decimal(place, digits: 1)
  }

  private func element(_ content: String, label: String?) -> String {
    let role = label.map { "role=\"img\" aria-label=\"\(HTMLText.escaped($0))\"" } ?? "aria-hidden=\"true\""
    let (width, height) = (Int(Self.width), Int(Self.height))
    return
      "<svg class=\"strip\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\" \(role)>"
      + content + "</svg>"
  }
}

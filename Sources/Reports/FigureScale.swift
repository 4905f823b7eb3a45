internal import Analysis
internal import Experiments
internal import Results

/// How the figures of a metric are shown: shares in percent, losses with four digits.
struct FigureScale {
  private let metric: Metric

  init(_ metric: Metric) {
    self.metric = metric
  }

  /// The name of the metric with its unit.
  var title: String { metric.title + (metric.isShare ? " (%)" : "") }

  /// The unit of a difference behind a title, with a space before it; empty for losses.
  var differenceUnit: String { metric.isShare ? " (points)" : "" }

  /// A figure; empty when there is none.
  func text(_ figure: Double?, signed: Bool = false) -> String {
    guard let figure else { return "" }
    let text = metric.isShare ? Quantity.decimal(100 * figure, digits: 2) : Quantity.significant(figure)
    return signed && !text.hasPrefix("-") ? "+" + text : text
  }

  /// An interval; empty when there is none.
  func text(_ interval: ConfidenceInterval?, signed: Bool = false) -> String {
    guard let interval else { return "" }
    return "\(text(interval.lower, signed: signed)) to \(text(interval.upper, signed: signed))"
  }

  /// A level: `95 %`.
  static func percent(_ level: Double) -> String {
    var digits = 0
    let whole = Quantity.decimal(100 * level, digits: 6).trimmed
    while digits < 6, Quantity.decimal(100 * level, digits: digits) != whole { digits += 1 }
    return Quantity.decimal(100 * level, digits: digits) + " %"
  }

  /// A p value; what would be rounded to zero keeps its size.
  static func p(_ p: Double?) -> String {
    guard let p else { return "" }
    return p < 0.001 ? Quantity.significant(p) : Quantity.decimal(p, digits: 3)
  }
}

extension String {
  /// The number without zeros at its end.
  fileprivate var trimmed: String {
    var text = self
    while text.hasSuffix("0") { text.removeLast() }
    if text.hasSuffix(".") { text.removeLast() }
    return text
  }
}

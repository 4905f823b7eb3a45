internal import Analysis
internal import Experiments
internal import Results

/// How figures are shown: shares in percent, losses with four digits, operations with a prefix.
struct FigureScale {
  private let figure: ComparedFigure

  init(_ figure: ComparedFigure) {
    self.figure = figure
  }

  init(_ metric: Metric) { self.init(.metric(metric)) }

  private var isShare: Bool { figure.metric?.isShare ?? false }

  /// What a share of one is shown as: 100 %. An R2 is the number that it is.
  var whole: Double { isShare ? 100 : 1 }
  /// What stands behind a figure in a sentence.
  var unit: String { isShare ? " %" : "" }

  /// What is shown, with its unit.
  var title: String {
    switch figure {
    case .metric(let metric): metric.title + (isShare ? " (%)" : "")
    case .parameters: "parameters"
    case .trainFlops: "training FLOPs"
    case .growthFlops: "growth FLOPs"
    case .totalFlops: "FLOPs of training and growth"
    case .seconds: "seconds"
    case .widths(nil): "hidden units"
    case .widths(let layer?): "width of layer \(layer)"
    }
  }

  /// The unit of a difference behind a title, with a space before it; empty for what is no share.
  var differenceUnit: String { isShare ? " (points)" : "" }

  /// A figure; empty when there is none.
  func text(_ figure: Double?, signed: Bool = false) -> String {
    guard let figure else { return "" }
    let text =
      switch self.figure {
      case .metric: shown(whole * figure)
      case .parameters: Quantity.decimal(figure, digits: figure.magnitude < 100 ? 1 : 0)
      case .trainFlops, .growthFlops, .totalFlops: Quantity.metric(figure)
      case .seconds: Quantity.decimal(figure, digits: figure.magnitude < 10 ? 2 : 1)
      case .widths: Quantity.decimal(figure, digits: 1)
      }
    return signed && !text.hasPrefix("-") ? "+" + text : text
  }

  /// A figure of a metric that is in percent already where it is a share.
  func shown(_ value: Double) -> String {
    isShare ? Quantity.decimal(value, digits: 2) : Quantity.significant(value)
  }

  /// An interval; empty when there is none.
  func text(_ interval: ConfidenceInterval?, signed: Bool = false) -> String {
    guard let interval else { return "" }
    return "\(text(interval.lower, signed: signed)) to \(text(interval.upper, signed: signed))"
  }

  /// The 95 % interval of the mean of differences that are in points already where they are of shares.
  func interval(ofDifferences differences: [Double]) -> ConfidenceInterval? {
    ConfidenceInterval(of: differences, level: 0.95, by: .t)?.within(isShare ? -whole...whole : nil)
  }

  /// A level: `95 %`.
  static func percent(_ level: Double) -> String {
    ((100 * level * 1e6).rounded() / 1e6).shortest + " %"
  }

  /// A p value; what would be rounded to zero keeps its size.
  static func p(_ p: Double?) -> String {
    guard let p else { return "" }
    return p < 0.001 ? Quantity.significant(p) : Quantity.decimal(p, digits: 3)
  }
}

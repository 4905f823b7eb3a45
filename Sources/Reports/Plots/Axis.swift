import Experiments
import Foundation

/// An axis of a figure.
struct Axis: Sendable {
  /// How numbers are mapped to places.
  enum Scale: Sendable {
    case linear
    case logarithmic
    /// Accuracy in percent, stretched towards 100, or R2, towards 1.
    case accuracy(whole: Double)
  }

  /// A mark on the axis with its text.
  struct Tick: Hashable, Sendable {
    let value: Double
    let text: String
  }

  let label: String
  let scale: Scale
  /// What it spans; nil leaves that end to gnuplot.
  let low: Double?
  let high: Double?
  /// Its marks; none leaves them to gnuplot.
  let ticks: [Tick]

  /// An axis with equal steps.
  static func linear(_ label: String, from low: Double? = nil, to high: Double? = nil) -> Axis {
    Axis(label: label, scale: .linear, low: low, high: high, ticks: [])
  }

  /// An axis with equal factors that spans the positive ones of some values.
  static func logarithmic(_ label: String, spanning values: [Double]) -> Axis {
    let values = values.filter { $0 >= 1e-300 && $0 <= 1e300 }
    let ends = (low: log10(values.min() ?? 1), high: log10(values.max() ?? 1))
    // Room at both ends, and a range of some width about a single value; within what a number can hold.
    let room = max(0.06 * (ends.high - ends.low), ends.high - ends.low < 0.08 ? 0.18 : 0.01)
    let range = pow(10, max(ends.low - room, -300))...pow(10, min(ends.high + room, 300))
    return Axis(
      label: label,
      scale: .logarithmic,
      low: range.lowerBound,
      high: range.upperBound,
      ticks: LogarithmicTicks.ticks(in: range)
    )
  }

  /// What a reader must be told about the axis, behind a space.
  var remark: String {
    guard case .accuracy(let whole) = scale else { return "" }
    return " The axis is stretched towards \(whole == 1 ? "1" : "100 %")."
  }

  /// An axis for accuracies or R2 that spans some values: stretched towards all that can be where they come near it.
  static func accuracy(_ shown: FigureScale, spanning values: [Double]) -> Axis {
    let scale = AccuracyScale(spanning: values, whole: shown.whole)
    return Axis(
      label: shown.title,
      scale: scale.isStretched ? .accuracy(whole: shown.whole) : .linear,
      low: scale.low,
      high: scale.high,
      ticks: scale.ticks().map { Tick(value: $0, text: $0.shortest) }
    )
  }
}

import Foundation

/// Where an accuracy in percent, or an R2 as a number, stands on an axis.
///
/// From 98 to 99 % half of the errors go, from 50 to 51 % hardly any: where accuracies come near 100, places follow the
/// logarithm of the error, with half a point added so that no error has a place as well.
struct AccuracyScale: Sendable {
  let low: Double
  let high: Double
  let isStretched: Bool
  /// What is all that can be: 100 of an accuracy, 1 of an R2.
  private let whole: Double

  private static let stretchedFrom = 90.0
  private static func offset(_ whole: Double) -> Double { whole + whole / 200 }

  /// The function of gnuplot's `set nonlinear`, of the variable v, and its inverse.
  static func gnuplotFunctions(whole: Double) -> (String, String) {
    ("-log10(\(offset(whole))-v)", "\(offset(whole))-10**(-v)")
  }

  /// The scale that spans some accuracies, from one round number to another.
  init(spanning values: [Double], whole: Double = 100) {
    self.whole = whole
    let values = values.filter(\.isFinite).map { $0 * 100 / whole }
    let (least, most) = (values.min() ?? 0, values.max() ?? 100)
    isStretched = most >= Self.stretchedFrom
    let step = isStretched ? 1 : 5.0
    // A little room, so that no mark stands on the frame.
    let margin = (most - least) * 0.02
    let top = min(100, ((most + (isStretched ? 0.1 : margin)) / step).rounded(.up) * step)
    let lowStep = least < Self.stretchedFrom ? 5 : step
    let bottom = ((least - margin) / lowStep).rounded(.down) * lowStep
    // At least a step, also where all are the same.
    let lowest = max(0, min(bottom, top - step))
    low = lowest * whole / 100
    high = max(top, lowest + step) * whole / 100
  }

  /// The place of an accuracy, 0 at the lower end and 1 at the upper.
  func place(of value: Double) -> Double {
    let clamped = min(max(value, low), high)
    return (position(clamped) - position(low)) / (position(high) - position(low))
  }

  /// Round accuracies that are far enough from each other to be written.
  ///
  /// - Parameter gap: How far two must be apart, as a share of the axis.
  func ticks(apart gap: (Double, Double) -> Double = { _, _ in 0.075 }) -> [Double] {
    Self.candidates.map { $0 * whole / 100 }.filter { $0 >= low && $0 <= high }
      .spaced { abs(place(of: $0) - place(of: $1)) > gap($0, $1) }
  }

  /// From the roundest to the least round.
  private static let candidates: [Double] =
    [0, 50, 90, 99, 100, 20, 40, 60, 80, 95, 98, 10, 30, 70, 97, 96, 92, 94, 85, 93, 91]
    + stride(from: 5, through: 95, by: 10) + stride(from: 90, through: 98, by: 1)
    + [99.5, 98.5, 97.5, 96.5, 95.5]

  private func position(_ value: Double) -> Double {
    isStretched ? -log10(Self.offset(whole) - value) : value
  }
}

extension [Double] {
  /// Those that stand apart from all that were chosen before them, the first before the others; sorted.
  func spaced(_ areApart: (Double, Double) -> Bool) -> [Double] {
    reduce(into: []) { chosen, value in
      if chosen.allSatisfy({ areApart($0, value) }) { chosen.append(value) }
    }.sorted()
  }
}

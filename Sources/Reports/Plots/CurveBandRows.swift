import Analysis

/// A curve over the seeds as the rows of a figure.
struct CurveBandRows: Sendable {
  /// x, mean.
  let means: [[Double]]
  /// x, lowest, highest.
  let ranges: [[Double]]

  /// The rows of a curve, its values multiplied by a factor.
  init(_ band: CurveBand, factor: Double = 1) {
    means = band.points.map { [$0.time, factor * $0.mean] }
    ranges = band.points.map { [$0.time, factor * $0.low, factor * $0.high] }
  }

  /// The rows of a curve that keeps its value until the next point.
  init(steps band: CurveBand) {
    let flat = CurveBandRows(band)
    means = Self.stepped(flat.means)
    ranges = Self.stepped(flat.ranges)
  }

  /// Every value on the axis below, above and between: what a figure of it must span.
  var values: [Double] { ranges.flatMap { $0.dropFirst() } }

  /// Before each row the values of the row before it.
  private static func stepped(_ rows: [[Double]]) -> [[Double]] {
    guard let first = rows.first else { return [] }
    return [first] + zip(rows, rows.dropFirst()).flatMap { [[$1[0]] + $0.dropFirst(), $1] }
  }
}

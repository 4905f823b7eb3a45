import Analysis
import Experiments
import OrderedCollections
import Results

extension PageModel {
  /// The points as a map, where they are all the combinations of two axes; a variant counts as an axis.
  static func heat(of data: ReportData) -> Heat? {
    let points = data.points
    let variant = "variant"
    func values(_ point: ReportPoint) -> OrderedDictionary<String, JSONValue> {
      point.summary.axes.merging([variant: .string(point.summary.variant)]) { own, _ in own }
    }
    var axes: OrderedDictionary<String, OrderedSet<JSONValue>> = [:]
    for point in points {
      for (axis, value) in values(point) { axes[axis, default: []].append(value) }
    }
    let varying = axes.filter { $0.value.count > 1 }
    guard varying.count == 2, points.count == varying.values[0].count * varying.values[1].count,
      points.allSatisfy({ $0.accuracy != nil })
    else { return nil }
    // More columns than rows would run out of the page.
    let order = varying.values[0].count < varying.values[1].count ? [1, 0] : [0, 1]
    let (row, column) = (varying.elements[order[0]], varying.elements[order[1]])
    let places = Dictionary(
      points.map { ([values($0)[row.key] ?? .null, values($0)[column.key] ?? .null], $0) },
      uniquingKeysWith: { first, _ in first })
    guard places.count == points.count else { return nil }
    let scale = AccuracyScale(spanning: points.compactMap(\.accuracy), whole: data.scale.whole)
    let reached = points.compactMap { $0.accuracy.map(scale.place) }
    let (lowest, highest) = (reached.min() ?? 0, reached.max() ?? 1)
    let shade = { (accuracy: Double) in
      highest > lowest ? (scale.place(of: accuracy) - lowest) / (highest - lowest) : 0
    }
    let best = Set(ReportData.highest(of: points).map(\.number))
    let names = SummaryReport.shortNames(of: [row.key, column.key])
    let rows = row.value.map { rowValue in
      Heat.Row(
        rowValue: rowValue.cell,
        cells: column.value.map { value in
          guard let point = places[[rowValue, value]], let accuracy = point.accuracy else {
            return Heat.Cell(cell: "", shade: "0", isHighest: false)
          }
          return Heat.Cell(
            cell: point.scale.shown(accuracy),
            shade: Quantity.decimal(shade(accuracy), digits: 3), isHighest: best.contains(point.number))
        })
    }
    return Heat(
      rowAxis: names[0], columnAxis: names[1], columnCount: column.value.count,
      columns: column.value.map(\.cell), heatRows: rows)
  }
}

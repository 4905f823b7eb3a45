internal import Experiments
internal import OrderedCollections
internal import Results

/// The marginal table of a grid: one line for each value of an axis, averaged over everything else.
///
/// Only combinations of the other labels that are there under every value count, so that no value is helped by easier
/// company. For each seed the mean over these combinations is one observation: the interval is over seeds, as
/// everywhere, and not over points that share them.
struct Marginal {
  /// Groups by their other labels, in the order of the points.
  private typealias Cells = OrderedDictionary<OrderedDictionary<String, JSONValue>, ComparedGroup>

  /// One group for each value.
  let groups: [ComparedGroup]
  /// The points that were left out because some value has no counterpart.
  let unmatched: Int

  /// Averages some groups; with no combination that every value has, `groups` is empty.
  init(of points: [ComparedGroup], by axis: String) {
    var values: OrderedDictionary<JSONValue, Cells> = [:]
    for point in points {
      var others = point.labels
      let value = others.removeValue(forKey: axis) ?? .null
      values[value, default: [:]][others] = point
    }
    // A value without effect, as of a growth setting without growth, is none of the axis' values.
    if values.count > 2 || values.keys.contains(where: { $0 != .null }) { values[.null] = nil }
    let combinations = values.values.map { Set($0.keys) }
    let common = combinations.dropFirst().reduce(combinations.first ?? []) { $0.intersection($1) }
    unmatched = points.count - common.count * values.count
    groups =
      common.isEmpty
      ? []
      : values.map { value, cells in
        Self.average(cells.filter { common.contains($0.key) }.values.elements, labels: [axis: value])
      }
  }

  private static func average(
    _ cells: [ComparedGroup],
    labels: OrderedDictionary<String, JSONValue>
  ) -> ComparedGroup {
    let parts = Dictionary(grouping: cells.flatMap(\.observations), by: \.seed)
    let complete = parts.values.filter { $0.count == cells.count }
    return ComparedGroup(
      labels: labels,
      aliases: labels.values.first.map { [$0.cell] } ?? [],
      observations: complete.compactMap(Observation.init(meanOf:)),
      samples: cells.compactMap(\.samples).min().map { $0 * cells.count },
      idleRuns: cells.reduce(0) { $0 + $1.idleRuns }
    )
  }
}

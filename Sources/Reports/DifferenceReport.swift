public import Analysis

/// The text of `sprout diff`.
public enum DifferenceReport {
  /// The text for two runs with their names.
  public static func text(of difference: RunDifference, _ left: String, _ right: String) -> String {
    if difference.isEmpty { return "\(left) and \(right) are the same but for the clock\n" }
    let sections = [
      difference.configuration.isEmpty
        ? "the configurations are the same\n" : table("configuration", difference.configuration, left, right),
      part(of: "metrics.csv", difference.metrics, left, right),
      part(of: "growth.csv", difference.growth, left, right),
      difference.results.isEmpty ? nil : table("results", difference.results, left, right),
    ]
    return sections.compactMap(\.self).joined(separator: "\n")
  }

  private static func part(
    of file: String, _ row: RunDifference.Row?, _ left: String, _ right: String
  ) -> String {
    guard let row else { return "\(file) is the same but for the clock\n" }
    let place = row.key.map { "\($0.name) \($0.left.isEmpty ? $0.right : $0.left)" }.joined(separator: ", ")
    if row.values.isEmpty {
      let absent = row.key.allSatisfy(\.left.isEmpty) ? left : right
      return "\(file) parts at \(place): \(absent) has no such row\n"
    }
    return table("\(file) parts at \(place)", row.values, left, right)
  }

  private static func table(
    _ title: String, _ values: [RunDifference.Value], _ left: String, _ right: String
  ) -> String {
    let rows = values.map { [$0.name, brief($0.left), brief($0.right)] }
    return "\(title)\n" + TextTable([("", .left), (left, .left), (right, .left)], rows: rows).text
  }

  /// A list of many numbers by its beginning: a line that a terminal shows.
  private static func brief(_ cell: String) -> String {
    guard cell.count > longestCell else { return cell }
    let items = cell.split(separator: ";")
    guard items.count > 1 else { return cell }
    var (shown, length) = (0, 0)
    while shown < items.count - 1, length + items[shown].count < longestCell {
      length += items[shown].count + 1
      shown += 1
    }
    let begin = items.prefix(max(shown, 1)).joined(separator: ";")
    return begin + ";... (\(items.count) numbers)"
  }

  private static var longestCell: Int { 44 }
}

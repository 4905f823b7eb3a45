internal import YAML

/// The items of `exclude`, found by the values they name: a point is held against each set of keys once, however many
/// items there are.
struct Exclusions {
  /// Items that name the same keys.
  private struct Group {
    let keys: [Int]
    /// Of each combination of values, in the order of the keys, the items that name it and whether a point had it.
    var items: [[JSONValue]: (numbers: [Int], isHit: Bool)] = [:]
  }

  private let items: [(point: Point, node: Node)]
  private var groups: [Group] = []

  init(_ items: [(point: Point, node: Node)]) {
    self.items = items
    var positions: [[Int]: Int] = [:]
    for (number, item) in items.enumerated() where !item.point.isEmpty {
      let sorted = item.point.sorted { $0.key < $1.key }
      let keys = sorted.map(\.key)
      let position = positions[keys] ?? groups.count
      if position == groups.count { groups.append(Group(keys: keys)) }
      positions[keys] = position
      groups[position].items[sorted.map(\.value), default: ([], false)].numbers.append(number)
    }
  }

  /// Whether an item takes a point away; remembered for `unused`.
  ///
  /// - Complexity: O(number of sets of keys).
  mutating func exclude(_ settings: Settings, _ table: SpecTable) -> Bool {
    var isExcluded = false
    for group in groups.indices {
      let values = groups[group].keys.map { table.keys[$0].binding?.read(settings) ?? .null }
      guard let found = groups[group].items.index(forKey: values) else { continue }
      groups[group].items.values[found].isHit = true
      isExcluded = true
    }
    return isExcluded
  }

  /// Where the last item stands.
  var last: Node? { items.last?.node }

  /// The items that took nothing away, in order.
  var unused: [(point: Point, node: Node)] {
    groups.flatMap { $0.items.values.filter { !$0.isHit }.flatMap(\.numbers) }.sorted().map { items[$0] }
  }
}

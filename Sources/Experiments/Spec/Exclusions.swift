internal import OrderedCollections
internal import YAML

/// The items of `exclude`, found by the values they name: a point is held against each set of keys once, however many
/// items there are.
struct Exclusions {
  /// Of each combination of values, in the order of the keys, the items that name it and whether a point had it.
  private typealias Group = [[JSONValue]: (numbers: [Int], isHit: Bool)]

  private let items: [(point: Point, node: Node)]
  /// By the keys they name.
  private var groups: OrderedDictionary<[Int], Group> = [:]

  init(_ items: [(point: Point, node: Node)]) {
    self.items = items
    for (number, item) in items.enumerated() where !item.point.isEmpty {
      let sorted = item.point.sorted { $0.key < $1.key }
      let (keys, values) = (sorted.map(\.key), sorted.map(\.value))
      groups[keys, default: [:]][values, default: ([], false)].numbers.append(number)
    }
  }

  /// Whether an item takes a point away; remembered for `unused`.
  ///
  /// - Complexity: O(number of sets of keys).
  mutating func exclude(_ settings: Settings, _ table: SpecTable) -> Bool {
    var isExcluded = false
    for (group, keys) in groups.keys.enumerated() {
      let values = keys.map { table.keys[$0].binding?.read(settings) ?? .null }
      guard let found = groups.values[group].index(forKey: values) else { continue }
      groups.values[group].values[found].isHit = true
      isExcluded = true
    }
    return isExcluded
  }

  /// Where the last item stands.
  var last: Node? { items.last?.node }

  /// The items that took nothing away, in order.
  var unused: [(point: Point, node: Node)] {
    groups.values.flatMap { $0.values.filter { !$0.isHit }.flatMap(\.numbers) }.sorted().map { items[$0] }
  }
}

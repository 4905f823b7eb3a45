import Experiments
import Results

/// One measured quantity of a benchmark, as often as it was measured.
struct Figure: Sendable {
  /// What the values count.
  enum Unit: String, Sendable {
    case seconds, bytes, ratio
  }

  /// What the median is held to.
  enum Goal: Sendable {
    case atMost(Double)
    case atLeast(Double)
    case within(ClosedRange<Double>)
  }

  /// What was measured.
  let name: String
  let unit: Unit
  /// In the order they were measured; never empty.
  let values: [Double]
  let goal: Goal?

  init(_ name: String, _ unit: Unit, _ values: [Double], goal: Goal? = nil) {
    precondition(!values.isEmpty, "\(name) was not measured")
    self.name = name
    self.unit = unit
    self.values = values
    self.goal = goal
  }

  /// What a peer took for the same, and how many times this; nothing where it was not measured.
  func beside(_ peer: String, _ values: [Double], atLeast goal: Double?) -> [Figure] {
    guard !values.isEmpty else { return [] }
    let theirs = Figure(peer, unit, values)
    return [
      theirs,
      Figure("\(peer) over ours", .ratio, [theirs.median / median], goal: goal.map(Goal.atLeast)),
    ]
  }

  /// The middle value; of an even number of values the mean of the two in the middle.
  var median: Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }

  /// Whether the median reaches the goal; nil without one.
  var isGoalReached: Bool? {
    switch goal {
    case .atMost(let bound): median <= bound
    case .atLeast(let bound): median >= bound
    case .within(let range): range.contains(median)
    case nil: nil
    }
  }
}

extension Figure.Unit {
  /// A value as it stands in the table.
  func text(of value: Double) -> String {
    switch self {
    case .seconds:
      value < 0.1
        ? "\(Quantity.decimal(1000 * value, digits: 1)) ms" : "\(Quantity.decimal(value, digits: 2)) s"
    case .bytes: "\(Quantity.decimal(value / 1e6, digits: 0)) MB"
    case .ratio: Quantity.decimal(value, digits: 2)
    }
  }
}

extension Figure.Goal {
  /// The goal as it stands in the table.
  func text(in unit: Figure.Unit) -> String {
    switch self {
    case .atMost(let bound): "at most \(unit.text(of: bound))"
    case .atLeast(let bound): "at least \(unit.text(of: bound))"
    case .within(let range): "\(unit.text(of: range.lowerBound)) to \(unit.text(of: range.upperBound))"
    }
  }

  var json: JSONValue {
    switch self {
    case .atMost(let bound): ["at_most": .number(bound)]
    case .atLeast(let bound): ["at_least": .number(bound)]
    case .within(let range): ["at_least": .number(range.lowerBound), "at_most": .number(range.upperBound)]
    }
  }
}

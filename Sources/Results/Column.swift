public import Experiments

/// One column of a table of rows: its name, the member of a row that it holds, and what its numbers can be.
///
/// The same list of columns writes the CSV file and the object in a JSON file and reads both back (`StoredRow`), so that
/// they never disagree.
public struct Column<Row>: Sendable {
  /// The name in the first line of a CSV file, or the key in a JSON object.
  public let name: String
  /// The member of a row that it holds.
  public let member: any PartialKeyPath<Row> & Sendable
  /// The value of a row; `null` means not measured.
  public let value: @Sendable (Row) -> JSONValue
  /// What its numbers can be: wide enough for whatever is measured, and narrow enough to count with. Nil for any.
  let range: ClosedRange<Double>?
  /// Whether a value of a file can be one of it.
  let isPossible: @Sendable (JSONValue) -> Bool
  /// Whether a cell can be one that was written: only what may not have been measured, and a text, is empty.
  let isSound: @Sendable (String) -> Bool
  /// Puts what a cell holds into a row; one that holds nothing of the kind leaves it as it is.
  let read: @Sendable (String, inout Row) -> Void

  /// A column of what is always measured.
  init<Value: ColumnValue>(
    _ name: String, _ member: any WritableKeyPath<Row, Value> & Sendable, in range: ClosedRange<Double>? = nil
  ) {
    self.init(
      name, member, range, Value.self, mayBeEmpty: Value.self == String.self,
      read: { $1[keyPath: member] = $0 }, value: { $0[keyPath: member].json })
  }

  /// A column of what may not have been measured.
  init<Value: ColumnValue>(
    _ name: String, _ member: any WritableKeyPath<Row, Value?> & Sendable,
    in range: ClosedRange<Double>? = nil
  ) {
    self.init(
      name, member, range, Value.self, mayBeEmpty: true,
      read: { $1[keyPath: member] = $0 }, value: { $0[keyPath: member]?.json ?? .null })
  }

  /// A column of a metric, which has its name.
  init(_ metric: Metric, _ member: any WritableKeyPath<Row, Double> & Sendable) {
    self.init(metric.rawValue, member, in: metric.range)
  }

  /// A column of a metric that may not have been measured.
  init(_ metric: Metric, _ member: any WritableKeyPath<Row, Double?> & Sendable) {
    self.init(metric.rawValue, member, in: metric.range)
  }

  private init<Value: ColumnValue>(
    _ name: String, _ member: any PartialKeyPath<Row> & Sendable, _ range: ClosedRange<Double>?,
    _: Value.Type, mayBeEmpty: Bool,
    read: @escaping @Sendable (Value, inout Row) -> Void, value: @escaping @Sendable (Row) -> JSONValue
  ) {
    self.name = name
    self.member = member
    self.range = range
    self.value = value
    isSound = { cell in
      cell.isEmpty ? mayBeEmpty : Value.read(cell: cell)?.isWithin(range) ?? false
    }
    isPossible = { $0 == .null || Value.read(json: $0)?.isWithin(range) ?? false }
    self.read = { cell, row in
      if let value = Value.read(cell: cell), value.isWithin(range) { read(value, &row) }
    }
  }
}

public import Experiments

/// What is written as a row with columns, and read back by them.
public protocol Tabular: Sendable {
  /// Every column that a file of such rows can have.
  static var layout: ColumnLayout<Self> { get }
}

/// The columns of a kind of rows, each found by the member that it holds.
public struct ColumnLayout<Row>: Sendable {
  let columns: [Column<Row>]
  /// Their names. A cell is read by these and the ranges: a column as a whole is dear to pass around.
  public let names: [String]
  fileprivate let ranges: [ClosedRange<Double>?]
  /// The members of the columns, which are `Sendable`.
  private nonisolated(unsafe) let places: [PartialKeyPath<Row>: Int]

  init(_ columns: [Column<Row>]) {
    self.columns = columns
    names = columns.map(\.name)
    ranges = columns.map(\.range)
    unsafe places = Dictionary(uniqueKeysWithValues: zip(columns.map(\.member), columns.indices))
  }

  /// The names of the columns of some members.
  public func names(of members: [PartialKeyPath<Row>]) -> [String] {
    members.compactMap { place(of: $0).map { columns[$0].name } }
  }

  func place(of member: PartialKeyPath<Row>) -> Int? { unsafe places[member] }
  func place(named name: String) -> Int? { names.firstIndex(of: name) }
}

/// A row as a file holds it: its members have the names they have in the program, and are nil where nothing was measured,
/// nothing is there, or what is there cannot have been measured.
@dynamicMemberLookup
public struct StoredRow<Row: Tabular>: Sendable {
  private enum Source: Sendable {
    /// The cells of a line, and where those of the columns of the layout stand among them.
    case line([String], places: [Int?])
    case object(JSONValue?)
  }

  private let source: Source

  /// An object that was written by the columns of its kind; nil for one that is not there.
  init(_ object: JSONValue?) { source = .object(object) }

  fileprivate init(_ cells: [String], places: [Int?]) { source = .line(cells, places: places) }

  /// A member that is always measured.
  public subscript<Value: ColumnValue>(dynamicMember member: KeyPath<Row, Value>) -> Value? {
    value(of: member)
  }

  /// A member that may not have been measured.
  public subscript<Value: ColumnValue>(dynamicMember member: KeyPath<Row, Value?>) -> Value? {
    value(of: member)
  }

  private func value<Value: ColumnValue>(of member: PartialKeyPath<Row>) -> Value? {
    let layout = Row.layout
    return layout.place(of: member).flatMap { value(at: $0, of: layout) }
  }

  private func value<Value: ColumnValue>(at place: Int, of layout: ColumnLayout<Row>) -> Value? {
    let value: Value? =
      switch source {
      case .line(let cells, let places): places[place].flatMap { Value.read(cell: cells[$0]) }
      case .object(let object): object?[layout.names[place]].flatMap(Value.read(json:))
      }
    return value?.isWithin(layout.ranges[place]) == true ? value : nil
  }

  /// A metric, where the row has a column of its name.
  public func figure(_ metric: Metric) -> Double? {
    let layout = Row.layout
    return layout.place(named: metric.rawValue).flatMap { value(at: $0, of: layout) }
  }

  /// A member as the text of a cell; nil when the file does not have its column.
  public func cell(of member: PartialKeyPath<Row>) -> String? {
    guard let place = Row.layout.place(of: member) else { return nil }
    return switch source {
    case .line(let cells, let places): places[place].map { cells[$0] }
    case .object(let object): object?[Row.layout.names[place]]?.cell
    }
  }

  /// Puts everything that is there into a row.
  func read(into row: inout Row) {
    for column in Row.layout.columns { column.read(cell(of: column.member) ?? "", &row) }
  }
}

extension CSVTable {
  /// The rows by the columns of their kind.
  public func rows<Row: Tabular>(of _: Row.Type = Row.self) -> [StoredRow<Row>] {
    let places = Row.layout.columns.map { index(of: $0.name) }
    return rows.map { StoredRow($0, places: places) }
  }
}

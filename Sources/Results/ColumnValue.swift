public import Experiments

/// What a member of a row can be: it is written as JSON, or as the cell that makes, and read back from both.
public protocol ColumnValue: Sendable {
  /// The value as it is written.
  var json: JSONValue { get }
  /// The value that was written as JSON; nil when there is none of the kind.
  init?(json: JSONValue)
  /// The value that was written as a cell; nil when there is none of the kind.
  init?(cell: String)
  /// Whether all its numbers are in a range.
  func isWithin(_ range: ClosedRange<Double>?) -> Bool
}

extension ColumnValue {
  /// What has no numbers.
  public func isWithin(_ range: ClosedRange<Double>?) -> Bool { true }
}

extension Double: ColumnValue {
  /// The number.
  public var json: JSONValue { .number(self) }
  /// A number of JSON.
  public init?(json: JSONValue) {
    guard let number = json.number else { return nil }
    self = number
  }
  /// A number of a cell.
  public init?(cell: String) {
    guard let number = Double(cell), number.isFinite else { return nil }
    self = number
  }
  /// Nothing measures -0.
  public func isWithin(_ range: ClosedRange<Double>?) -> Bool {
    range.map { $0.contains(self) && (self != 0 || sign == .plus) } ?? true
  }
}

extension Int: ColumnValue {
  /// Sums and differences of what files say are numbers too.
  private static let safe = -1 << 53...1 << 53

  /// The whole number.
  public var json: JSONValue { .integer(self) }
  /// A whole number of JSON.
  public init?(json: JSONValue) {
    guard let number = json.integer, Self.safe.contains(number) else { return nil }
    self = number
  }
  /// A whole number of a cell, be it written `2.0`, as other programs do whose columns have empty cells.
  public init?(cell: String) {
    guard let number = Int(cell) ?? Double(cell).flatMap(Int.init(exactly:)), Self.safe.contains(number)
    else { return nil }
    self = number
  }
  /// Whether it is in a range, each of a list.
  public func isWithin(_ range: ClosedRange<Double>?) -> Bool { range?.contains(Double(self)) ?? true }
}

extension Bool: ColumnValue {
  /// The truth value.
  public var json: JSONValue { .boolean(self) }
  /// A truth value of JSON.
  public init?(json: JSONValue) {
    guard let value = json.boolean else { return nil }
    self = value
  }
  /// A truth value of a cell.
  public init?(cell: String) { self.init(cell) }
}

extension String: ColumnValue {
  /// The text.
  public var json: JSONValue { .string(self) }
  /// A text of JSON.
  public init?(json: JSONValue) {
    guard let text = json.string else { return nil }
    self = text
  }
  /// A text of a cell.
  public init?(cell: String) {
    guard !cell.isEmpty else { return nil }
    self = cell
  }
}

/// A list, all of one kind.
extension Array: ColumnValue where Element: ColumnValue {
  /// The list.
  public var json: JSONValue { .array(map(\.json)) }
  /// A list of JSON.
  public init?(json: JSONValue) {
    guard let elements = json.array else { return nil }
    self = elements.compactMap(Element.init(json:))
    guard count == elements.count else { return nil }
  }
  /// A list of a cell.
  public init?(cell: String) {
    guard !cell.isEmpty else { return nil }
    let elements = cell.split(separator: ";", omittingEmptySubsequences: false)
    self = elements.compactMap { Element(cell: String($0)) }
    guard count == elements.count else { return nil }
  }
  /// Whether it is in a range, each of a list.
  public func isWithin(_ range: ClosedRange<Double>?) -> Bool {
    range == nil || !isEmpty && allSatisfy { $0.isWithin(range) }
  }
}

extension ColumnValue where Self: RawRepresentable<String> {
  /// The word.
  public var json: JSONValue { .string(rawValue) }
  /// The value of a word.
  public init?(json: JSONValue) { self.init(cell: json.string ?? "") }
  /// The value of a word.
  public init?(cell: String) { self.init(rawValue: cell) }
}

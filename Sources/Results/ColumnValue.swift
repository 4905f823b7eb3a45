public import Experiments

/// What a member of a row can be: it is written as JSON, or as the cell that makes, and read back from both.
public protocol ColumnValue: Sendable {
  /// The value as it is written.
  var json: JSONValue { get }
  /// The value that was written as JSON; nil when there is none of the kind.
  static func read(json: JSONValue) -> Self?
  /// The value that was written as a cell; nil when there is none of the kind.
  static func read(cell: String) -> Self?
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
  public static func read(json: JSONValue) -> Double? { json.number }
  /// A number of a cell.
  public static func read(cell: String) -> Double? { Double(cell).flatMap { $0.isFinite ? $0 : nil } }
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
  public static func read(json: JSONValue) -> Int? { json.integer.flatMap { safe.contains($0) ? $0 : nil } }
  /// A whole number of a cell, be it written `2.0`, as other programs do whose columns have empty cells.
  public static func read(cell: String) -> Int? {
    (Int(cell) ?? Double(cell).flatMap(Int.init(exactly:))).flatMap { safe.contains($0) ? $0 : nil }
  }
  /// Whether it is in a range, each of a list.
  public func isWithin(_ range: ClosedRange<Double>?) -> Bool { range?.contains(Double(self)) ?? true }
}

extension Bool: ColumnValue {
  /// The truth value.
  public var json: JSONValue { .boolean(self) }
  /// A truth value of JSON.
  public static func read(json: JSONValue) -> Bool? { json.boolean }
  /// A truth value of a cell.
  public static func read(cell: String) -> Bool? { Bool(cell) }
}

extension String: ColumnValue {
  /// The text.
  public var json: JSONValue { .string(self) }
  /// A text of JSON.
  public static func read(json: JSONValue) -> String? { json.string }
  /// A text of a cell.
  public static func read(cell: String) -> String? { cell.isEmpty ? nil : cell }
}

/// A list, all of one kind.
extension Array: ColumnValue where Element: ColumnValue {
  /// The list.
  public var json: JSONValue { .array(map(\.json)) }
  /// A list of JSON.
  public static func read(json: JSONValue) -> [Element]? { json.array?.allMapped(Element.read(json:)) }
  /// A list of a cell.
  public static func read(cell: String) -> [Element]? {
    if cell.isEmpty { return nil }
    return cell.split(separator: ";", omittingEmptySubsequences: false)
      .allMapped { Element.read(cell: String($0)) }
  }
  /// Whether it is in a range, each of a list.
  public func isWithin(_ range: ClosedRange<Double>?) -> Bool {
    range == nil || !isEmpty && allSatisfy { $0.isWithin(range) }
  }
}

extension Array {
  /// What a function makes of each element; nil where it makes nothing of one.
  fileprivate func allMapped<Result>(_ transform: (Element) -> Result?) -> [Result]? {
    let results = compactMap(transform)
    return results.count == count ? results : nil
  }
}

extension ColumnValue where Self: RawRepresentable<String> {
  /// The word.
  public var json: JSONValue { .string(rawValue) }
  /// The value of a word.
  public static func read(json: JSONValue) -> Self? { json.string.flatMap(Self.init(rawValue:)) }
  /// The value of a word.
  public static func read(cell: String) -> Self? { Self(rawValue: cell) }
}

/// The columns of a CSV file that hold what is predicted: the class, or one number or several.
public struct LabelColumns: Codable, Hashable, Sendable {
  /// Each by its name or its number from 1; one at least.
  public let names: [String]

  /// Columns by name or number; nil for none.
  public init?(_ names: [String]) {
    guard !names.isEmpty else { return nil }
    self.names = names
  }
}

extension LabelColumns: ExpressibleByStringLiteral {
  /// A single column.
  public init(stringLiteral name: String) { names = [name] }

  /// A single column.
  public init(_ name: String) { names = [name] }
}

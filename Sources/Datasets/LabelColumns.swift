/// The columns of a CSV file that hold what is predicted: the class, or one number or several.
public struct LabelColumns: Hashable, Sendable {
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

/// As in a spec: a text for one column, a list for several.
extension LabelColumns: Codable {
  /// The columns of that form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    names = try (try? container.decode(String.self)).map { [$0] } ?? container.decode([String].self)
    guard !names.isEmpty else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "one column at least is expected")
    }
  }

  /// Writes that form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if names.count == 1 { try container.encode(names[0]) } else { try container.encode(names) }
  }
}

/// What a key of the spec means, for readers: the text of `explain`.
public struct Explanation: Sendable {
  private static let table = SpecTable.current

  /// The text, without a line end at its end.
  public let text: String

  /// Explains a key by its path, or by its name alone where only one key has it; a section by what stands in it; with
  /// nothing given, the whole spec.
  ///
  /// - Throws: `UnknownKey` with a suggestion.
  public init(of path: String = "") throws {
    guard !path.isEmpty else {
      text = Self.list(of: "")
      return
    }
    let table = Self.table
    let named =
      table.index(of: path).map { [$0] }
      ?? table.keys.indices.filter {
        table.keys[$0].name == path || table.keys[$0].path.hasSuffix(".\(path)")
      }
    guard !named.isEmpty else { throw UnknownKey(path: path, suggestion: table.suggestion(forPath: path)) }
    text = named.map(Self.text).joined(separator: "\n\n")
  }

  /// There is no such key.
  public struct UnknownKey: Error, CustomStringConvertible {
    let path: String
    let suggestion: String

    /// The sentence a user reads.
    public var description: String { "unknown key '\(path)'\(suggestion)" }
  }

  /// The summary and what else there is to say of a key.
  static func sentences(of key: SpecKey) -> [String] {
    var sentences = [key.summary, key.details].filter { !$0.isEmpty }
    if let words = key.defaultInWords { sentences.append("Default: \(words).") }
    let conditions = key.conditions.map(\.sentence)
    if !conditions.isEmpty {
      sentences.append("Has an effect only with \(conditions.joined(separator: " and ")).")
    }
    return sentences
  }

  private static func text(of index: Int) -> String {
    let key = table.keys[index]
    let sentences = [key.summary, key.details].filter { !$0.isEmpty }
    guard key.type != .section else {
      let members = list(of: key.path)
      return ([key.path, ""] + sentences + (members.isEmpty ? [] : ["", members])).joined(separator: "\n")
    }
    var lines = ["\(key.path): \(key.type)", ""] + sentences + [""]
    lines.append("default: \(defaultInWords(index))")
    for condition in key.conditions { lines.append("has an effect only with \(condition.sentence)") }
    if key.binding != nil, !key.changesNumbers { lines.append("no part of a run's id") }
    return lines.joined(separator: "\n")
  }

  private static func defaultInWords(_ index: Int) -> String {
    let key = table.keys[index]
    if let words = key.defaultInWords { return words }
    if key.isRequired { return "none, it must be given" }
    // Of a key in a section whose absence means something: the default once the section is there.
    var settings = Settings()
    if let section = table.index(of: key.section) { table.keys[section].binding?.write(&settings, [:]) }
    switch table.defaultValue(index, in: settings) {
    case .null: return "none"
    case .array(let values) where values.isEmpty: return "none"
    case .string(let word): return word
    case let value: return value.text
    }
  }

  /// The keys of a section and of those in it, one a line.
  private static func list(of section: String) -> String {
    var rows: [(name: String, summary: String)] = []
    func collect(_ section: String, _ indent: String) {
      for index in table.members(of: section) {
        let key = table.keys[index]
        rows.append((indent + key.name, key.summary))
        collect(key.path, indent + "  ")
      }
    }
    collect(section, "")
    let width = rows.map(\.name.count).max() ?? 0
    return rows.map { row in
      row.name + String(repeating: " ", count: width - row.name.count + 2) + row.summary
    }.joined(separator: "\n")
  }
}

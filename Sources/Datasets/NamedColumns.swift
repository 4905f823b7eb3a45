/// The columns of a file, some of which may have names.
protocol NamedColumns {
  var path: String { get }
  /// The names in the first line, when it is a header.
  var names: [String]? { get }
}

extension NamedColumns {
  /// A column as a reader knows it: its name, or `column 3`.
  func name(of column: Int) -> String { Self.name(of: column, names) }

  /// The same by the names that a first line has, or would have.
  static func name(of column: Int, _ names: [String]?) -> String {
    guard let name = names?[column], !name.isEmpty else { return "column \(column + 1)" }
    return name
  }

  /// A place in the file, for errors.
  func place(line: Int, column: Int) -> String {
    let name = names.map { $0[column].isEmpty ? "" : " (\($0[column]))" } ?? ""
    return "\(path): line \(line), column \(column + 1)\(name)"
  }
}

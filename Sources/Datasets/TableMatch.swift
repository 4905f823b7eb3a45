/// The columns of a table that a trained network reads: found by their names, in any order, or by their places.
struct TableMatch: NamedColumns {
  let path: String
  /// The columns in the order of the network's inputs, from 0.
  let inputs: [Int]
  /// The column with the class, or those with the targets, from 0; none when they are not wanted.
  let labels: [Int]
  /// The names of the columns, when the first line names them.
  let names: [String]?
  /// The others as a reader knows them, which are left out.
  let leftOut: [String]
  /// The number of columns.
  let count: Int

  /// - Parameter configuration: What is said of header, label and columns to drop.
  /// - Throws: `DatasetError` when columns are missing, or it does not follow which are meant.
  init(_ first: CSVFirstLine, _ configuration: DatasetConfiguration, _ form: TableForm) throws {
    path = first.reader.path
    count = first.cells.count
    var configuration = configuration
    if form.columns == nil, configuration.label == nil, configuration.drop.isEmpty, let usual = form.usual,
      count == form.inputCount + (usual.label?.names.count ?? 1) + usual.drop.count
    {
      configuration.label = usual.label ?? LabelColumns("\(count)")
      configuration.drop = usual.drop
    }
    let isHeader = try Self.isHeader(first, configuration, form)
    let names = isHeader ? try first.names() : nil
    self.names = names
    let known = first.cells.indices.map { Self.name(of: $0, names) }
    let dropped = try configuration.drop.map {
      try first.column($0, isHeader: isHeader, key: "dataset.drop")
    }
    let said = try (configuration.label?.names ?? []).map {
      try first.column($0, isHeader: isHeader, key: "dataset.label")
    }
    let wanted = form.targets?.count ?? 1
    guard said.isEmpty || said.count == wanted else {
      throw DatasetError(
        .configuration, "\(said.count) columns are named as labels, the model predicts \(wanted)",
        key: "dataset.label")
    }
    if let columns = form.columns, isHeader {
      inputs = try Self.inputs(columns, among: known, without: dropped, path)
    } else {
      var taken = Set(dropped + said)
      // What is predicted stands last unless somebody says otherwise.
      if form.isLabelled, said.isEmpty, count - taken.count == form.inputCount + wanted {
        taken.formUnion(count - wanted..<count)
      }
      inputs = first.cells.indices.filter { !taken.contains($0) }
      guard inputs.count == form.inputCount else {
        let remedy =
          form.columns == nil
          ? "which have no names; --drop and --label say which columns are none of them"
          : "by names that the first line does not have: \(Self.listed(form.columns ?? []))"
        throw DatasetError(
          .configuration,
          "\(path): \(inputs.count) columns are left for the model's \(form.inputCount) inputs, "
            + remedy)
      }
    }
    let others = Set(first.cells.indices).subtracting(inputs)
    var labels = said
    let content = form.targets == nil ? "the class" : "what is predicted"
    if form.isLabelled, labels.isEmpty {
      let trained = form.targets?.names ?? (form.label.map { [$0] } ?? [])
      let own = trained.compactMap { name in others.first { known[$0] == name } }
      let last = count - wanted..<count
      labels =
        own.count == wanted
        ? own : others.count == wanted ? others.sorted() : others.isSuperset(of: last) ? Array(last) : []
      // Of several targets the names say which is which.
      if wanted > 1, isHeader, own.count < wanted { labels = [] }
      guard !labels.isEmpty else {
        let remedy =
          others.isEmpty
          ? "no column is left for \(content): the model reads all \(count)"
          : "it does not follow which column holds \(content); "
            + (names == nil
              ? "the first line names none: give its number, from 1 to \(count), by --label"
              : "name it by --label: \(Self.listed(known))")
        throw DatasetError(.configuration, "\(path): \(remedy)")
      }
    }
    if let label = labels.first(where: inputs.contains) {
      throw DatasetError(
        .configuration, "\(path): \(known[label]) is an input of the model, not \(content)",
        key: "dataset.label")
    }
    self.labels = form.isLabelled ? labels : []
    leftOut = others.subtracting(self.labels).sorted().map { known[$0] }
  }

  /// Whether the first line names the columns: it does when it has the model's.
  private static func isHeader(
    _ first: CSVFirstLine, _ configuration: DatasetConfiguration, _ form: TableForm
  ) throws -> Bool {
    if configuration.header == .auto, let columns = form.columns,
      Set(columns).isSubset(of: first.texts.indices.map { name(of: $0, first.texts) })
    {
      // Numbers as names may as well be numbers of the data.
      let isNamed =
        columns.contains { Double($0) == nil }
        || (form.targets?.names ?? (form.label.map { [$0] } ?? [])).contains {
          Double($0) == nil && first.texts.contains($0)
        }
      guard isNamed else { throw first.question("holds the names of the model's columns, which are numbers") }
      return true
    }
    return try first.isHeader(configuration)
  }

  /// Finds the model's columns by their names. Of several with one name there must be as many as in training; then their
  /// order counts.
  private static func inputs(
    _ columns: [String], among names: [String], without dropped: [Int], _ path: String
  ) throws -> [Int] {
    var places: [String: [Int]] = [:]
    for (place, name) in names.enumerated() where !dropped.contains(place) {
      places[name, default: []].append(place)
    }
    let wanted = Dictionary(columns.map { ($0, 1) }, uniquingKeysWith: +)
    let missing = columns.filter { places[$0] == nil }
    guard missing.isEmpty else {
      throw DatasetError(
        .configuration,
        "\(path): there \(missing.count == 1 ? "is no column" : "are no columns") \(listed(missing)), which the model "
          + "reads; the file has \(listed(names))")
    }
    for name in columns where places[name]?.count != wanted[name] {
      throw DatasetError(
        .configuration,
        "\(path): \(places[name]?.count ?? 0) columns are named '\(name)', the model reads \(wanted[name] ?? 0); leave "
          + "out what is not meant by --drop with its number")
    }
    var next: [String: Int] = [:]
    return columns.map { name in
      let occurrence = next[name, default: 0]
      next[name] = occurrence + 1
      return places[name]?[occurrence] ?? 0
    }
  }

  /// The first of some names, for errors.
  static func listed(_ names: [String]) -> String {
    names.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
      + (names.count > 20 ? " ... (\(names.count) in all)" : "")
  }
}

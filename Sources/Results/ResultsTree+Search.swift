extension ResultsTree {
  /// The runs a user may mean by a text: a path, the name of a folder, a label, the beginning of an id of at least
  /// four characters, a variant of the plan as last run, or one of these behind the name of an experiment and a slash.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be read.
  public func runs(named text: String) throws -> [StoredRun] {
    if let run = try run(at: text) { return [run] }
    // A variant's name may hold a slash.
    let whole = try experiments().flatMap { try $0.runs(named: text) }
    if !whole.isEmpty { return whole }
    return try meant(by: text).flatMap { try $0.runs(named: $1) }
  }

  /// The experiments in which a name may be meant, and the name: all, or the one before a slash.
  private func meant(by text: String) throws -> [(ExperimentFolder, name: String)] {
    guard let slash = text.firstIndex(of: "/") else { return try experiments().map { ($0, text) } }
    let name = String(text[text.index(after: slash)...])
    return try experiments().filter { $0.name == text[..<slash] }.map { ($0, name) }
  }

  /// The folders of finished and failed runs a text may mean whose `run.json` cannot be read; for names, not for ids in
  /// full.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be read.
  public func damagedRuns(named text: String) throws -> [String] {
    let path = Self.trimmed(text)
    if path.contains("/"), FileSystem.isFolder(path) {
      let (folder, name) = FileSystem.split(path)
      guard ["runs", "failed"].contains(FileSystem.split(folder).name), name.contains("~") else { return [] }
      return try run(at: path) == nil ? [path] : []
    }
    return try meant(by: text).flatMap { try $0.damagedRuns(named: $1) }
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }

  /// The folders of runs with a text somewhere in their names, for a hint.
  ///
  /// - Throws: `FileSystemError` when the tree cannot be read.
  public func folderNames(containing text: String) throws -> [String] {
    try experiments().flatMap { experiment in
      let index = try RunIndex(of: experiment)
      return (index.finished.union(index.failed).union(index.active.keys)).filter { $0.contains(text) }
    }
    .sorted()
  }

  private func run(at path: String) throws -> StoredRun? {
    let path = Self.trimmed(path)
    guard path.contains("/"), FileSystem.isFolder(path) else { return nil }
    let (folder, name) = FileSystem.split(path)
    switch FileSystem.split(folder).name {
    case "failed": return try StoredRun(path: path, state: .failed)
    case "active":
      return try StoredRun(path: path, state: ActiveEntry(name: name, in: folder)?.state ?? .interrupted)
    default:
      guard let run = try StoredRun(path: path, state: .done) else { return nil }
      // A folder that was copied to another place has no plan beside it.
      let plan = try? ExperimentFolder(name: "", path: FileSystem.split(folder).folder).storedPlan()
      return plan?.ids[name] ?? run.id == run.id ? run : nil
    }
  }
}

extension ExperimentFolder {
  fileprivate func runs(named text: String) throws -> [StoredRun] {
    let found = try runs { place in
      Self.isName(text, of: place)
    } where: {
      $0.folderName == text || $0.label == text || $0.id.hasPrefix(text)
    }
    if !found.isEmpty { return found }
    // A run keeps the label under which it was finished. The spec may call it differently now, but for its id.
    var ids = [text.suffix(8)]
    let entries = try storedPlan()?.entries ?? []
    let named = entries.filter { $0.folderName.dropLast(9) == text || $0.variant == text }
    if !text.contains("~") || !named.isEmpty { ids = named.map { $0.id[...] } }
    return try runs { name in
      ids.contains { $0.hasPrefix(name.suffix(8)) }
    } where: { run in
      ids.contains { run.id.hasPrefix($0) }
    }
  }

  /// Whether a folder may be meant by a text, by its name alone.
  private static func isName(_ text: String, of place: String) -> Bool {
    let (label, id) = (place.dropLast(9), place.suffix(8))
    let beginsID = text.count >= 4 && (id.hasPrefix(text) || text.hasPrefix(id))
    return place == text || label == text || beginsID
  }

  fileprivate func damagedRuns(named text: String) throws -> [String] {
    let plan = try storedPlan()
    let variants = Set(plan?.entries.filter { $0.variant == text }.map(\.folderName) ?? [])
    let (index, ids) = (try RunIndex(of: self), plan?.ids ?? [:])
    let isMeant = { (name: String) in Self.isName(text, of: name) || variants.contains(name) }
    let finished = index.finished.sorted().filter { isMeant($0) && !index.isWhole($0, id: ids[$0] ?? "") }
    let failed = try index.failed.sorted().filter { name in
      try isMeant(name) && StoredRun(path: "\(failedPath)/\(name)", state: .failed) == nil
    }
    return finished.map { "\(runsPath)/\($0)" } + failed.map { "\(failedPath)/\($0)" }
  }

  /// The runs whose folder names fit, and which then turn out to be meant.
  private func runs(
    _ fits: (String) -> Bool,
    where isMeant: (StoredRun) -> Bool
  ) throws -> [StoredRun] {
    let index = try RunIndex(of: self)
    let ids = try storedPlan()?.ids ?? [:]
    let finished = index.finished.sorted().filter { index.isWhole($0, id: ids[$0] ?? "") }
    let places: [(name: String, path: String, state: RunState)] =
      finished.map { ($0, "\(runsPath)/\($0)", .done) }
      + index.failed.sorted().map { ($0, "\(failedPath)/\($0)", .failed) }
      + index.active.values.joined().sorted { $0.path < $1.path }.map { ($0.folderName, $0.path, $0.state) }
    return try places.filter { fits($0.name) }
      .compactMap { try StoredRun(path: $0.path, state: $0.state) }
      .filter(isMeant)
  }
}

internal import OrderedCollections
internal import YAML

/// The keys of the spec, found by path and by section.
public struct SpecTable: Sendable {
  /// The keys, each section before what stands in it.
  public let keys: [SpecKey]
  private let indices: [String: Int]
  /// The keys that stand directly in a section, in order; the outermost is the empty path.
  private let members: [String: [Int]]
  /// The same in the order of canonical JSON.
  private let membersByName: [String: [Int]]
  /// Each key, with all that stands in it when it is a section.
  let contents: [KeySet]
  /// The values of a spec that gives nothing.
  private let defaults: [JSONValue]

  /// The keys whose default depends on others.
  let derived: [Int]
  /// The keys that can be without effect.
  let conditional: [Int]
  /// The keys whose default is not always the same.
  let moving: KeySet
  /// Pairs of keys of which a text gives at most one.
  let alternatives = [
    ("growth.every", "growth.on_plateau"), ("growth.every", "growth.pace"),
    ("growth.on_plateau", "growth.pace"), ("training.epochs", "training.flops"),
  ]

  /// The keys of this version of the program.
  public static let current = SpecTable(SpecKeys.all)

  init(_ keys: [SpecKey]) {
    precondition(keys.count <= KeySet.capacity, "more keys than a key set can hold")
    self.keys = keys
    indices = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1.path, $0) })
    derived = keys.indices.filter { keys[$0].defaultInWords != nil && keys[$0].derivedDefault != nil }
    conditional = keys.indices.filter { keys[$0].binding != nil && !keys[$0].conditions.isEmpty }
    moving = keys.indices.reduce(into: KeySet.none) { if keys[$1].derivedDefault != nil { $0.insert($1) } }
    members = Dictionary(grouping: keys.indices) { keys[$0].section }
    membersByName = members.mapValues { $0.sorted { JSONWriter.precedes(keys[$0].name, keys[$1].name) } }
    contents = keys.map { outer in
      keys.indices.reduce(into: KeySet.none) { set, index in
        if keys[index].path == outer.path || keys[index].path.hasPrefix(outer.path + ".") {
          set.insert(index)
        }
      }
    }
    let nothing = Settings()
    defaults = keys.map { $0.binding?.read(nothing) ?? .null }
  }

  /// The key of a path; nil when there is none.
  public subscript(path: String) -> SpecKey? { indices[path].map { keys[$0] } }

  func index(of path: String) -> Int? { indices[path] }

  /// The keys that stand directly in a section, in order.
  func members(of section: String) -> [Int] { members[section] ?? [] }

  /// Whether a key can change something under these settings.
  func hasEffect(_ index: Int, in settings: Settings) -> Bool {
    keys[index].conditions.allSatisfy { $0.holds(settings.run) }
  }

  /// The value a key has where nothing gives it.
  func defaultValue(_ index: Int, in settings: Settings) -> JSONValue {
    keys[index].derivedDefault?(settings) ?? defaults[index]
  }

  /// The value of a key, or of a section as an object of what differs from the defaults.
  func value(_ index: Int, in settings: Settings) -> JSONValue {
    if keys[index].type != .section { return keys[index].binding?.read(settings) ?? .null }
    let isThere = keys[index].binding.map { $0.read(settings) != .null } ?? true
    return nonDefaults(of: keys[index].path, in: settings) ?? (isThere ? [:] : .null)
  }

  /// The values in a section that differ from their defaults; nil when none does.
  ///
  /// A section whose absence means something is there, empty or not, exactly when it is present.
  private func nonDefaults(of section: String, in settings: Settings) -> JSONValue? {
    var found = OrderedDictionary<String, JSONValue>()
    for index in members(of: section) {
      let key = keys[index]
      found[key.name] =
        key.type == .section ? nonDefaults(of: key.path, in: settings) : nonDefault(index, in: settings)
    }
    return found.isEmpty && !isPresent(section, in: settings) ? nil : .object(found)
  }

  /// The value of a key where it has to be said: it differs from the default, or there is none.
  private func nonDefault(_ index: Int, in settings: Settings) -> JSONValue? {
    guard let value = keys[index].binding?.read(settings),
      keys[index].isRequired || value != defaultValue(index, in: settings)
    else { return nil }
    return value
  }

  /// Whether a section whose absence means something is there.
  private func isPresent(_ section: String, in settings: Settings) -> Bool {
    self[section]?.binding.map { $0.read(settings) != .null } ?? false
  }

  /// Writes the values in a section that differ from their defaults and can change a number, as canonical JSON.
  ///
  /// Made for every point of a plan: no values are built on the way, and the keys are sorted once.
  ///
  /// - Parameter given: The keys that may differ from their defaults; only they are looked at.
  /// - Returns: Whether there is something to write.
  func writeIdentity(
    of section: String,
    in settings: Settings,
    given: KeySet,
    to writer: inout JSONWriter
  ) -> Bool {
    var isEmpty = true
    for index in membersByName[section] ?? [] where !contents[index].isDisjoint(with: given) {
      let key = keys[index]
      guard key.changesNumbers else { continue }
      let end = writer.bytes.count
      writer.write(isEmpty ? "{" : ",")
      writer.writeQuoted(key.name)
      writer.write(":")
      let isThere =
        key.type == .section
        ? writeIdentity(of: key.path, in: settings, given: given, to: &writer)
        : nonDefault(index, in: settings).map { writer.write($0, depth: 0) } != nil
      if isThere { isEmpty = false } else { writer.bytes.removeSubrange(end...) }
    }
    if isEmpty, !isPresent(section, in: settings) { return false }
    writer.write(isEmpty ? "{}" : "}")
    return true
  }

  /// The values of every key in a section.
  func allValues(of section: String, in settings: Settings) -> JSONValue {
    if let binding = self[section]?.binding, binding.read(settings) == .null { return .null }
    var found = OrderedDictionary<String, JSONValue>()
    for index in members(of: section) {
      let key = keys[index]
      found[key.name] =
        key.type == .section ? allValues(of: key.path, in: settings) : key.binding?.read(settings) ?? .null
    }
    return .object(found)
  }

  /// The names another word may stand for in a section: "; did you mean 'x'?", "; it belongs in y", or nothing.
  func suggestion(for word: String, in section: String) -> String {
    if word.contains("."), let key = self[section.isEmpty ? word : "\(section).\(word)"] ?? self[word] {
      return "; write \(key.section): {\(key.name): ...}"
    }
    let names = members(of: section).map { keys[$0].name }
    let elsewhere = keys.filter { $0.name == word && $0.section != section }
    // A name that is right in another section is no misspelling, but it may have another name here.
    let here =
      elsewhere.isEmpty || Vocabulary.synonym(of: word, among: names) != nil
      ? Vocabulary.suggestion(for: word, among: names) : ""
    guard here.isEmpty else { return here }
    if let key = elsewhere.first, elsewhere.count == 1 {
      return key.section.isEmpty ? "; it belongs at the top" : "; it belongs in \(key.section)"
    }
    if elsewhere.count > 1 {
      return "; there is \(elsewhere.map { "'\($0.path)'" }.joined(separator: " and "))"
    }
    // A word for a key of another section.
    return Vocabulary.synonym(of: word, among: keys.map(\.name)) == nil ? "" : suggestion(forPath: word)
  }

  /// The path another word may stand for: "; did you mean 'x'?" or nothing.
  public func suggestion(forPath path: String) -> String {
    let name = path.split(separator: ".").last.map(String.init) ?? path
    let names = Set(keys.map(\.name)).sorted()
    let real = names.contains(name) ? name : Vocabulary.synonym(of: name, among: names) ?? name
    var sameName = keys.filter { $0.name == real && $0.path != path }
    let section = String(path.dropLast(name.count + 1))
    if let near = nearest(to: section, among: sameName.map(\.section)) {
      sameName.removeAll { $0.section != near }
    }
    if !sameName.isEmpty {
      return "; did you mean \(sameName.map { "'\($0.path)'" }.joined(separator: " or "))?"
    }
    let guess =
      nearest(to: path, among: keys.map(\.path))
      ?? nearest(to: name, among: names).flatMap { name in
        keys.first { $0.name == name }?.path
      }
    return guess.map { "; did you mean '\($0)'?" } ?? ""
  }
}

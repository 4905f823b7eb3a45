internal import Datasets
internal import Networks
internal import OrderedCollections
public import Training

extension RunConfiguration {
  /// The configuration as JSON with every key of the spec, `seed` last; a key without a value is null.
  public var resolved: JSONValue {
    let settings = Settings(run: self)
    var members = OrderedDictionary<String, JSONValue>()
    for section in SpecKey.configurationSections {
      members[section] = SpecTable.current.allValues(of: section, in: settings)
    }
    members["seed"] = .integer(seed)
    return .object(members)
  }

  /// The configuration of a JSON form such as `resolved`; keys that are absent, because they are younger than the
  /// text, have their defaults.
  ///
  /// - Throws: `DecodingError` when a required key is missing or a value is of the wrong kind.
  public init(resolved json: JSONValue) throws {
    let table = SpecTable.current
    var settings = Settings()
    for key in table.keys where key.isOfConfiguration {
      guard let binding = key.binding else { continue }
      guard let value = json[path: key.path] else {
        if key.isRequired { throw Self.error(key.path, "is missing") }
        continue
      }
      binding.write(&settings, key.type == .section && value != .null ? [:] : value)
      let isSound = key.type == .section || binding.read(settings).canonicalText == value.canonicalText
      if !isSound { throw Self.error(key.path, "must be \(key.type), not \(value.text.prefix(40))") }
    }
    self = settings.run
    if let seed = json["seed"] {
      guard let seed = seed.integer else { throw Self.error("seed", "must be a whole number") }
      self.seed = seed
    }
  }

  private static func error(_ path: String, _ message: String) -> DecodingError {
    .dataCorrupted(DecodingError.Context(codingPath: [], debugDescription: "\(path) \(message)"))
  }
}

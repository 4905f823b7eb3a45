extension SpecKey {
  typealias Place<Value> = any WritableKeyPath<Settings, Value> & Sendable

  /// How a key reaches the typed value it sets.
  struct Binding: Sendable {
    let read: @Sendable (Settings) -> JSONValue
    let write: @Sendable (inout Settings, JSONValue) -> Void
  }

  /// What may stand at a key, and what it sets.
  struct Content {
    let type: ValueType
    /// Whether `null` is accepted where the key need not be given.
    var isOptional = false
    var derivedDefault: (@Sendable (Settings) -> JSONValue)?
    var binding: Binding?

    /// A section that is always there.
    static let section = Content(type: .section, isOptional: true)

    /// What is of the spec as a whole.
    static func general(_ type: ValueType, isOptional: Bool = false) -> Content {
      Content(type: type, isOptional: isOptional)
    }

    /// A value of a run or of what it may use.
    static func value<Value: SettingValue>(_ place: Place<Value>, _ type: ValueType) -> Content {
      // A key path is followed anew each time, which for the keys of every point of a plan is many times the rest.
      let offset = MemoryLayout<Settings>.offset(of: place)
      return Content(
        type: type,
        // Null says that there is no value, where there can be none; and what the default says, where that is none of its own.
        isOptional: Value.value(of: .null)?.setting == .null
          || Value.value(of: .null) == Settings()[keyPath: place],
        binding: Binding(
          read: { settings in
            guard let offset else { return settings[keyPath: place].setting }
            return unsafe withUnsafeBytes(of: settings) {
              unsafe $0.load(fromByteOffset: offset, as: Value.self).setting
            }
          },
          write: { settings, value in
            guard let typed = Value.value(of: value) else { return }
            settings[keyPath: place] = typed
          }
        )
      )
    }

    /// One of some words.
    static func choice<Value: ChoiceValue>(_ place: Place<Value>) -> Content {
      .value(place, .choice(Value.allCases.map(\.rawValue)))
    }
  }
}

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
      Content(
        type: type,
        // Null says that there is no value, where there can be none; and what the default says, where that is none of its own.
        isOptional: Value(setting: .null)?.setting == .null
          || Value(setting: .null) == Settings()[keyPath: place],
        binding: Binding(
          read: reader(of: place),
          write: { settings, value in
            guard let typed = Value(setting: value) else { return }
            settings[keyPath: place] = typed
          }
        )
      )
    }

    /// Reads a value where it lies in the settings: a key path is followed anew each time, which for the keys of every
    /// point of a plan is many times the rest.
    private static func reader<Value: SettingValue>(
      of place: Place<Value>
    ) -> @Sendable (Settings) -> JSONValue {
      guard let offset = MemoryLayout<Settings>.offset(of: place) else {
        return { $0[keyPath: place].setting }
      }
      return { settings in
        unsafe withUnsafeBytes(of: settings) { unsafe $0.load(fromByteOffset: offset, as: Value.self) }
          .setting
      }
    }

    /// One of some words.
    static func choice<Value: ChoiceValue>(_ place: Place<Value>) -> Content {
      .value(place, .choice(Value.allCases.map(\.rawValue)))
    }
  }
}

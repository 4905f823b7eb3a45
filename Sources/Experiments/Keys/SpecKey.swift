internal import OrderedCollections

/// One key of the spec: the line of the table that validation, defaults, `--set`, the JSON Schema, `explain`, run ids
/// and `run.json` are all made from.
///
/// Immutable, and a class because the table is gone through for every point of a plan: a line is never copied.
public final class SpecKey: Sendable {
  /// The dotted path, `growth.thresholds.bottleneck` say.
  public let path: String
  /// The last component of the path.
  let name: String
  /// The path of the section the key stands in; empty for the outermost.
  let section: String
  /// What it accepts.
  public let type: ValueType
  /// What it means, in one line.
  public let summary: String
  /// What else there is to know, in sentences; empty when the summary says it all.
  public let details: String
  /// Whether it can change a number; what cannot is left out of a run's id.
  public let changesNumbers: Bool
  /// When it has an effect: all of them; empty for always.
  let conditions: [Condition]
  /// Whether `null` is accepted, for "none".
  let isOptional: Bool
  /// Whether a spec must give it.
  let isRequired: Bool
  /// The form of its name in a run's label.
  let labelName: String?
  /// The default in words where it depends on other keys.
  let defaultInWords: String?
  /// The default where it depends on other keys.
  let derivedDefault: (@Sendable (Settings) -> JSONValue)?
  /// Its place in the typed values; nil for keys of the spec as a whole.
  let binding: Binding?

  /// Whether it may differ between the runs of an experiment.
  var isOfRuns: Bool {
    let outermost = path.split(separator: ".").first ?? ""
    return (binding != nil || type == .section)
      && !["resources", "slurm", "check", "search", "halving"].contains(outermost)
  }

  /// How a key reaches the typed value it sets.
  struct Binding: Sendable {
    let read: @Sendable (Settings) -> JSONValue
    let write: @Sendable (inout Settings, JSONValue) -> Void
  }

  /// The key as one that has no effect in a network that does not grow.
  func whenGrowing() -> SpecKey {
    guard !conditions.contains(where: \.impliesGrowth) else { return self }
    return SpecKey(
      path,
      type,
      summary,
      details,
      changesNumbers: changesNumbers,
      conditions: conditions + [.growing],
      isOptional: isOptional,
      isRequired: isRequired,
      labelName: labelName,
      defaultInWords: defaultInWords,
      derivedDefault: derivedDefault,
      binding: binding
    )
  }

  init(
    _ path: String,
    _ type: ValueType,
    _ summary: String,
    _ details: String = "",
    changesNumbers: Bool = true,
    conditions: [Condition] = [],
    isOptional: Bool = false,
    isRequired: Bool = false,
    labelName: String? = nil,
    defaultInWords: String? = nil,
    derivedDefault: (@Sendable (Settings) -> JSONValue)? = nil,
    binding: Binding? = nil
  ) {
    self.path = path
    let dot = path.lastIndex(of: ".")
    name = dot.map { String(path[path.index(after: $0)...]) } ?? path
    section = dot.map { String(path[..<$0]) } ?? ""
    self.type = type
    self.summary = summary
    self.details = details
    self.changesNumbers = changesNumbers
    self.conditions = conditions
    self.isOptional = isOptional
    self.isRequired = isRequired
    self.labelName = labelName
    self.defaultInWords = defaultInWords
    self.derivedDefault = derivedDefault
    self.binding = binding
  }
}

extension SpecKey {
  typealias Place<Value> = any WritableKeyPath<Settings, Value> & Sendable

  /// A key that sets a value.
  static func value<Value: SettingValue>(
    _ path: String,
    _ place: Place<Value>,
    _ type: ValueType,
    _ summary: String,
    _ details: String = "",
    changesNumbers: Bool = true,
    when condition: Condition? = nil,
    isRequired: Bool = false,
    labelName: String? = nil,
    defaultInWords: String? = nil,
    derivedDefault: (@Sendable (Settings) -> JSONValue)? = nil
  ) -> SpecKey {
    SpecKey(
      path,
      type,
      summary,
      details,
      changesNumbers: changesNumbers,
      conditions: condition.map { [$0] } ?? [],
      // Null says that there is no value, where there can be none; and what the default says, where that is none of its own.
      isOptional: !isRequired
        && (Value(setting: .null)?.setting == .null || Value(setting: .null) == Settings()[keyPath: place]),
      isRequired: isRequired,
      labelName: labelName,
      defaultInWords: defaultInWords,
      derivedDefault: derivedDefault,
      binding: Binding(
        read: { $0[keyPath: place].setting },
        write: { settings, value in
          guard let typed = Value(setting: value) else { return }
          settings[keyPath: place] = typed
        }
      )
    )
  }

  /// A key that is one of some words.
  static func choice<Value: ChoiceValue>(
    _ path: String,
    _ place: Place<Value>,
    _ summary: String,
    _ details: String = "",
    changesNumbers: Bool = true,
    when condition: Condition? = nil,
    isRequired: Bool = false,
    labelName: String? = nil,
    defaultInWords: String? = nil,
    derivedDefault: (@Sendable (Settings) -> JSONValue)? = nil
  ) -> SpecKey {
    let words = Value.allCases.map(\.rawValue)
    return value(
      path,
      place,
      .choice(words),
      summary,
      details,
      changesNumbers: changesNumbers,
      when: condition,
      isRequired: isRequired,
      labelName: labelName,
      defaultInWords: defaultInWords,
      derivedDefault: derivedDefault
    )
  }

  /// A section that is always there.
  static func section(_ path: String, _ summary: String) -> SpecKey {
    SpecKey(path, .section, summary, isOptional: true)
  }

  /// A section whose absence means something.
  static func optionalSection<Section: Hashable & Sendable>(
    _ path: String,
    _ place: Place<Section?>,
    _ summary: String,
    _ details: String = "",
    changesNumbers: Bool = true,
    default absent: Section
  ) -> SpecKey {
    SpecKey(
      path,
      .section,
      summary,
      details,
      changesNumbers: changesNumbers,
      isOptional: true,
      binding: Binding(
        read: { $0[keyPath: place] == nil ? .null : .object([:]) },
        write: { settings, value in
          if value == .null {
            settings[keyPath: place] = nil
          } else if settings[keyPath: place] == nil {
            settings[keyPath: place] = absent
          }
        }
      )
    )
  }

  /// A key in a section whose absence means something; setting it brings the section about.
  static func value<Section: Hashable & Sendable, Value: SettingValue>(
    _ path: String,
    in place: Place<Section?>,
    _ member: any WritableKeyPath<Section, Value> & Sendable,
    default absent: Section,
    _ type: ValueType,
    _ summary: String,
    _ details: String = "",
    changesNumbers: Bool = true
  ) -> SpecKey {
    SpecKey(
      path,
      type,
      summary,
      details,
      changesNumbers: changesNumbers,
      derivedDefault: { $0[keyPath: place] == nil ? .null : absent[keyPath: member].setting },
      binding: Binding(
        read: { $0[keyPath: place]?[keyPath: member].setting ?? .null },
        write: { settings, value in
          guard let typed = Value(setting: value) else { return }
          var section = settings[keyPath: place] ?? absent
          section[keyPath: member] = typed
          settings[keyPath: place] = section
        }
      )
    )
  }
}

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
  /// Whether it is part of a run's configuration, and not of the spec as a whole.
  let isOfConfiguration: Bool

  /// Whether it may differ between the runs of an experiment.
  var isOfRuns: Bool { isOfConfiguration && (binding != nil || type == .section) }

  /// The sections of a run's configuration; no other key can change a number.
  static let configurationSections = ["dataset", "model", "optimizer", "training", "growth"]

  /// - Parameters:
  ///   - changesNumbers: Whether it can, where it is part of a run's configuration.
  ///   - condition: When it has an effect; nil for always. What stands in `growth` has one in a network that grows alone, but
  ///     for the method, which says whether it does.
  init(
    _ path: String,
    _ content: Content,
    _ summary: String,
    _ details: String = "",
    changesNumbers: Bool = true,
    when condition: Condition? = nil,
    isRequired: Bool = false,
    labelName: String? = nil,
    defaultInWords: String? = nil,
    derivedDefault: (@Sendable (Settings) -> JSONValue)? = nil
  ) {
    self.path = path
    let dot = path.lastIndex(of: ".")
    name = dot.map { String(path[path.index(after: $0)...]) } ?? path
    section = dot.map { String(path[..<$0]) } ?? ""
    type = content.type
    self.summary = summary
    self.details = details
    isOfConfiguration = Self.configurationSections.contains(String(path.prefix { $0 != "." }))
    self.changesNumbers = changesNumbers && isOfConfiguration
    let needsGrowth = path.hasPrefix("growth.") && path != "growth.method" && condition?.impliesGrowth != true
    conditions = [condition, needsGrowth ? .growing : nil].compactMap(\.self)
    isOptional = content.isOptional && !isRequired
    self.isRequired = isRequired
    self.labelName = labelName
    self.defaultInWords = defaultInWords
    self.derivedDefault = derivedDefault ?? content.derivedDefault
    binding = content.binding
  }
}

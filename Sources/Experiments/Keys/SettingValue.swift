internal import Datasets
internal import Growth
internal import LinearAlgebra
internal import Networks

/// A typed value that a key sets, with the JSON form it has in a spec and in `run.json`.
protocol SettingValue: Hashable, Sendable {
  /// The value of its JSON form, which the key's type has checked; nil when it does not fit all the same.
  static func value(of setting: JSONValue) -> Self?
  /// The JSON form.
  var setting: JSONValue { get }
}

extension Bool: SettingValue {
  static func value(of setting: JSONValue) -> Bool? { setting.boolean }
  var setting: JSONValue { .boolean(self) }
}

extension Int: SettingValue {
  static func value(of setting: JSONValue) -> Int? { setting.integer }
  var setting: JSONValue { .integer(self) }
}

extension Double: SettingValue {
  static func value(of setting: JSONValue) -> Double? { setting.number }
  var setting: JSONValue { .number(self) }
}

extension String: SettingValue {
  static func value(of setting: JSONValue) -> String? { setting.string }
  var setting: JSONValue { .string(self) }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  static func value(of setting: JSONValue) -> Wrapped?? {
    setting == .null ? .some(nil) : Wrapped.value(of: setting).map(Optional.some)
  }
  var setting: JSONValue { self?.setting ?? .null }
}

extension Array: SettingValue where Element: SettingValue {
  static func value(of setting: JSONValue) -> [Element]? {
    // One value stands for a list of one; nothing for the empty list.
    switch setting {
    case .null: []
    case .array(let values): values.compactMap(Element.value)
    default: Element.value(of: setting).map { [$0] }
    }
  }
  var setting: JSONValue { .array(map(\.setting)) }
}

/// A value that is one of some words.
protocol ChoiceValue: SettingValue, CaseIterable, RawRepresentable<String> {}

extension ChoiceValue {
  static func value(of setting: JSONValue) -> Self? { setting.string.flatMap(Self.init) }
  var setting: JSONValue { .string(rawValue) }
}

extension DatasetConfiguration.Name: ChoiceValue {}
extension DatasetConfiguration.Task: ChoiceValue {}
extension DatasetConfiguration.Normalization: ChoiceValue {}
extension DatasetConfiguration.Header: ChoiceValue {}
extension Activation: ChoiceValue {}
extension Initializer: ChoiceValue {}
extension Normalization: ChoiceValue {}
extension Loss: ChoiceValue {}
extension OptimizerConfiguration.Name: ChoiceValue {}
extension Schedule.Name: ChoiceValue {}
extension MonitoredMetric: ChoiceValue {}
extension GrowthPolicy.Method: ChoiceValue {}
extension GrowthPolicy.Part: ChoiceValue {}
extension GrowthPolicy.Scale: ChoiceValue {}
extension GrowthPolicy.Fill: ChoiceValue {}
extension GrowthPolicy.OptimizerState: ChoiceValue {}
extension GrowthPolicy.ShrinkPerturb.Moment: ChoiceValue {}
extension GrowthPolicy.LearningRate: ChoiceValue {}
extension ResourceConfiguration.BLASKernel: ChoiceValue {}
extension Metric: ChoiceValue {}

/// A value that is coded in the form it has in a spec.
protocol CodedValue: SettingValue, Codable {}

extension CodedValue {
  static func value(of setting: JSONValue) -> Self? { try? setting.decode() }
  var setting: JSONValue { (try? JSONValue(encoding: self)) ?? .null }
}

extension LayerConfiguration: CodedValue {}
extension SplitSeed: CodedValue {}
extension LabelColumns: CodedValue {}
extension MapShape: CodedValue {}
extension GrowthPolicy.LayerChoice: CodedValue {}
extension GrowthPolicy.SampleCount: CodedValue {}

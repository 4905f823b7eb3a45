internal import Datasets
internal import Growth
internal import LinearAlgebra
internal import Networks

/// A typed value that a key sets, with the JSON form it has in a spec and in `run.json`.
protocol SettingValue: Hashable, Sendable {
  /// The value of its JSON form, which the key's type has checked; nil when it does not fit all the same.
  init?(setting: JSONValue)
  /// The JSON form.
  var setting: JSONValue { get }
}

extension Bool: SettingValue {
  init?(setting: JSONValue) {
    guard let value = setting.boolean else { return nil }
    self = value
  }
  var setting: JSONValue { .boolean(self) }
}

extension Int: SettingValue {
  init?(setting: JSONValue) {
    guard let value = setting.integer else { return nil }
    self = value
  }
  var setting: JSONValue { .integer(self) }
}

extension Double: SettingValue {
  init?(setting: JSONValue) {
    guard let value = setting.number else { return nil }
    self = value
  }
  var setting: JSONValue { .number(self) }
}

extension String: SettingValue {
  init?(setting: JSONValue) {
    guard let value = setting.string else { return nil }
    self = value
  }
  var setting: JSONValue { .string(self) }
}

extension Optional: SettingValue where Wrapped: SettingValue {
  init?(setting: JSONValue) {
    if setting == .null {
      self = Wrapped?.none
    } else {
      guard let value = Wrapped(setting: setting) else { return nil }
      self = Wrapped?(value)
    }
  }
  var setting: JSONValue { self?.setting ?? .null }
}

extension Array: SettingValue where Element: SettingValue {
  init?(setting: JSONValue) {
    // One value stands for a list of one; nothing for the empty list.
    switch setting {
    case .null: self = []
    case .array(let values): self = values.compactMap(Element.init)
    default:
      guard let value = Element(setting: setting) else { return nil }
      self = [value]
    }
  }
  var setting: JSONValue { .array(map(\.setting)) }
}

/// A value that is one of some words.
protocol ChoiceValue: SettingValue, CaseIterable, RawRepresentable<String> {}

extension ChoiceValue {
  init?(setting: JSONValue) {
    guard let word = setting.string else { return nil }
    self.init(rawValue: word)
  }
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
  init?(setting: JSONValue) {
    guard let value = try? setting.decode(as: Self.self) else { return nil }
    self = value
  }
  var setting: JSONValue { (try? JSONValue(encoding: self)) ?? .null }
}

extension LayerConfiguration: CodedValue {}
extension SplitSeed: CodedValue {}
extension LabelColumns: CodedValue {}
extension MapShape: CodedValue {}
extension GrowthPolicy.LayerChoice: CodedValue {}
extension GrowthPolicy.SampleCount: CodedValue {}

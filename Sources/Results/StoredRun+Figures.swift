internal import Experiments
internal import OrderedCollections

extension StoredRun {
  /// What the figures of `result` and `cost` can be. Wide enough for whatever is measured, and narrow enough to count with.
  private static let bounds: [String: ClosedRange<Double>] = [
    "test_accuracy": 0...1, "validation_accuracy": 0...1, "test_balanced_accuracy": 0...1,
    "test_macro_f1": 0...1,
    "test_loss": 0...(.greatestFiniteMagnitude), "validation_loss": 0...(.greatestFiniteMagnitude),
    "train_loss": 0...(.greatestFiniteMagnitude),
    "test_r2": -.greatestFiniteMagnitude...1, "validation_r2": -.greatestFiniteMagnitude...1,
    "test_rmse": 0...(.greatestFiniteMagnitude), "validation_rmse": 0...(.greatestFiniteMagnitude),
    "best_epoch": 0...0x1p40, "final_widths": 1...0x1p24, "parameters": 1...0x1p53,
    // A century; all that was ever computed.
    "seconds": 0...3.2e9, "cpu_seconds": 0...1e13, "train_flops": 0...1e30, "growth_flops": 0...1e30,
    "peak_memory_bytes": 0...0x1p53,
  ]
  /// The figures that are counts.
  private static let counts: Set = ["best_epoch", "final_widths", "parameters", "peak_memory_bytes"]

  /// The content of `run.json` in which a figure that cannot have been measured is not there: a file may have been
  /// damaged, or edited, and what is computed from it must not end the program.
  static func withoutImpossibleFigures(_ json: JSONValue) -> JSONValue {
    guard var members = json.object else { return json }
    var isChanged = false
    for section in ["result", "cost"] {
      guard let figures = members[section]?.object else { continue }
      let impossible = figures.filter { !isPossible($0.value, as: $0.key) }
      guard !impossible.isEmpty else { continue }
      members[section] = .object(figures.merging(impossible.mapValues { _ in .null }) { $1 })
      isChanged = true
    }
    return isChanged ? .object(members) : json
  }

  private static func isPossible(_ value: JSONValue, as name: String) -> Bool {
    guard let range = bounds[name], value != .null else { return true }
    if case .array(let elements) = value {
      return !elements.isEmpty && elements.allSatisfy { isPossible($0, as: name) }
    }
    // Nothing measures -0.
    guard let number = value.number, range.contains(number), number != 0 || number.sign == .plus else {
      return false
    }
    return !counts.contains(name) || value.integer != nil
  }
}

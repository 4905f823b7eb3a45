internal import Results

extension Quantity {
  /// A number with one decimal, or with none where it is whole.
  static func brief(_ value: Double) -> String { decimal(value, digits: value == value.rounded() ? 0 : 1) }
}

public import Results

extension Quantity {
  /// `1 run`, `3 runs`.
  public static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }
}

extension Quantity {
  /// A bar of which a share is filled, 0 ... 1.
  ///
  /// - Parameter hasUnicode: Whether it may be drawn with block characters.
  public static func bar(_ share: Double, width: Int, hasUnicode: Bool) -> String {
    let filled = share.isFinite ? Int((max(0, min(1, share)) * Double(width)).rounded(.down)) : 0
    let (full, empty) = hasUnicode ? ("█", "░") : ("#", "-")
    return String(repeating: full, count: filled) + String(repeating: empty, count: width - filled)
  }
}

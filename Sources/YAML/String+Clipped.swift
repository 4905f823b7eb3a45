extension String {
  /// The text for a message: whole, or its beginning when it is long.
  public var clipped: String {
    let limit = 60
    return utf8.count <= limit || count <= limit ? self : prefix(limit) + "…"
  }
}

extension String {
  /// The text with a capital at its beginning.
  var sentence: String { prefix(1).uppercased() + dropFirst() }
}

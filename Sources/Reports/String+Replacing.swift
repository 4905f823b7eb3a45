extension String {
  /// The text with others in the place of some of its scalars; nil leaves one as it is.
  ///
  /// By scalars: a quote with an accent on it is one character of Swift, and still ends a text for others.
  func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
    unicodeScalars.reduce(into: "") { result, scalar in
      if let other = replacement(scalar) { result += other } else { result.unicodeScalars.append(scalar) }
    }
  }
}

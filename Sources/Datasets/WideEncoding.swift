/// An encoding of Unicode in units of two or four bytes, in which most bytes of a table are zero at the same places.
enum WideEncoding: String {
  case utf16 = "UTF-16"
  case utf32 = "UTF-32"

  /// The encoding of a text by its byte order mark, or by the zeros among its first bytes; nil for one without either.
  init?(of contents: ByteStorage) {
    let first = (0..<min(64, contents.count)).map { contents[$0] }
    if first.starts(with: [0xff, 0xfe, 0, 0]) || first.starts(with: [0, 0, 0xfe, 0xff]) {
      self = .utf32
    } else if first.starts(with: [0xff, 0xfe]) || first.starts(with: [0xfe, 0xff]) {
      self = .utf16
    } else {
      let zeros = first.count { $0 == 0 }
      // Nothing but zeros is no text.
      guard first.count >= 8, 3 * zeros >= first.count, zeros < first.count else { return nil }
      self = 3 * zeros >= 2 * first.count ? .utf32 : .utf16
    }
  }
}

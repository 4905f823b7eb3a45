internal import Glibc

/// A shell pattern: `*` for any text, `?` for one character, `[abc]` or `[a-z]` for one of some, `[!a]` for others.
struct Glob {
  private let pattern: String
  /// What is one character does not depend on the language of the machine.
  private nonisolated(unsafe) static let language = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)

  init(_ pattern: String) { self.pattern = pattern }

  /// Whether the whole text fits.
  func matches(_ text: String) -> Bool {
    let before = unsafe uselocale(Self.language)
    defer { _ = unsafe uselocale(before) }
    return unsafe fnmatch(pattern, text, FNM_NOESCAPE) == 0
  }
}

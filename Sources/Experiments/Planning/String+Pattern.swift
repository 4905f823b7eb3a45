internal import Glibc

/// What is one character does not depend on the language of the machine.
private nonisolated(unsafe) let language = unsafe newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)

extension String {
  /// Whether the whole text fits a shell pattern: `*` for any text, `?` for one character, `[abc]` or `[a-z]` for one of
  /// some, `[!a]` for others.
  func fits(_ pattern: String) -> Bool {
    let before = unsafe uselocale(language)
    defer { _ = unsafe uselocale(before) }
    return unsafe fnmatch(pattern, self, FNM_NOESCAPE) == 0
  }
}

extension Source {
  /// The text as libyaml is to read it: tabs of lines with nothing in them, or nothing but a comment, become spaces.
  ///
  /// YAML 1.2 allows white space of any kind there (sections 6.4 to 6.6), libyaml takes the tab for indentation. Within
  /// block scalars such a line is content and stays. Every character keeps its place.
  var withoutTabsOnBlankLines: String {
    let blanks = blankTabs
    guard !blanks.isEmpty else { return text }
    // What is a block scalar is known to a parser only, and blank lines do not change where one ends.
    var bytes = Array(text.utf8)
    for tab in blanks { bytes[tab.byte] = UInt8(ascii: " ") }
    var scalars = EventStream(String(decoding: bytes, as: UTF8.self)).blockScalars()[...]
    for tab in blanks {
      while let first = scalars.first, first.upperBound <= tab.scalar { scalars.removeFirst() }
      if let first = scalars.first, first.contains(tab.scalar) { bytes[tab.byte] = UInt8(ascii: "\t") }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The tabs before the end of a blank line or before the comment that is all of a line, each as an offset in bytes
  /// and in Unicode scalars.
  private var blankTabs: [(byte: Int, scalar: Int)] {
    var found: [(byte: Int, scalar: Int)] = []
    /// How many of them are known to stand on a blank line.
    var sure = 0
    var isBlank = true
    var scalar = -1
    for (offset, byte) in text.utf8.enumerated() {
      // The bytes of a scalar after its first begin with the bits 10.
      if byte & 0b1100_0000 != 0b1000_0000 { scalar += 1 }
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
        if isBlank { sure = found.count }
        found.removeSubrange(sure...)
        isBlank = true
      case UInt8(ascii: "\t") where isBlank: found.append((offset, scalar))
      case UInt8(ascii: " "), UInt8(ascii: "\t"): break
      case UInt8(ascii: "#") where isBlank:
        sure = found.count
        isBlank = false
      default: isBlank = false
      }
    }
    if !isBlank { found.removeSubrange(sure...) }
    return found
  }
}

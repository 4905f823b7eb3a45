/// Finds the ends of JSON values without making anything of them: most of the time of reading many files goes by here.
struct JSONSkimmer {
  /// The end of the value that begins at a place; nil when it is none, may have a key twice, or holds what is rare: letters
  /// beyond ASCII or escaped by their number, escapes in a key, numbers of very many digits, objects of very many keys.
  ///
  /// - Parameter depth: How many objects and arrays it is in.
  static func end(ofValueAt start: Int, in text: borrowing Span<UInt8>, depth: Int) -> Int? {
    var skimmer = JSONSkimmer()
    skimmer.keys.reserveCapacity(mostKeys)
    var place = start
    return skimmer.skim(text, &place, depth) ? place : nil
  }

  /// Hashes of the keys of the objects that are open, those of the innermost last.
  private var keys: [UInt64] = []

  /// Each key is compared with those before it.
  private static let mostKeys = 64

  private mutating func skim(_ text: borrowing Span<UInt8>, _ place: inout Int, _ depth: Int) -> Bool {
    guard depth < 512, place < text.count else { return false }
    switch text[place] {
    case UInt8(ascii: "{"): return skimList(text, &place, depth, end: UInt8(ascii: "}"), hasKeys: true)
    case UInt8(ascii: "["): return skimList(text, &place, depth, end: UInt8(ascii: "]"), hasKeys: false)
    case UInt8(ascii: "\""): return Self.skimString(text, &place)
    case UInt8(ascii: "t"): return Self.skimWord(text, &place, "true")
    case UInt8(ascii: "f"): return Self.skimWord(text, &place, "false")
    case UInt8(ascii: "n"): return Self.skimWord(text, &place, "null")
    default: return Self.skimNumber(text, &place)
    }
  }

  private mutating func skimList(
    _ text: borrowing Span<UInt8>, _ place: inout Int, _ depth: Int, end: UInt8, hasKeys: Bool
  ) -> Bool {
    place += 1
    Self.skipSpace(text, &place)
    if Self.skip(end, text, &place) { return true }
    let outer = keys.count
    repeat {
      Self.skipSpace(text, &place)
      if hasKeys {
        guard skimKey(text, &place, after: outer) else { return false }
        Self.skipSpace(text, &place)
        guard Self.skip(UInt8(ascii: ":"), text, &place) else { return false }
        Self.skipSpace(text, &place)
      }
      guard skim(text, &place, depth + 1) else { return false }
      Self.skipSpace(text, &place)
    } while Self.skip(UInt8(ascii: ","), text, &place)
    keys.removeSubrange(outer...)
    return Self.skip(end, text, &place)
  }

  /// Passes over a key that stands in its object for the first time, as far as a hash can say.
  private mutating func skimKey(_ text: borrowing Span<UInt8>, _ place: inout Int, after outer: Int) -> Bool {
    guard Self.skip(UInt8(ascii: "\""), text, &place) else { return false }
    // Fowler, Noll and Vo's.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    while place < text.count, text[place] != UInt8(ascii: "\"") {
      guard 0x20..<0x80 ~= text[place], text[place] != UInt8(ascii: "\\") else { return false }
      hash = (hash ^ UInt64(text[place])) &* 0x100_0000_01b3
      place += 1
    }
    guard keys.count - outer < Self.mostKeys, !keys[outer...].contains(hash) else { return false }
    keys.append(hash)
    return Self.skip(UInt8(ascii: "\""), text, &place)
  }

  private static func skimString(_ text: borrowing Span<UInt8>, _ place: inout Int) -> Bool {
    place += 1
    while place < text.count {
      let byte = text[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return true }
      guard 0x20..<0x80 ~= byte else { return false }
      guard byte == UInt8(ascii: "\\") else { continue }
      guard place < text.count else { return false }
      switch text[place] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
        UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
        place += 1
      default: return false
      }
    }
    return false
  }

  private static func skimWord(
    _ text: borrowing Span<UInt8>, _ place: inout Int, _ word: StaticString
  ) -> Bool {
    let count = word.utf8CodeUnitCount
    guard place + count <= text.count else { return false }
    for index in 0..<count where unsafe text[place + index] != word.utf8Start[index] { return false }
    place += count
    return true
  }

  private static func skimNumber(_ text: borrowing Span<UInt8>, _ place: inout Int) -> Bool {
    let start = place
    _ = skip(UInt8(ascii: "-"), text, &place)
    if !skip(UInt8(ascii: "0"), text, &place) {
      guard skipDigits(text, &place) else { return false }
    }
    if skip(UInt8(ascii: "."), text, &place) {
      guard skipDigits(text, &place) else { return false }
    }
    // Neither these digits nor this exponent lead beyond what a Double holds.
    guard place - start < 200 else { return false }
    guard skip(UInt8(ascii: "e"), text, &place) || skip(UInt8(ascii: "E"), text, &place) else { return true }
    if !skip(UInt8(ascii: "-"), text, &place) { _ = skip(UInt8(ascii: "+"), text, &place) }
    let exponent = place
    return skipDigits(text, &place) && place - exponent < 3
  }

  /// Whether there is a digit.
  private static func skipDigits(_ text: borrowing Span<UInt8>, _ place: inout Int) -> Bool {
    let start = place
    while place < text.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= text[place] { place += 1 }
    return place > start
  }

  private static func skip(_ byte: UInt8, _ text: borrowing Span<UInt8>, _ place: inout Int) -> Bool {
    guard place < text.count, text[place] == byte else { return false }
    place += 1
    return true
  }

  private static func skipSpace(_ text: borrowing Span<UInt8>, _ place: inout Int) {
    while place < text.count {
      switch text[place] {
      case 0x20, 0x0a, 0x0d, 0x09: place += 1
      default: return
      }
    }
  }
}

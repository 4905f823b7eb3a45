/// Some of the keys of a table, a bit for each: made and asked for every point of a plan.
struct KeySet: Hashable, Sendable {
  private typealias Words = SIMD4<UInt64>

  /// So many keys a table can have.
  static let capacity = Words.scalarCount * UInt64.bitWidth

  private var words: Words

  /// No key.
  static let none = KeySet(words: .zero)
  /// Every key of any table.
  static let all = KeySet(words: ~.zero)

  func contains(_ key: Int) -> Bool { words[key / UInt64.bitWidth] >> (key % UInt64.bitWidth) & 1 == 1 }

  mutating func insert(_ key: Int) { words[key / UInt64.bitWidth] |= 1 << (key % UInt64.bitWidth) }

  mutating func formUnion(_ other: KeySet) { words |= other.words }

  func isDisjoint(with other: KeySet) -> Bool { words & other.words == .zero }
}

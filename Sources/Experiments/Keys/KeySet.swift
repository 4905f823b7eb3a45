/// Some of the keys of a table, a bit for each: made and asked for every point of a plan.
struct KeySet: Hashable, Sendable {
  /// So many keys a table can have.
  static let capacity = UInt128.bitWidth

  private var bits: UInt128

  /// No key.
  static let none = KeySet(bits: 0)
  /// Every key of any table.
  static let all = KeySet(bits: .max)

  func contains(_ key: Int) -> Bool { bits >> UInt128(key) & 1 == 1 }

  mutating func insert(_ key: Int) { bits |= 1 << UInt128(key) }

  mutating func formUnion(_ other: KeySet) { bits |= other.bits }

  func isDisjoint(with other: KeySet) -> Bool { bits & other.bits == 0 }
}

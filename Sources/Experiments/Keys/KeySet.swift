/// Some of the keys of a table, a bit for each: made and asked for every point of a plan.
struct KeySet: Hashable, Sendable {
  /// So many keys a table can have.
  static let capacity = 2 * UInt128.bitWidth

  private var low: UInt128
  private var high: UInt128

  /// No key.
  static let none = KeySet(low: 0, high: 0)
  /// Every key of any table.
  static let all = KeySet(low: .max, high: .max)

  func contains(_ key: Int) -> Bool {
    key < UInt128.bitWidth ? low >> key & 1 == 1 : high >> (key - UInt128.bitWidth) & 1 == 1
  }

  mutating func insert(_ key: Int) {
    if key < UInt128.bitWidth { low |= 1 << key } else { high |= 1 << (key - UInt128.bitWidth) }
  }

  mutating func formUnion(_ other: KeySet) {
    low |= other.low
    high |= other.high
  }

  func isDisjoint(with other: KeySet) -> Bool { low & other.low | high & other.high == 0 }
}

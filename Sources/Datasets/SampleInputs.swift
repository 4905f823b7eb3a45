/// The inputs of all samples of a file, row after row, shared and never changed.
enum SampleInputs: Sendable {
  /// Pixels as they are in the file, from a byte on: four times smaller than single precision, and often
  /// mapped.
  case bytes(ByteStorage, start: Int)
  /// Numbers in single precision.
  case floats([Float])
  /// Numbers that single precision would not tell apart: time stamps, say.
  case doubles([Double])

  /// A number at a position, as it is stored.
  subscript(position: Int) -> Double {
    switch self {
    case .bytes(let storage, let start): Double(storage[start + position])
    case .floats(let floats): Double(floats[position])
    case .doubles(let doubles): doubles[position]
    }
  }
}

internal import Glibc

/// A seeded generator of random numbers, xoshiro256** (Blackman and Vigna, 2018), whose whole state can be saved.
///
/// Every use of chance in a run draws from a stream of its own, named by its purpose, so that a change in how often
/// one part draws (growth, say) leaves the others (the order of the samples) as they were.
public struct RandomGenerator: RandomNumberGenerator, Codable, Hashable, Sendable {
  private var s0: UInt64
  private var s1: UInt64
  private var s2: UInt64
  private var s3: UInt64

  /// The stream for one purpose under one seed.
  public init(seed: Int, stream: String) {
    var state = UInt64(bitPattern: Int64(seed))
    // FNV-1a of the purpose: stable across versions of Swift, unlike `Hasher`.
    var name: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in stream.utf8 {
      name = (name ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
    }
    state ^= name
    s0 = Self.splitMix(&state)
    s1 = Self.splitMix(&state)
    s2 = Self.splitMix(&state)
    s3 = Self.splitMix(&state)
  }

  /// The generator in a state that was written down.
  ///
  /// - Throws: `DecodingError` also for four zeros, from which no other number ever comes.
  public init(from decoder: any Decoder) throws {
    let words = try decoder.container(keyedBy: CodingKeys.self)
    s0 = try words.decode(UInt64.self, forKey: .s0)
    s1 = try words.decode(UInt64.self, forKey: .s1)
    s2 = try words.decode(UInt64.self, forKey: .s2)
    s3 = try words.decode(UInt64.self, forKey: .s3)
    guard s0 | s1 | s2 | s3 != 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .s0, in: words, debugDescription: "a generator of zeros alone")
    }
  }

  private static func splitMix(_ state: inout UInt64) -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    let scrambled = s1 &* 5
    let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = (s3 << 45) | (s3 >> 19)
    return result
  }

  /// A number drawn uniformly from [0, 1), with 53 random bits.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A whole number drawn uniformly from 0 ..< `bound`, without modulo bias (Lemire, 2019).
  public mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "there is no index below \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold {
        product = next().multipliedFullWidth(by: range)
      }
    }
    return Int(product.high)
  }

  /// A number drawn from the standard normal distribution (Box and Muller, 1958; one number a pair is used, so that
  /// the state is the four words alone).
  public mutating func normal() -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return radius * cos(2 * .pi * uniform())
  }

  /// Puts the elements into a random order (Fisher and Yates), the same on every platform.
  @specialized(where Element == Int)
  @specialized(where Element == Int32)
  public mutating func shuffle<Element>(_ elements: inout [Element]) {
    var last = elements.count - 1
    while last > 0 {
      elements.swapAt(last, index(below: last + 1))
      last -= 1
    }
  }
}

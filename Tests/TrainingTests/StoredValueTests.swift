import LinearAlgebra
import Testing

@testable import Training

/// What is written down comes back bit for bit, and bytes of nothing are refused.
@Suite("Stored values")
struct StoredValueTests {
  /// One of each kind of thing.
  struct Everything: Codable, Hashable {
    enum Choice: Codable, Hashable {
      case plain
      case loaded(count: Int, [String])
    }
    enum Word: String, Codable { case one, two }

    var numbers = [0.1, -0.0, .infinity, .leastNonzeroMagnitude, 1e308]
    var floats: [Float] = [1.5, -.infinity]
    var counts = [Int.min, -1, 0, 1, Int.max]
    var bits = UInt64.max
    var small: Int8 = -128
    var byte: UInt8 = 255
    var single: Float = 0.1
    var truth = true
    var text = "näher 🌱"
    var word = Word.two
    var choices = [Choice.plain, .loaded(count: 3, ["a", ""])]
    var missing: Int?
    var there: Double? = -2.5
    var table = ["a": 1, "b": 2]
    var holes: [Int?] = [1, nil, 3]
    var emptyLists: [[StoredMatrix]] = [[], []]
  }

  private func again<Value: Codable>(_ value: Value) throws -> Value {
    try StoredValue(bytes: StoredValue(encoding: value).bytes).decode()
  }

  @Test("hold everything")
  func everything() throws {
    #expect(try again(Everything()) == Everything())
  }

  @Test("hold the bits of what is no number")
  func noNumbers() throws {
    let odd = [Double(nan: 77, signaling: false), .nan, -.nan]
    #expect(try again(odd).map(\.bitPattern) == odd.map(\.bitPattern))
    struct Holder: Codable { var value: Double }
    for value in odd { #expect(try again(Holder(value: value)).value.bitPattern == value.bitPattern) }
  }

  @Test("know a property by its name, whatever the order and whatever was added")
  func names() throws {
    struct Old: Codable {
      var first = 1
      var gone = 2
      var last = 3
    }
    struct New: Codable {
      var last: Int
      var added: Double?
      var first: Int
    }
    let value: New = try StoredValue(bytes: StoredValue(encoding: Old()).bytes).decode()
    #expect(value.first == 1 && value.last == 3 && value.added == nil)
  }

  @Test("are small: a name stands once")
  func size() throws {
    struct Row: Codable { var quiteALongName = 1 }
    let bytes = try StoredValue(encoding: Array(repeating: Row(), count: 1000)).bytes
    #expect(bytes.count < 1000 * 5 + 100)
  }

  @Test(
    "are refused where bytes say what cannot be",
    arguments: [
      [], [11], [255], [3], [3, 0x80], [3] + Array(repeating: 0xFF, count: 10), [4, 0, 0],
      // A text, a block and a list that are longer than the file, of a length that overflows.
      [5, 9, 97], [5, 2, 0xC3, 0x28], [6, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], [7, 2, 0, 0],
      [8] + Array(repeating: 0xFF, count: 9) + [1], [9, 0xFF, 0xFF, 0xFF, 0x7F, 0],
      // A key that was not named before; two values.
      [10, 1, 5, 0], [0, 0],
    ] as [[UInt8]])
  func nonsense(_ bytes: [UInt8]) {
    #expect(throws: StoredValue.FormatError.self) { try StoredValue(bytes: bytes) }
  }

  @Test("are refused where lists lie within lists without end")
  func depth() {
    let bytes = Array(repeating: [9, 1] as [UInt8], count: 100_000).flatMap(\.self)
    #expect(throws: StoredValue.FormatError.self) { try StoredValue(bytes: bytes) }
  }

  @Test("are refused where a value is of another kind")
  func kinds() throws {
    struct Wanted: Codable { var value: Int8 }
    func decode(_ value: StoredValue) throws { _ = try value.decode(Wanted.self) }
    func record(_ value: StoredValue) -> StoredValue { .record([.init(key: "value", value: value)]) }
    try decode(record(.integer(-128)))
    for wrong in [.integer(128), .number(1), .null, .text("1"), .list([]), .record([])] as [StoredValue] {
      #expect(throws: DecodingError.self) { try decode(record(wrong)) }
    }
    #expect(throws: DecodingError.self) { try decode(.list([])) }
    let twice = StoredValue.Member(key: "value", value: .integer(1))
    #expect(throws: DecodingError.self) { try decode(.record([twice, twice])) }
  }

  @Test("a generator of zeros, which would draw the same for ever, is refused")
  func zeros() throws {
    let generator = RandomGenerator(seed: 1, stream: "any")
    #expect(try again(generator) == generator)
    let zeros = ["s0", "s1", "s2", "s3"].map { StoredValue.Member(key: $0, value: .integer(0)) }
    #expect(throws: DecodingError.self) { try StoredValue.record(zeros).decode(RandomGenerator.self) }
  }
}

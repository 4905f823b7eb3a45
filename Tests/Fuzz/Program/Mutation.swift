import CFuzzer
import FuzzTargets

/// Changes an input for libFuzzer: half of the time it swaps a number or a line, which leaves a text in its format so
/// that what is behind the parser is reached; otherwise libFuzzer has its way.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ capacity: Int, _ seed: UInt32) -> Int {
  var generator = SplitMix(state: UInt64(seed))
  let isOurs = generator.next() % 2 == 0
  let input = unsafe [UInt8](UnsafeBufferPointer(start: data, count: size))
  guard isOurs, let output = Mutation.changed(input, by: &generator), output.count <= capacity else {
    return unsafe LLVMFuzzerMutate(data, size, capacity)
  }
  unsafe data.update(from: output, count: output.count)
  return output.count
}

private enum Mutation {
  /// The ends of what types hold and what is beyond, fractions, and what is no number.
  private static let numbers: [String] = [
    "0", "-1", "1", "2", "7", "64", "1000", "65536", "2147483647", "2147483648", "4294967296",
    "9007199254740993",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "18446744073709551615", "1e-12",
    "5e-324",
    "1e-160", "0.5", "-0.0", "1.5", "1e6", "1e12", "1e19", "1e30", "1e160", "1e305", "1e308", "-1e308",
    "1e400", "nan",
    "inf", "-inf", "null", "true", "\"\"", "[]", "{}", "",
  ]

  static func changed(_ input: [UInt8], by generator: inout SplitMix) -> [UInt8]? {
    let isNumber = { (byte: UInt8) in
      UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "+-.eE".utf8.contains(byte)
    }
    let isLine = { (byte: UInt8) in byte != UInt8(ascii: "\n") && byte != UInt8(ascii: ",") }
    let ours = generator.next() % 4
    let pieces = runs(in: input, of: ours > 0 ? isNumber : isLine).filter { piece in
      ours == 0 || input[piece].contains { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
    guard let piece = pieces.randomElement(using: &generator),
      let other = pieces.randomElement(using: &generator)
    else { return nil }
    let swaps = generator.next() % 4 == 0
    let new =
      ours == 0 || swaps ? Array(input[other]) : Array((numbers.randomElement(using: &generator) ?? "").utf8)
    return Array(input[..<piece.lowerBound]) + new + Array(input[piece.upperBound...])
  }

  private static func runs(in input: [UInt8], of isPart: (UInt8) -> Bool) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for (place, byte) in input.enumerated() {
      if isPart(byte) {
        start = start ?? place
      } else if let begun = start {
        runs.append(begun..<place)
        start = nil
      }
    }
    if let start { runs.append(start..<input.count) }
    return runs
  }
}

/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators" (2014): the same changes for the same seed.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

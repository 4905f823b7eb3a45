internal import Hashing

extension RawDataset {
  /// Names the canonical form; raised when the form, or what a file's samples are taken to be, changes, so
  /// that hashes kept in the cache are computed again.
  static let canonicalForm = "sprout/samples/1"

  /// SHA-256 of the samples in a canonical form, so that it depends neither on compression nor on file names.
  ///
  /// The form is: the line `sprout/samples/1 <classes>`; then for each part (all samples, or training and
  /// test part) the line `<samples> <inputs> uint8|float32|float64`, the inputs row after row (little-endian), and
  /// the classes as 32-bit little-endian whole numbers. Lines end with one line feed. Where numbers are predicted the
  /// first line is `sprout/samples/1 regression <targets>`, and these stand as float64 in the place of the classes.
  var hash: String {
    var hasher = SHA256Hasher()
    let task = training.targets.map { "regression \($0.names.count)" } ?? "\(classCount)"
    hasher.update("\(Self.canonicalForm) \(task)\n".utf8)
    for part in [training, test].compactMap({ $0 }) {
      part.hash(into: &hasher)
    }
    return hasher.finish().hexadecimal
  }
}

extension SampleTable {
  fileprivate func hash(into hasher: inout SHA256Hasher) {
    switch inputs {
    case .bytes(let storage, let start):
      hasher.update("\(count) \(inputCount) uint8\n".utf8)
      unsafe storage.withUnsafeBytes { bytes in
        unsafe hasher.update(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count * inputCount]))
      }
    case .floats(let floats):
      hasher.update("\(count) \(inputCount) float32\n".utf8)
      Self.hash(floats, into: &hasher) { $0.bitPattern.littleEndian }
    case .doubles(let doubles):
      hasher.update("\(count) \(inputCount) float64\n".utf8)
      Self.hash(doubles, into: &hasher) { $0.bitPattern.littleEndian }
    }
    if let targets {
      return Self.hash(targets.values, into: &hasher) { $0.bitPattern.littleEndian }
    }
    unsafe labels.map { $0.littleEndian }.withUnsafeBytes { unsafe hasher.update($0) }
  }

  /// In pieces: the copy in a fixed byte order must not double the memory.
  private static func hash<Number, Bits: BitwiseCopyable>(
    _ numbers: [Number], into hasher: inout SHA256Hasher, _ bits: (Number) -> Bits
  ) {
    for first in stride(from: 0, to: numbers.count, by: 1 << 16) {
      let piece = numbers[first..<min(first + (1 << 16), numbers.count)].map(bits)
      unsafe piece.withUnsafeBytes { unsafe hasher.update($0) }
    }
  }
}

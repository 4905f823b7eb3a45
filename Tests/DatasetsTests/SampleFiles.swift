@testable import Datasets

/// Files for tests, made without the code under test.
enum SampleFiles {
  /// An IDX file.
  static func idx(type: UInt8 = 0x08, _ dimensions: [Int], _ elements: [UInt8]) -> [UInt8] {
    [0, 0, type, UInt8(dimensions.count)] + dimensions.flatMap { bigEndian(UInt32($0)) } + elements
  }

  static func bigEndian(_ number: some FixedWidthInteger) -> [UInt8] {
    unsafe withUnsafeBytes(of: number.bigEndian) { unsafe Array($0) }
  }

  /// gzip data that store the bytes without compressing them (RFC 1951, 3.2.4; RFC 1952).
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]
    var start = 0
    repeat {
      let end = min(start + 65535, bytes.count)
      let length = UInt16(end - start)
      result.append(end == bytes.count ? 1 : 0)
      result += [UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8)]
      result += bytes[start..<end]
      start = end
    } while start < bytes.count
    return result + bigEndian(crc32(bytes).byteSwapped) + bigEndian(UInt32(bytes.count).byteSwapped)
  }

  private static let crcOfByte: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }

  /// The CRC of gzip (RFC 1952, section 8).
  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    let table = crcOfByte
    return ~bytes.reduce(0xffff_ffff) { table[Int(($0 ^ UInt32($1)) & 0xff)] ^ $0 >> 8 }
  }

  /// A record of a CIFAR file: the pixels follow from a number.
  static func cifarRecord(_ number: Int, labels: [Int]) -> [UInt8] {
    labels.map { UInt8($0) }
      + (0..<3072).map { UInt8(truncatingIfNeeded: ($0 * 7 + number * 13) ^ ($0 >> 5)) }
  }

  /// The six files of a small CIFAR-10: labels go round, each file begins with the next one.
  static func cifar10(each count: Int) -> [String: [UInt8]] {
    func file(_ batch: Int) -> [UInt8] {
      (0..<count).flatMap { cifarRecord(batch * 1000 + $0, labels: [(batch + $0) % 10]) }
    }
    var files = ["test_batch.bin": file(5)]
    for batch in 0..<5 { files["data_batch_\(batch + 1).bin"] = file(batch) }
    return files
  }

  /// The two files of a small CIFAR-100.
  static func cifar100(training: Int, test: Int) -> [String: [UInt8]] {
    func file(_ count: Int, _ first: Int) -> [UInt8] {
      (0..<count).flatMap { cifarRecord(first + $0, labels: [$0 % 20, $0 % 100]) }
    }
    return ["train.bin": file(training, 0), "test.bin": file(test, 5000)]
  }

  /// A tar archive (POSIX.1-1988) of a folder with some files.
  static func tar(_ files: [String: [UInt8]], in folder: String) -> [UInt8] {
    func entry(_ name: String, _ kind: Character, _ content: [UInt8]) -> [UInt8] {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, _ place: Int) {
        for (offset, byte) in text.utf8.enumerated() { header[place + offset] = byte }
      }
      func octal(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: digits - text.count) + text
      }
      put(name, 0)
      put(octal(0o644, 7), 100)
      put(octal(content.count, 11), 124)
      put(octal(0, 11), 136)
      put("        ", 148)
      put(String(kind), 156)
      put("ustar", 257)
      put("00", 263)
      put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\0 ", 148)
      let padding = (512 - content.count % 512) % 512
      return header + content + [UInt8](repeating: 0, count: padding)
    }
    let entries = files.sorted { $0.key < $1.key }.flatMap { entry(folder + "/" + $0.key, "0", $0.value) }
    return entry(folder + "/", "5", []) + entries + [UInt8](repeating: 0, count: 1024)
  }

  /// The four files of a small set of `side` x `side` images named like MNIST: pixels count up, labels go
  /// round.
  static func imageSet(training: Int = 20, test: Int = 10, side: Int = 2) -> [String: [UInt8]] {
    func images(_ count: Int, _ offset: Int) -> [UInt8] {
      let period = (0..<256).map { UInt8(truncatingIfNeeded: $0 * 7 + offset) }
      var pixels: [UInt8] = []
      while pixels.count < count * side * side { pixels += period }
      return idx([count, side, side], Array(pixels.prefix(count * side * side)))
    }
    func labels(_ count: Int) -> [UInt8] { idx([count], (0..<count).map { UInt8($0 % 10) }) }
    return [
      "train-images-idx3-ubyte": images(training, 0), "train-labels-idx1-ubyte": labels(training),
      "t10k-images-idx3-ubyte": images(test, 3), "t10k-labels-idx1-ubyte": labels(test),
    ]
  }
}

extension DatasetConfiguration {
  /// A configuration with some keys changed.
  static func with(_ name: Name, _ change: (inout DatasetConfiguration) -> Void) -> DatasetConfiguration {
    var configuration = DatasetConfiguration(name: name)
    change(&configuration)
    return configuration
  }
}

/// Runs what should fail and gives its error.
func datasetError(_ body: () throws -> Void) -> DatasetError? {
  do {
    try body()
    return nil
  } catch {
    return error as? DatasetError
  }
}

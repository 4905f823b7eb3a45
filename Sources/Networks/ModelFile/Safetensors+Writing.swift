internal import FoundationEssentials

extension Safetensors {
  /// Puts arrays and texts into the bytes of a file, little-endian, in the order in which they are appended.
  struct Writer {
    private var entries: [String] = []
    private var data: [UInt8] = []

    mutating func append(_ name: String, shape: [Int], _ numbers: [Float]) {
      append(name, "F32", shape, numbers.map(\.bitPattern))
    }

    mutating func append(_ name: String, shape: [Int], _ numbers: [Double]) {
      append(name, "F64", shape, numbers.map(\.bitPattern))
    }

    private mutating func append(
      _ name: String, _ type: String, _ shape: [Int], _ numbers: [some FixedWidthInteger]
    ) {
      let start = data.count
      for number in numbers { Self.append(littleEndian: number, to: &data) }
      let dimensions = shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(Self.quoted(name)):{\"dtype\":\"\(type)\",\"shape\":[\(dimensions)],"
          + "\"data_offsets\":[\(start),\(data.count)]}")
    }

    /// The bytes of the file.
    func bytes(metadata: [String: String]) -> [UInt8] {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }.joined(separator: ",")
      var header = "{\"__metadata__\":{\(texts)},\(entries.joined(separator: ","))}"
      // The data begin at a multiple of 8 bytes; the format pads the header with spaces.
      header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(8 + header.utf8.count + data.count)
      Self.append(littleEndian: UInt64(header.utf8.count), to: &bytes)
      bytes.append(contentsOf: header.utf8)
      bytes.append(contentsOf: data)
      return bytes
    }

    private static func append(littleEndian number: some FixedWidthInteger, to bytes: inout [UInt8]) {
      for shift in stride(from: 0, to: number.bitWidth, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }

    private static func quoted(_ text: String) -> String {
      let encoded =
        (try? JSONEncoder().encode([text])).map { String(decoding: $0, as: UTF8.self) } ?? "[\"\"]"
      return String(encoded.dropFirst().dropLast())
    }
  }
}

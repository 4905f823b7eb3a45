internal import FoundationEssentials

extension Safetensors {
  /// Puts arrays and texts into the bytes of a file, little-endian, in the order in which they are appended.
  public struct Writer {
    private var entries: [String] = []
    private var data: [UInt8] = []

    /// A file without arrays.
    ///
    /// - Parameter size: The bytes of the arrays that will come, so that they are written in one place.
    public init(reserving size: Int = 0) { data.reserveCapacity(size) }

    /// Appends an array of single-precision numbers.
    public mutating func append(_ name: String, shape: [Int], _ numbers: [Float]) {
      unsafe numbers.withUnsafeBytes { unsafe append(name, "F32", shape, $0) }
    }

    /// Appends an array of double-precision numbers.
    public mutating func append(_ name: String, shape: [Int], _ numbers: [Double]) {
      unsafe numbers.withUnsafeBytes { unsafe append(name, "F64", shape, $0) }
    }

    /// - Parameter numbers: With the lowest byte first, as on every machine this program is built for.
    private mutating func append(
      _ name: String, _ type: String, _ shape: [Int], _ numbers: UnsafeRawBufferPointer
    ) {
      let start = data.count
      unsafe data.append(contentsOf: numbers)
      let dimensions = shape.map(String.init).joined(separator: ",")
      entries.append(
        "\(Self.quoted(name)):{\"dtype\":\"\(type)\",\"shape\":[\(dimensions)],"
          + "\"data_offsets\":[\(start),\(data.count)]}")
    }

    /// The bytes of the file.
    public func bytes(metadata: [String: String]) -> [UInt8] {
      let texts = metadata.sorted { $0.key < $1.key }
        .map { "\(Self.quoted($0.key)):\(Self.quoted($0.value))" }.joined(separator: ",")
      var header = "{\"__metadata__\":{\(texts)},\(entries.joined(separator: ","))}"
      // The data begin at a multiple of 8 bytes; the format pads the header with spaces.
      header += String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
      var bytes: [UInt8] = []
      bytes.reserveCapacity(8 + header.utf8.count + data.count)
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: header.utf8.count >> shift))
      }
      bytes.append(contentsOf: header.utf8)
      bytes.append(contentsOf: data)
      return bytes
    }

    private static func quoted(_ text: String) -> String {
      let encoded =
        (try? JSONEncoder().encode([text])).map { String(decoding: $0, as: UTF8.self) } ?? "[\"\"]"
      return String(encoded.dropFirst().dropLast())
    }
  }
}

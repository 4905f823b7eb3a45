extension StoredValue {
  /// Reads the value that some bytes are, all of them.
  ///
  /// - Throws: `FormatError`. Nothing is allocated that the bytes at hand could not fill.
  init(bytes: [UInt8]) throws(FormatError) {
    var reader = Reader(bytes: bytes)
    self = try reader.value(depth: 0)
    guard reader.remaining == 0 else { throw FormatError() }
  }

  private struct Reader {
    let bytes: [UInt8]
    private var place = 0
    private var keys: [String] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    var remaining: Int { bytes.count - place }

    mutating func value(depth: Int) throws(FormatError) -> StoredValue {
      guard depth < StoredValue.depthLimit, let tag = Tag(rawValue: try byte()) else { throw FormatError() }
      switch tag {
      case .null: return .null
      case .no: return .boolean(false)
      case .yes: return .boolean(true)
      case .integer:
        let group = try group()
        return .integer(Int64(bitPattern: group >> 1) ^ -Int64(bitPattern: group & 1))
      case .number: return .number(try block(of: 1)[0])
      case .text: return .text(try text())
      case .floats: return .floats(try block(of: try count(bytesEach: MemoryLayout<Float>.size)))
      case .numbers: return .numbers(try block(of: try count(bytesEach: MemoryLayout<Double>.size)))
      case .integers: return .integers(try block(of: try count(bytesEach: MemoryLayout<Int>.size)))
      case .list:
        var elements: [StoredValue] = []
        for _ in 0..<(try count(bytesEach: 1)) { elements.append(try value(depth: depth + 1)) }
        return .list(elements)
      case .record:
        var members: [Member] = []
        for _ in 0..<(try count(bytesEach: 2)) {
          let key = try key()
          members.append(Member(key: key, value: try value(depth: depth + 1)))
        }
        return .record(members)
      }
    }

    private mutating func byte() throws(FormatError) -> UInt8 {
      guard remaining > 0 else { throw FormatError() }
      defer { place += 1 }
      return bytes[place]
    }

    private mutating func group() throws(FormatError) -> UInt64 {
      var value: UInt64 = 0
      for shift in stride(from: UInt64(0), to: 64, by: 7) {
        let byte = try byte()
        let part = UInt64(byte & 0x7F)
        guard (part << shift) >> shift == part else { throw FormatError() }
        value |= part << shift
        if byte & 0x80 == 0 { return value }
      }
      throw FormatError()
    }

    /// A number of things of which each takes so many bytes at least.
    private mutating func count(bytesEach size: Int) throws(FormatError) -> Int {
      guard let count = Int(exactly: try group()), count <= remaining / size else { throw FormatError() }
      return count
    }

    private mutating func text() throws(FormatError) -> String {
      let count = try count(bytesEach: 1)
      guard let text = String(validating: bytes[place..<place + count], as: UTF8.self) else {
        throw FormatError()
      }
      place += count
      return text
    }

    private mutating func key() throws(FormatError) -> String {
      let number = try group()
      if number < UInt64(keys.count) { return keys[Int(number)] }
      guard number == UInt64(keys.count) else { throw FormatError() }
      let key = try text()
      keys.append(key)
      return key
    }

    /// So many elements of a kind that any bits are one of.
    private mutating func block<Element: BitwiseCopyable>(of count: Int) throws(FormatError) -> [Element] {
      let size = count * MemoryLayout<Element>.size
      guard size <= remaining else { throw FormatError() }
      let slice = bytes[place..<place + size]
      place += size
      return unsafe [Element](unsafeUninitializedCapacity: count) { buffer, written in
        unsafe slice.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
        written = count
      }
    }
  }
}

extension StoredValue {
  /// The value as bytes.
  ///
  /// A tag, then: whole numbers and counts in groups of seven bits, the lowest first; other numbers in little-endian
  /// order; a key by its place among the keys so far, spelled out where it is new.
  var bytes: [UInt8] {
    var writer = Writer()
    writer.write(self)
    return writer.bytes
  }

  private struct Writer {
    var bytes: [UInt8] = []
    private var keys: [String: Int] = [:]

    mutating func write(_ value: StoredValue) {
      switch value {
      case .null: write(tag: .null)
      case .boolean(let value): write(tag: value ? .yes : .no)
      case .integer(let value):
        write(tag: .integer)
        // Small numbers of either sign are short.
        write(group: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
      case .number(let value):
        write(tag: .number)
        write(block: [value])
      case .single(let value): write(.number(Double(value)))
      case .text(let text):
        write(tag: .text)
        write(text)
      case .floats(let elements): write(tag: .floats, elements)
      case .numbers(let elements): write(tag: .numbers, elements)
      case .integers(let elements): write(tag: .integers, elements)
      case .list(let elements):
        write(tag: .list)
        write(group: UInt64(elements.count))
        for element in elements { write(element) }
      case .record(let members), .table(let members):
        write(tag: .record)
        write(group: UInt64(members.count))
        for member in members {
          write(key: member.key)
          write(member.value)
        }
      }
    }

    private mutating func write(tag: Tag) { bytes.append(tag.rawValue) }

    private mutating func write(group value: UInt64) {
      var rest = value
      while rest > 0x7F {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    private mutating func write(_ text: String) {
      write(group: UInt64(text.utf8.count))
      bytes.append(contentsOf: text.utf8)
    }

    private mutating func write(key: String) {
      if let place = keys[key] { return write(group: UInt64(place)) }
      write(group: UInt64(keys.count))
      keys[key] = keys.count
      write(key)
    }

    private mutating func write<Element: BitwiseCopyable>(tag: Tag, _ elements: [Element]) {
      write(tag: tag)
      write(group: UInt64(elements.count))
      write(block: elements)
    }

    /// Every machine there is a Swift for is little-endian.
    private mutating func write<Element: BitwiseCopyable>(block elements: [Element]) {
      unsafe elements.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    }
  }
}

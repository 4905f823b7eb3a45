internal import FoundationEssentials

/// The header of a safetensors file: a JSON object with `{"dtype", "shape", "data_offsets"}` for every tensor, and texts
/// under `__metadata__`.
///
/// The form is so narrow that a reader of its own can call every fault by its name, sees names that stand twice, and has
/// no levels to get lost in.
struct SafetensorsHeader {
  private(set) var metadata: [String: String] = [:]
  private(set) var tensors: [String: Safetensors.Tensor] = [:]

  private let bytes: ArraySlice<UInt8>
  private var position: Int
  private var hasMetadata = false
  /// What is being read, for errors.
  private var place = "the header"

  private typealias FormatError = ModelFile.FormatError

  /// More dimensions than any network's arrays have.
  private static let mostDimensions = 64

  /// - Throws: `FormatError` when it is no JSON, or JSON of another form.
  init(_ bytes: ArraySlice<UInt8>) throws(ModelFile.FormatError) {
    self.bytes = bytes
    position = bytes.startIndex
    guard current == UInt8(ascii: "{") else { throw error("a '{' should stand here") }
    try readObject { header, name throws(FormatError) in
      if name == "__metadata__" {
        try header.readMetadata()
      } else {
        try header.readTensor(name)
      }
    }
    skipSpace()
    guard position == bytes.endIndex else { throw error("there is more behind its end") }
  }

  private mutating func readMetadata() throws(FormatError) {
    guard !hasMetadata else { throw error("'__metadata__' stands twice") }
    hasMetadata = true
    place = "the metadata"
    try readObject { header, key throws(FormatError) in
      header.place = "the metadata '\(key)'"
      guard header.metadata.updateValue(try header.readString(), forKey: key) == nil else {
        throw FormatError(message: "the metadata '\(key)' stand twice in the header")
      }
    }
    place = "the header"
  }

  private mutating func readTensor(_ name: String) throws(FormatError) {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    place = "'\(name)' in the header"
    try readObject { header, key throws(FormatError) in
      switch key {
      case "dtype" where type == nil: type = try header.readString()
      case "shape" where shape == nil: shape = try header.readNumbers(atMost: Self.mostDimensions)
      case "data_offsets" where offsets == nil: offsets = try header.readNumbers(atMost: 2)
      case "dtype", "shape", "data_offsets": throw header.error("'\(key)' stands twice")
      default: throw header.error("'\(key)' is not of the format: dtype, shape and data_offsets are")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw error("dtype, shape and two data_offsets are needed")
    }
    let tensor = Safetensors.Tensor(type: type, shape: shape, start: offsets[0], end: offsets[1])
    guard tensors.updateValue(tensor, forKey: name) == nil else {
      throw FormatError(message: "the tensor '\(name)' stands twice in the header")
    }
    place = "the header"
  }

  /// Reads `{"key": value, ...}`; the body reads each value.
  private mutating func readObject(
    _ body: (inout SafetensorsHeader, String) throws(FormatError) -> Void
  ) throws(FormatError) {
    try skip("{")
    if found("}") { return }
    repeat {
      let key = try readString()
      try skip(":")
      try body(&self, key)
    } while found(",")
    try skip("}")
  }

  /// Reads a list of whole numbers from 0 on.
  private mutating func readNumbers(atMost limit: Int) throws(FormatError) -> [Int] {
    var numbers: [Int] = []
    try skip("[")
    if found("]") { return numbers }
    repeat {
      skipSpace()
      let digits = bytes[position...].prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
      guard digits.first != UInt8(ascii: "0") || digits.count == 1,
        let number = Int(String(decoding: digits, as: UTF8.self))
      else { throw error("a whole number from 0 on should stand here") }
      numbers.append(number)
      position = digits.endIndex
      guard numbers.count <= limit else { throw error("more than \(limit) numbers") }
    } while found(",")
    try skip("]")
    return numbers
  }

  private mutating func readString() throws(FormatError) -> String {
    try skip("\"")
    let start = position
    var isEscaped = false
    while let byte = current, byte != UInt8(ascii: "\"") {
      guard byte >= 0x20 else { throw error("a control character must be escaped") }
      isEscaped = isEscaped || byte == UInt8(ascii: "\\")
      position += byte == UInt8(ascii: "\\") ? 2 : 1
    }
    guard position < bytes.endIndex else { throw error("a text has no end") }
    let contents = bytes[start..<position]
    guard let text = String(validating: contents, as: UTF8.self) else {
      throw error("a text is not UTF-8")
    }
    try skip("\"")
    guard isEscaped else { return text }
    guard let decoded = try? JSONDecoder().decode([String].self, from: Data("[\"\(text)\"]".utf8)) else {
      throw error("a text has an escape sequence that is none of JSON's")
    }
    return decoded[0]
  }

  private var current: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
  }

  private mutating func skip(_ character: Unicode.Scalar) throws(FormatError) {
    guard found(character) else { throw error("a '\(character)' should stand here") }
  }

  /// Passes over a character, with the space before it, when it is the next.
  private mutating func found(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard current == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private func error(_ message: String) -> FormatError {
    FormatError(message: "\(place): byte \(position): \(message)")
  }
}

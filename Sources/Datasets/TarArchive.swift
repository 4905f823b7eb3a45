/// Reads the files in a tar archive (POSIX.1-1988 and later, GNU).
///
/// Nothing is written by the names that stand in it: a file is asked for by name.
struct TarArchive {
  private static let blockSize = 512
  /// The kinds of entries that are files; folders, links and what only later readers understand are passed over.
  private static let regularFile: Set<UInt8> = [0, UInt8(ascii: "0")]

  private let contents: ByteStorage
  /// Where each file lies, by its name without folders.
  private let files: [String: Range<Int>]

  /// - Parameter path: Names the data in errors.
  /// - Throws: `DatasetError` with the byte at which the archive is damaged or ends too early.
  init(_ contents: ByteStorage, path: String) throws {
    self.contents = contents
    var files: [String: Range<Int>] = [:]
    var start = 0
    while true {
      guard start + Self.blockSize <= contents.count else {
        throw DatasetError(.environment, "\(path): truncated: the tar archive ends at byte \(contents.count)")
      }
      let header = start..<start + Self.blockSize
      // A block of zeros ends the archive.
      if header.allSatisfy({ contents[$0] == 0 }) { break }
      guard let size = Self.number(contents, start + 124, digits: 12),
        Self.number(contents, start + 148, digits: 8) == Self.checksum(contents, header)
      else {
        throw DatasetError(.environment, "\(path): byte \(start): no header of a tar archive")
      }
      let first = header.upperBound
      guard size <= contents.count - first else {
        throw DatasetError(
          .environment, "\(path): truncated: the tar archive ends at byte \(contents.count), within a file")
      }
      if Self.regularFile.contains(contents[start + 156]) {
        let name = contents.text(start..<start + 100).prefix { $0 != "\0" }
        files[String(name.split(separator: "/").last ?? "")] = first..<first + size
      }
      start = first + (size + Self.blockSize - 1) / Self.blockSize * Self.blockSize
    }
    self.files = files
  }

  /// A copy of a file; nil when it is not there.
  func file(_ name: String) -> ByteStorage? {
    guard let range = files[name] else { return nil }
    return unsafe ByteStorage(count: range.count) { target in
      unsafe contents.withUnsafeBytes { unsafe target.copyBytes(from: $0[range]) }
    }
  }

  /// An octal number that ends with a blank or a zero.
  private static func number(_ contents: ByteStorage, _ start: Int, digits: Int) -> Int? {
    let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\0" }
    let text = contents.text(start..<start + digits).drop(while: isBlank).prefix { !isBlank($0) }
    return text.isEmpty ? 0 : Int(text, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
  }

  /// The sum of the bytes of a header, its own place taken as blanks.
  private static func checksum(_ contents: ByteStorage, _ header: Range<Int>) -> Int {
    header.reduce(0) { sum, position in
      let isOwn = (148..<156).contains(position - header.lowerBound)
      return sum + (isOwn ? 32 : Int(contents[position]))
    }
  }
}

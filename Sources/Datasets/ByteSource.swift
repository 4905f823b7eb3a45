internal import Glibc

/// The bytes of a file of any length, raw or gzip, from its beginning to its end; also of a pipe.
final class ByteSource {
  /// What the standard input is called.
  static let standardInput = "-"

  /// Names the data in errors.
  let path: String
  private let descriptor: Int32
  private let gzip: Gzip.Stream?
  /// What was read to see whether it is gzip, and not handed out yet.
  private var first: ArraySlice<UInt8>

  /// - Throws: `DatasetError` when the file is not there or cannot be read.
  init(_ name: String) throws {
    let isInput = name == Self.standardInput
    let (path, descriptor) =
      isInput ? ("the standard input", 0) : (name, unsafe open(name, O_RDONLY | O_CLOEXEC))
    guard descriptor >= 0 else { throw DatasetError.unreadable(name, code: errno) }
    do {
      let bytes = try Self.beginning(descriptor, path)
      let isGzip = bytes == [0x1f, 0x8b]
      gzip = isGzip ? try Gzip.Stream(after: bytes[...], path: path) : nil
      first = isGzip ? [] : bytes[...]
    } catch {
      if descriptor > 0 { close(descriptor) }
      throw error
    }
    self.path = path
    self.descriptor = descriptor
  }

  /// The first two bytes.
  private static func beginning(_ descriptor: Int32, _ path: String) throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 2)
    var count = 0
    while count < 2 {
      let more = try unsafe bytes.withUnsafeMutableBytes { buffer in
        unsafe try read(descriptor, UnsafeMutableRawBufferPointer(rebasing: buffer[count...]), path)
      }
      if more == 0 { break }
      count += more
    }
    return Array(bytes[..<count])
  }

  deinit {
    if descriptor > 0 { close(descriptor) }
  }

  /// Reads the next bytes.
  ///
  /// - Returns: How many; 0 at the end alone.
  /// - Throws: `DatasetError` when they cannot be read or are damaged.
  @unsafe
  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    if let gzip {
      return unsafe try gzip.inflate(into: target) { unsafe try Self.read(descriptor, $0, path) }
    }
    guard first.isEmpty else {
      let piece = first.prefix(target.count)
      unsafe target.copyBytes(from: piece)
      first = first.dropFirst(piece.count)
      return piece.count
    }
    return unsafe try Self.read(descriptor, target, path)
  }

  @unsafe
  private static func read(
    _ descriptor: Int32, _ target: UnsafeMutableRawBufferPointer, _ path: String
  ) throws -> Int {
    while true {
      let count = unsafe Glibc.read(descriptor, target.baseAddress, target.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw DatasetError.unreadable(path, code: errno) }
    }
  }
}

import FoundationEssentials
import Glibc

extension Source {
  /// Reads a file of at most 1 MiB of UTF-8.
  ///
  /// The size is looked at before the first byte is read. A pipe that a shell hands over (`/dev/fd/63`) is read up to the
  /// limit; one in a folder is refused, since it may never say anything.
  ///
  /// - Throws: `SourceError` when the file is missing, a directory, unreadable, too large, or no UTF-8.
  public init(file path: String) throws(SourceError) {
    let bytes = try Self.bytes(of: path)
    guard !bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFE, 0xFF]) else {
      throw .unreadable("\(path): the file is UTF-16; save it as UTF-8")
    }
    self.init(name: path, text: String(decoding: bytes, as: UTF8.self))
    do {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let offset = error.byteOffsets.lowerBound
      let before = Source(name: path, text: String(decoding: bytes[..<offset], as: UTF8.self))
      let map = TextMap(self)
      let start = before.text.unicodeScalars.count
      throw .undecodable(
        Diagnostic(
          source: self,
          range: MarkRange(start: map.mark(at: start), end: map.mark(at: start + 1)),
          message: "the byte 0x\(String(bytes[offset], radix: 16, uppercase: true)) is not UTF-8; "
            + "save the file as UTF-8"
        )
      )
    }
  }

  private static func bytes(of path: String) throws(SourceError) -> [UInt8] {
    var status = stat()
    let isPipe = unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
    guard !isPipe || path.hasPrefix("/dev/") || path.hasPrefix("/proc/") else {
      throw .unreadable("\(path): is a pipe, not a file")
    }
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadable(sentence(for: errno, at: path)) }
    defer { close(descriptor) }

    guard unsafe fstat(descriptor, &status) == 0 else { throw .unreadable(sentence(for: errno, at: path)) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw .unreadable("\(path): is a directory, not a file")
    }
    guard status.st_size <= Limits.bytes else {
      throw .unreadable("\(path): \(tooLarge(Int(status.st_size)))")
    }

    var bytes: [UInt8] = []
    var failure: Int32 = 0
    while bytes.count <= Limits.bytes {
      let piece = unsafe [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
        let received = unsafe read(descriptor, buffer.baseAddress, buffer.count)
        failure = received < 0 ? errno : 0
        count = max(received, 0)
      }
      if failure == EINTR { continue }
      guard failure == 0 else { throw .unreadable(sentence(for: failure, at: path)) }
      if piece.isEmpty { return bytes }
      bytes += piece
    }
    throw .unreadable("\(path): \(tooLarge(nil))")
  }

  /// What is said of a text over the limit; without a size when the end was not read.
  static func tooLarge(_ size: Int?) -> String {
    let limit = Limits.bytes >> 10
    let found = size.map { "\(($0 + 1023) >> 10) KiB" } ?? "more than \(limit) KiB"
    return "the text is too large: \(found); the limit is \(limit) KiB"
  }

  private static func sentence(for error: Int32, at path: String) -> String {
    guard error == ENOENT else {
      return "\(path): cannot be read: \(unsafe String(cString: strerror(error)))"
    }
    // An empty variable of a script, mostly.
    if path.isEmpty { return "'': no such file; the name is empty" }
    return "\(path): no such file" + (neighbour(of: path).map { "; did you mean '\($0)'?" } ?? "")
  }

  /// The file in the same folder whose name is nearest to the one that is missing.
  private static func neighbour(of path: String) -> String? {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    return nearest(to: name, among: names?.sorted() ?? []).map { folder + $0 }
  }
}

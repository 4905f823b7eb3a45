internal import CZlib

extension Gzip {
  /// Inflates data that come piece by piece, of any length; the only caller of zlib.
  @safe
  final class Stream {
    private static let inputSize = 1 << 17

    private let path: String
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    /// The bytes that zlib was given.
    private var fed = 0
    private var isAtEnd = false
    private var isBetweenMembers = false

    /// - Parameters:
    ///   - first: What was read of the data already; at most 64 KiB.
    ///   - path: Names the data in errors.
    /// - Throws: `DatasetError` when there is no memory.
    init(after first: ArraySlice<UInt8> = [], path: String) throws {
      precondition(first.count <= Self.inputSize)
      self.path = path
      unsafe input = .allocate(byteCount: Self.inputSize, alignment: 16)
      unsafe input.copyBytes(from: first)
      unsafe stream = .allocate(capacity: 1)
      unsafe stream.initialize(to: z_stream())
      let gzipOnly: Int32 = 16 + MAX_WBITS
      let status = unsafe inflateInit2_(stream, gzipOnly, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
      guard status == Z_OK else {
        throw DatasetError(.environment, "\(path): not enough memory to inflate it")
      }
      feed(first.count)
    }

    deinit {
      unsafe inflateEnd(stream)
      unsafe stream.deallocate()
      unsafe input.deallocate()
    }

    /// Inflates as much as fits into some memory.
    ///
    /// - Parameter read: Reads more of the compressed data; nothing at their end.
    /// - Returns: The number of bytes; 0 at the end.
    /// - Throws: `DatasetError` when the data are damaged or end too early.
    @unsafe
    func inflate(
      into target: UnsafeMutableRawBufferPointer, _ read: (UnsafeMutableRawBufferPointer) throws -> Int
    ) throws -> Int {
      unsafe stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
      unsafe stream.pointee.avail_out = UInt32(target.count)
      while unsafe stream.pointee.avail_out > 0 {
        if unsafe stream.pointee.avail_in == 0, !isAtEnd {
          let count = unsafe try read(input)
          isAtEnd = count == 0
          feed(count)
        }
        if isBetweenMembers {
          // gzip files may be concatenated; anything else after the end is damage.
          guard unsafe stream.pointee.avail_in > 0 else { break }
          guard unsafe stream.pointee.next_in.pointee == 0x1f else {
            throw DatasetError(
              .environment, "\(path): stray bytes after the gzip data, from byte \(consumed)")
          }
          guard unsafe inflateReset(stream) == Z_OK else { break }
          isBetweenMembers = false
        }
        switch unsafe CZlib.inflate(stream, Z_NO_FLUSH) {
        case Z_OK: continue
        case Z_STREAM_END: isBetweenMembers = true
        case Z_BUF_ERROR where isAtEnd:
          throw DatasetError(
            .environment, "\(path): truncated: the gzip data end at byte \(fed) before they are complete")
        case Z_BUF_ERROR: continue
        case let status:
          let reason = unsafe stream.pointee.msg.map { unsafe String(cString: $0) } ?? "zlib error \(status)"
          throw DatasetError(
            .environment,
            "\(path): damaged gzip data at byte \(consumed) (\(reason)); fetch or copy the file again")
        }
      }
      return unsafe target.count - Int(stream.pointee.avail_out)
    }

    /// The bytes that zlib has taken.
    private var consumed: Int { unsafe fed - Int(stream.pointee.avail_in) }

    private func feed(_ count: Int) {
      fed += count
      unsafe stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
      unsafe stream.pointee.avail_in = UInt32(count)
    }
  }
}

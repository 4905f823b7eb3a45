internal import Glibc

/// Reads gzip data by zlib, which checks the CRC and the length that they end with.
enum Gzip {
  /// Whether some bytes begin like gzip data.
  static func begins(_ bytes: ByteStorage) -> Bool {
    bytes.count >= 2 && bytes[0] == 0x1f && bytes[1] == 0x8b
  }

  /// The inflated content of gzip data (all members, one after the other).
  ///
  /// gzip data expand at most 1,032 times; the length they claim (their last four bytes) is believed within that.
  ///
  /// - Parameter path: Names the data in errors.
  /// - Throws: `DatasetError` with the byte at which the data are damaged or end too early.
  static func inflate(_ compressed: ByteStorage, path: String) throws -> ByteStorage {
    try unsafe compressed.withUnsafeBytes { source throws in
      let stream = try Stream(path: path)
      var left = unsafe source[...]
      let trailer = unsafe source.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
      var capacity = min(trailer, source.count * 1032) + 64
      var output = unsafe malloc(capacity)
      var produced = 0
      do {
        while true {
          guard let memory = unsafe output else {
            throw DatasetError(.environment, "\(path): not enough memory to inflate it")
          }
          let room = min(capacity - produced, 1 << 30)
          let target = unsafe UnsafeMutableRawBufferPointer(start: memory + produced, count: room)
          let count = try unsafe stream.inflate(into: target) { input in
            let piece = unsafe left.prefix(input.count)
            unsafe input.copyBytes(from: piece)
            unsafe left = left.dropFirst(piece.count)
            return unsafe piece.count
          }
          produced += count
          if count < room { return unsafe ByteStorage(adopting: memory, count: produced) }
          guard produced == capacity else { continue }
          capacity *= 2
          guard let larger = unsafe realloc(memory, capacity) else {
            throw DatasetError(.environment, "\(path): not enough memory to inflate it")
          }
          unsafe output = larger
        }
      } catch {
        unsafe free(output)
        throw error
      }
    }
  }
}

internal import Glibc

/// Bytes that never change and are shared by reference: a mapped file, or memory of their own.
///
/// A mapped file costs nothing to open, and every process that maps it shares the same pages.
@safe
final class ByteStorage: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer?
  /// Whether the bytes are those of a file, which all processes share.
  let isMapped: Bool

  /// The number of bytes.
  let count: Int

  /// Maps a file.
  ///
  /// - Throws: `DatasetError` when it is not there or cannot be read.
  init(mapping path: String) throws {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw DatasetError.unreadable(path, code: errno) }
    defer { _ = close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { throw DatasetError.unreadable(path, code: errno) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw DatasetError(.environment, "\(path): is not a regular file")
    }
    count = Int(status.st_size)
    isMapped = count > 0
    guard isMapped else {
      unsafe base = nil
      return
    }
    let address = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw DatasetError.unreadable(path, code: errno)
    }
    unsafe base = address
  }

  /// Takes over memory from `malloc`.
  @unsafe
  init(adopting memory: UnsafeMutableRawPointer, count: Int) {
    unsafe base = memory
    self.count = count
    isMapped = false
  }

  /// Memory of its own, filled by `fill`.
  convenience init<Failure: Error>(
    count: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    guard let memory = unsafe malloc(max(count, 1)) else { preconditionFailure("out of memory") }
    do {
      unsafe try fill(UnsafeMutableRawBufferPointer(start: memory, count: count))
    } catch {
      unsafe free(memory)
      throw error
    }
    unsafe self.init(adopting: memory, count: count)
  }

  /// A copy of some bytes.
  convenience init(_ bytes: [UInt8]) {
    unsafe self.init(count: bytes.count) { unsafe $0.copyBytes(from: bytes) }
  }

  deinit {
    if isMapped {
      unsafe munmap(base, count)
    } else {
      unsafe free(base)
    }
  }

  /// The byte at a position.
  subscript(position: Int) -> UInt8 {
    precondition(position >= 0 && position < count)
    return unsafe withUnsafeBytes { unsafe $0[position] }
  }

  /// The bytes in a range, as text.
  func text(_ range: Range<Int>) -> String {
    unsafe withUnsafeBytes {
      unsafe String(decoding: UnsafeRawBufferPointer(rebasing: $0[range]), as: UTF8.self)
    }
  }

  /// The bytes in a range, as text; nil when they are not UTF-8.
  func validText(_ range: Range<Int>) -> String? {
    unsafe withUnsafeBytes {
      unsafe String(validating: UnsafeRawBufferPointer(rebasing: $0[range]), as: UTF8.self)
    }
  }

  /// Calls `body` with the memory.
  @unsafe
  func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try unsafe body(UnsafeRawBufferPointer(start: base, count: count))
  }
}

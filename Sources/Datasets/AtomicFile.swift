internal import Glibc

/// Writes files that are either there as a whole or not at all: beside their place, synced, then renamed.
enum AtomicFile {
  /// - Throws: `DatasetError` when the system refuses; nothing is left behind then.
  static func write(_ contents: ByteStorage, to path: String) throws {
    let beside = "\(path).\(getpid())-\(UInt32.random(in: .min ... .max)).part"
    let descriptor = unsafe open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw DatasetError.unwritable(path, code: errno) }
    let written = writeAll(contents, to: descriptor) && fsync(descriptor) == 0
    let code = errno
    guard close(descriptor) == 0, written, unsafe rename(beside, path) == 0 else {
      let reason = written ? errno : code
      unsafe unlink(beside)
      throw DatasetError.unwritable(path, code: reason)
    }
    syncFolder(of: path)
  }

  /// Makes a folder and those above it.
  ///
  /// - Throws: `DatasetError` when the system refuses.
  static func makeFolder(_ path: String) throws {
    guard !FileStamp.isFolder(path), !path.isEmpty else { return }
    if let slash = path.lastIndex(of: "/"), slash > path.startIndex {
      try makeFolder(String(path[..<slash]))
    }
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw DatasetError.unwritable(path, code: errno)
    }
  }

  private static func writeAll(_ contents: ByteStorage, to descriptor: Int32) -> Bool {
    unsafe contents.withUnsafeBytes { bytes in
      var written = 0
      while written < bytes.count {
        let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[written...])
        let count = unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
        if count < 0 && errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
      }
      return true
    }
  }

  private static func syncFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    _ = close(descriptor)
  }
}

internal import Glibc

extension FileSystem {
  /// Calls `body` while nobody else has an exclusive lock on a file, which every process that locks it shares; the system
  /// gives the lock back when its holder ends, however it ends.
  ///
  /// For moments only: while a run is claimed or published.
  ///
  /// - Throws: `FileSystemError` when the file cannot be made or the file system has no locks; what `body` throws.
  static func withLock<Result>(at path: String, _ body: () throws -> Result) throws -> Result {
    let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystemError.last("open the lock", path) }
    defer {
      // Not left to `close`: a child process between its fork and its exec still has a copy of the descriptor.
      _ = flock(descriptor, LOCK_UN)
      close(descriptor)
    }
    try lock(descriptor, path: path)
    return try body()
  }

  /// Waits for the exclusive lock on an open file.
  static func lock(_ descriptor: Int32, path: String) throws {
    while flock(descriptor, LOCK_EX) != 0 {
      if errno != EINTR { throw FileSystemError.last("lock", path) }
    }
  }
}

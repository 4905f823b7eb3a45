internal import Glibc

/// What the system refused to do with a file, and where.
public struct FileSystemError: Error, Hashable, Sendable {
  /// What was tried, as it stands after "cannot": `write`, `create the folder` ...
  public let operation: String
  /// The file or folder.
  public let path: String
  /// The system's error number.
  public let code: Int32

  /// An error with the system's number.
  public init(_ operation: String, _ path: String, code: Int32) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  /// An error with the number the last system call left behind.
  static func last(_ operation: String, _ path: String) -> FileSystemError {
    FileSystemError(operation, path, code: errno)
  }

  /// One sentence: what could not be done, why, and what to do.
  public var message: String {
    let reason = unsafe String(cString: strerror(code))
    // No room left, on the disk or in the quota.
    let advice =
      code == ENOSPC || code == EDQUOT
      ? "; make room and give the same command again, what is finished is kept"
      : ""
    return "cannot \(operation) \(path): \(reason)\(advice)"
  }
}

internal import Glibc
internal import Hashing
internal import Results

/// This program's own copy beside what was submitted: a build, or an update, while tasks wait changes nothing for them.
enum ProgramCopy {
  /// Puts a copy into a folder, unless the same is there.
  ///
  /// - Returns: Its path.
  /// - Throws: `FileSystemError` when it cannot be written.
  static func place(in folder: String, of program: String = "/proc/self/exe") throws -> String {
    guard let bytes = try FileSystem.contents(of: program) else {
      throw FileSystemError("read", program, code: ENOENT)
    }
    let path = "\(folder)/sprout-\(SHA256Digest(of: bytes).hexadecimal.prefix(16))"
    if try FileSystem.contents(of: path) != bytes {
      try FileSystem.createFolder(folder)
      try FileSystem.replace(path, with: bytes)
    }
    guard unsafe chmod(path, 0o755) == 0 else { throw FileSystemError("make executable", path, code: errno) }
    return path
  }
}

internal import Glibc
internal import Hashing
internal import Results

/// This program's own copy beside what was submitted: a build, or an update, while tasks wait changes nothing for them.
enum ProgramCopy {
  private static func folder(in experiment: ExperimentFolder) -> String { experiment.slurmPath + "/programs" }

  /// Puts a copy beside what an experiment has submitted, unless the same is there.
  ///
  /// - Returns: Its path.
  /// - Throws: `FileSystemError` when it cannot be written.
  static func place(in experiment: ExperimentFolder) throws -> String {
    let (folder, program) = (folder(in: experiment), "/proc/self/exe")
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

  /// Removes all copies but some, by their paths.
  ///
  /// - Throws: `FileSystemError` when one cannot be removed.
  static func remove(from experiment: ExperimentFolder, except used: Set<String>) throws {
    // The same folder may have been called otherwise.
    let kept = Set(used.compactMap { $0.split(separator: "/").last })
    for name in try FileSystem.names(in: folder(in: experiment)) where !kept.contains(name[...]) {
      try FileSystem.remove("\(folder(in: experiment))/\(name)")
    }
  }
}

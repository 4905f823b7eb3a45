import Glibc
import Results
import TestSupport

/// A folder for the files of one examiner.
final class Scratch {
  private let directory: TemporaryDirectory
  private var writes = 0

  init() throws { directory = try TemporaryDirectory() }

  var path: String { directory.path }

  /// Writes a file that nothing which goes by size and time takes for the one before.
  ///
  /// - Returns: Its path.
  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    let path = name.hasPrefix("/") ? name : directory.path(of: name)
    try FileSystem.write(bytes, to: path, durably: false)
    writes += 1
    let moment = timespec(tv_sec: 1_600_000_000 + writes, tv_nsec: 0)
    unsafe utimensat(AT_FDCWD, path, [moment, moment], 0)
    return path
  }
}

internal import Glibc

/// What tells that a file has not changed.
///
/// Size and time of modification can be set to what they were; the time of the last change of the file's data or names,
/// which the system sets, and the number of the file cannot. What remains is a file system with coarse times (FAT, some
/// network shares): there a file that is changed twice in the same tick, in place and to the same size, is taken for what
/// it was.
struct FileStamp: Hashable, Sendable {
  let path: String
  let size: Int
  /// Nanoseconds since 1970.
  let modified: Int
  /// When data or metadata changed last, in the same unit; set by the system alone.
  let changed: Int
  /// The file's number, and that of the device it is on.
  let inode: UInt64
  let device: UInt64

  /// The stamp of a regular file; nil when there is none.
  init?(_ path: String) {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    self.path = path
    size = Int(status.st_size)
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
    inode = UInt64(status.st_ino)
    device = UInt64(status.st_dev)
  }

  /// The stamp of a regular file once its times are old enough that any later change has others; nil when there is none.
  ///
  /// Systems write times that are as coarse as a tick of their clock. A file changed within the tick is waited for.
  static func settled(_ path: String) -> FileStamp? {
    while let stamp = FileStamp(path) {
      var now = timespec()
      guard unsafe clock_gettime(CLOCK_REALTIME, &now) == 0 else { return stamp }
      let age = nanoseconds(now) - stamp.changed
      guard (0..<tick).contains(age) else { return stamp }
      _ = usleep(UInt32((tick - age) / 1000 + 1))
    }
    return nil
  }

  /// Longer than the clock of any usual kernel stands still.
  private static let tick = 20_000_000

  private static func nanoseconds(_ time: timespec) -> Int {
    time.tv_sec * 1_000_000_000 + time.tv_nsec
  }

  /// Everything that it compares, as text.
  var text: String { "\(path) \(size) \(modified) \(changed) \(inode) \(device)" }

  /// Whether a path is a folder.
  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

internal import Glibc

/// The few things the results tree asks of the system, each naming the file when it fails.
///
/// Files are made durable before the name under which they count: written beside, `fsync`, `rename`, `fsync` of the
/// folder.
public enum FileSystem {
  /// Whether something has this name.
  public static func exists(_ path: String) -> Bool {
    unsafe access(path, F_OK) == 0
  }

  /// Whether a folder has this name.
  public static func isFolder(_ path: String) -> Bool {
    var information = stat()
    return unsafe stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether a name stands for a device, a pipe or a socket: written into, and never replaced by a file. Who is root
  /// could otherwise take `/dev/null` from the whole machine.
  static func isStream(_ path: String) -> Bool {
    var information = stat()
    return unsafe stat(path, &information) == 0 && ![S_IFREG, S_IFDIR].contains(information.st_mode & S_IFMT)
  }

  /// What a user's name for an output stands for: a link stays, and what it leads to is written.
  public static func destination(of path: String) -> String {
    guard !isStream(path), let target = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(target) }
    return unsafe String(cString: target)
  }

  /// Where a program is on the path; nil when it is not there.
  public static func program(_ name: String) -> String? {
    let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { unsafe access($0, X_OK) == 0 && !isFolder($0) }
  }

  /// The names in a folder in the order of their bytes; none when there is no such folder.
  ///
  /// - Parameter isWanted: Leaves names out before they are put into order, which takes the most time.
  /// - Throws: `FileSystemError` when the folder cannot be read.
  public static func names(
    in folder: String, where isWanted: (String) -> Bool = { _ in true }
  ) throws -> [String] {
    guard let stream = unsafe opendir(folder) else {
      if errno == ENOENT { return [] }
      throw FileSystemError.last("read the folder", folder)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
        unsafe field.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) {
          unsafe String(cString: $0)
        }
      }
      if name != "." && name != ".." && isWanted(name) { names.append(name) }
    }
    return names.sorted(by: precedes)
  }

  /// The order of bytes, whatever the language of the machine.
  public static func precedes(_ name: String, _ other: String) -> Bool {
    // Through the views of the strings it takes many times as long, much for 100,000 names.
    let order = unsafe name.utf8.withContiguousStorageIfAvailable { left in
      unsafe other.utf8.withContiguousStorageIfAvailable { right in
        unsafe left.lexicographicallyPrecedes(right)
      }
    }
    return (order ?? nil) ?? name.utf8.lexicographicallyPrecedes(other.utf8)
  }

  /// Makes a folder and those above it; one that is there stays.
  ///
  /// - Throws: `FileSystemError` when it cannot be made.
  public static func createFolder(_ path: String) throws {
    if isFolder(path) { return }
    let parent = split(path).folder
    if parent != path { try createFolder(parent) }
    guard unsafe mkdir(path, 0o777) != 0 else { return }
    let code = errno
    // Another process may have been faster; or a file stands in the way.
    if isFolder(path) { return }
    throw FileSystemError("create the folder", path, code: code == EEXIST ? ENOTDIR : code)
  }

  /// Removes a file or a folder with all that is in it; nothing happens when it is not there. Of a symbolic link the
  /// link alone goes: what it points to is not ours.
  ///
  /// - Throws: `FileSystemError` when it cannot be removed.
  public static func remove(_ path: String) throws {
    var information = stat()
    let isFolder = unsafe lstat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    if isFolder { for name in try names(in: path) { try remove("\(path)/\(name)") } }
    let result = unsafe isFolder ? rmdir(path) : unlink(path)
    guard result == 0 || errno == ENOENT else { throw FileSystemError.last("remove", path) }
  }

  /// The bytes of a file; nil when it is not there.
  ///
  /// - Throws: `FileSystemError` when it is there and cannot be read.
  public static func contents(of path: String) throws -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileSystemError.last("read", path)
    }
    defer { close(descriptor) }
    var information = stat()
    let size = unsafe fstat(descriptor, &information) == 0 ? Int(information.st_size) : 0
    var bytes: [UInt8] = []
    while true {
      let piece = unsafe try read(upTo: size > bytes.count ? size - bytes.count : 4096, path: path) {
        buffer in
        unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      }
      if piece.isEmpty { return bytes }
      if bytes.isEmpty { bytes = piece } else { bytes += piece }
      // What is no stored file, in /proc say, has no size beforehand.
      if bytes.count == size { return bytes }
    }
  }

  /// When a file was last written, seconds since 1970; nil when there is none.
  public static func modification(of path: String) -> Double? {
    var information = stat()
    guard unsafe stat(path, &information) == 0 else { return nil }
    return Double(information.st_mtim.tv_sec) + Double(information.st_mtim.tv_nsec) * 1e-9
  }

  /// The size of a file in bytes; nil when there is none.
  static func size(of path: String) -> Int? {
    var information = stat()
    return unsafe stat(path, &information) == 0 ? Int(information.st_size) : nil
  }

  /// The first bytes of a file; nil when it is not there.
  ///
  /// - Throws: `FileSystemError` when it is there and cannot be read.
  static func beginning(of path: String, count: Int) throws -> [UInt8]? {
    do {
      return try piece(of: path, at: 0, count: count)
    } catch let error as FileSystemError where error.code == ENOENT {
      return nil
    }
  }

  /// So many bytes of a file from a place on; fewer where it ends.
  ///
  /// - Throws: `FileSystemError` when it cannot be read.
  public static func piece(of path: String, at offset: Int, count: Int) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileSystemError.last("read", path) }
    defer { close(descriptor) }
    return try piece(of: descriptor, path: path, at: offset, count: count)
  }

  /// The same of an open file.
  static func piece(of descriptor: Int32, path: String, at offset: Int, count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let piece = unsafe try read(upTo: count - bytes.count, path: path) { buffer in
        unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset + bytes.count))
      }
      if piece.isEmpty { break }
      bytes += piece
    }
    return bytes
  }

  /// What one call of `read(2)` or its like gives; empty at the end of the file.
  ///
  /// - Throws: `FileSystemError` when it cannot be read.
  @unsafe
  static func read(
    upTo count: Int,
    path: String,
    call: (UnsafeMutableRawBufferPointer) -> Int
  ) throws -> [UInt8] {
    unsafe try [UInt8](unsafeUninitializedCapacity: count) { buffer, written in
      repeat {
        written = unsafe call(UnsafeMutableRawBufferPointer(buffer))
      } while written < 0 && errno == EINTR
      if written < 0 {
        written = 0
        throw FileSystemError.last("read", path)
      }
    }
  }

  /// Writes a new file, on disk when the call returns; the folder's entry is durable after `synchronize(folder:)`.
  ///
  /// - Parameter durably: False leaves it to the system when the bytes go to disk.
  /// - Throws: `FileSystemError` when it cannot be written, on a full disk for example.
  public static func write(_ bytes: [UInt8], to path: String, durably: Bool = true) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystemError.last("write", path) }
    defer { close(descriptor) }
    try append(bytes, to: descriptor, path: path)
    guard !durably || fsync(descriptor) == 0 else { throw FileSystemError.last("write", path) }
  }

  /// Replaces a file by one rename, so that a reader sees the old bytes or the new ones and never a part. A device or a
  /// pipe is written into.
  ///
  /// - Throws: `FileSystemError`; the old file is then as it was.
  public static func replace(_ path: String, with bytes: [UInt8]) throws {
    if isStream(path) { return try write(bytes, to: path, durably: false) }
    let (folder, name) = split(path)
    // One name, so that what a killed process leaves is overwritten by the next and does not pile up; the caller
    // sees to it that nobody else writes the file at the time.
    let beside = "\(folder)/.\(name).new"
    do {
      try write(bytes, to: beside)
      try rename(beside, to: path)
    } catch let error as FileSystemError {
      unsafe unlink(beside)
      throw FileSystemError("write", path, code: error.code)
    }
    try synchronize(folder: folder)
  }

  /// Replaces a file unless it holds the bytes already: a command that changes nothing writes nothing.
  ///
  /// - Throws: `FileSystemError`; the old file is then as it was.
  public static func update(_ path: String, to bytes: some Sequence<UInt8>) throws {
    let bytes = Array(bytes)
    if try isStream(path) || contents(of: path) != bytes { try replace(path, with: bytes) }
  }

  /// Gives a file or folder another name; a folder never takes the place of one that is not empty.
  ///
  /// - Throws: `FileSystemError`, with the code `EEXIST` or `ENOTEMPTY` when a folder stands in the way.
  static func rename(_ path: String, to target: String) throws {
    guard unsafe Glibc.rename(path, target) == 0 else {
      throw FileSystemError.last("move \(path) to", target)
    }
  }

  /// Makes the entries of a folder durable.
  ///
  /// - Throws: `FileSystemError` when the system reports that it could not.
  public static func synchronize(folder: String) throws {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileSystemError.last("read the folder", folder) }
    defer { close(descriptor) }
    // EINVAL: a file system without durable folders, where there is nothing to wait for.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw FileSystemError.last("write", folder) }
  }

  /// Writes all bytes at the end of an open file.
  public static func append(_ bytes: [UInt8], to descriptor: Int32, path: String) throws {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes[written...].withUnsafeBytes { piece in
        unsafe Glibc.write(descriptor, piece.baseAddress, piece.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileSystemError.last("write", path)
      }
      written += count
    }
  }

  /// The folder a path is in, and its last part. (Foundation's `deletingLastPathComponent` traps on a path of one
  /// character in Swift 6.3.)
  static func split(_ path: String) -> (folder: String, name: String) {
    // By bytes, which the system goes by, too, and much faster.
    let separator = UInt8(ascii: "/")
    var trimmed = path.utf8[...]
    while trimmed.count > 1, trimmed.last == separator { trimmed.removeLast() }
    guard let slash = trimmed.lastIndex(of: separator) else { return (".", String(Substring(trimmed))) }
    let (folder, name) = (Substring(trimmed[..<slash]), Substring(trimmed[slash...].dropFirst()))
    return (folder.isEmpty ? "/" : String(folder), String(name))
  }

  /// Eight random hexadecimal characters for a name nobody else uses.
  public static func nonce() -> String {
    let digits = String(UInt32.random(in: 0 ... .max), radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

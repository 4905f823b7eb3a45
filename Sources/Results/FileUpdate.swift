internal import Glibc

/// Replaces a file by bytes that come piece by piece, unless it holds the same bytes already: a command that changes
/// nothing writes nothing, and what is written need not be held as a whole.
///
/// While the pieces agree with what the file holds, they are only compared. At the first difference the new file is
/// begun beside it, with a copy of what was equal. The caller sees to it that nobody else writes the file at the time. A
/// device or a pipe is written into.
public final class FileUpdate {
  private static let pieceSize = 1 << 20

  private let path: String
  private let isStream: Bool
  /// The name of the new file until it is whole.
  private let beside: String
  /// The present file; negative when there is none.
  private let present: Int32
  /// The new file; negative while there is no difference.
  private var replacement: Int32 = -1
  /// So many bytes were equal.
  private var equalCount = 0
  private var waiting: [UInt8] = []

  /// Begins with the first byte.
  public init(_ path: String) {
    self.path = path
    isStream = FileSystem.isStream(path)
    let (folder, name) = FileSystem.split(path)
    beside = isStream ? path : "\(folder)/.\(name).new"
    present = isStream ? -1 : unsafe open(path, O_RDONLY | O_CLOEXEC)
  }

  deinit {
    if present >= 0 { close(present) }
    if replacement >= 0 {
      close(replacement)
      if !isStream { unsafe unlink(beside) }
    }
  }

  /// Takes the next bytes.
  ///
  /// - Throws: `FileSystemError` when they cannot be written; the old file is then as it was.
  public func append(_ bytes: [UInt8]) throws {
    waiting += bytes
    if waiting.count >= Self.pieceSize { try flush() }
  }

  /// Ends the file and gives it its name, unless nothing differs.
  ///
  /// - Throws: `FileSystemError` when it cannot be written; the old file is then as it was.
  public func commit() throws {
    try flush()
    if replacement < 0 {
      if present >= 0, try read(1, at: equalCount).isEmpty { return }
      try begin()
    }
    if isStream { return }
    guard fsync(replacement) == 0 else { throw FileSystemError.last("write", path) }
    guard unsafe Glibc.rename(beside, path) == 0 else { throw FileSystemError.last("write", path) }
    close(replacement)
    replacement = -1
    try FileSystem.synchronize(folder: FileSystem.split(path).folder)
  }

  private func flush() throws {
    defer { waiting.removeAll(keepingCapacity: true) }
    if replacement < 0 {
      if present >= 0, try read(waiting.count, at: equalCount) == waiting {
        equalCount += waiting.count
        return
      }
      try begin()
    }
    try FileSystem.append(waiting, to: replacement, path: path)
  }

  /// Begins the new file with what was equal.
  private func begin() throws {
    replacement = unsafe open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard replacement >= 0 else { throw FileSystemError.last("write", path) }
    var copied = 0
    while copied < equalCount {
      let piece = try read(min(Self.pieceSize, equalCount - copied), at: copied)
      if piece.isEmpty { throw FileSystemError("read", path, code: EIO) }
      try FileSystem.append(piece, to: replacement, path: path)
      copied += piece.count
    }
  }

  /// Bytes of the present file; fewer where it ends.
  private func read(_ count: Int, at offset: Int) throws -> [UInt8] {
    try FileSystem.piece(of: present, path: path, at: offset, count: count)
  }
}

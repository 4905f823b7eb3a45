internal import Experiments
internal import Glibc

/// A CSV file that grows by a row at a time, each in the file when the call returns, so that a reader beside and a
/// writer's sudden end both find whole rows.
public final class CSVLog<Row> {
  private let columns: [Column<Row>]
  private let path: String
  private let descriptor: Int32

  /// Begins a new file with the names of the columns.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  public init(_ path: String, columns: [Column<Row>]) throws {
    self.columns = columns
    self.path = path
    descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw FileSystemError.last("write", path) }
    try writeHeader()
  }

  private func writeHeader() throws {
    try FileSystem.append(Array(CSVRecord.header(columns.map(\.name)).utf8), to: descriptor, path: path)
  }

  /// Removes all rows.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  public func clear() throws {
    guard ftruncate(descriptor, 0) == 0 else { throw FileSystemError.last("write", path) }
    try writeHeader()
  }

  deinit { close(descriptor) }

  /// Appends a row.
  ///
  /// - Throws: `FileSystemError`, on a full disk for example.
  public func append(_ row: Row) throws {
    let line = CSVRecord.line(columns.map { $0.value(row) })
    try FileSystem.append(Array(line.utf8), to: descriptor, path: path)
  }

  /// Waits until all rows are on disk.
  ///
  /// - Throws: `FileSystemError` when the system reports that it could not.
  public func synchronize() throws {
    guard fsync(descriptor) == 0 else { throw FileSystemError.last("write", path) }
  }
}

internal import Experiments

extension StoredRun {
  /// Why halving has given the run up; nil when it has not, or the file does not say.
  ///
  /// - Throws: `FileSystemError` when the file is there and cannot be read.
  public func stopReason() throws -> StopReason? {
    guard state == .stopped else { return nil }
    return try StopReason(in: path)
  }
}

extension StopReason {
  /// What the folder of a run says; nil where it says nothing that can be read.
  ///
  /// - Throws: `FileSystemError` when the file is there and cannot be read.
  init?(in folder: String) throws {
    guard let bytes = try FileSystem.contents(of: "\(folder)/\(ActiveEntry.stopName)"),
      let json = try? JSONValue(parsing: bytes)
    else { return nil }
    self.init(json)
  }
}

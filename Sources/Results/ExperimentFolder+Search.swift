internal import Experiments

extension ExperimentFolder {
  private var searchPath: String { path + "/search.json" }

  /// Writes down what a search has drawn; without one nothing is left there.
  ///
  /// - Throws: `FileSystemError` when it cannot be written.
  public func writeSearch(_ record: SearchRecord?) throws {
    try withLock {
      guard let record else { return try FileSystem.remove(searchPath) }
      try FileSystem.update(searchPath, to: JSONValue(encoding: record).prettyText.utf8)
    }
  }

  /// What the search of the plan as last run has drawn; nil without one.
  ///
  /// - Throws: `FileSystemError` when it cannot be read, `DamagedFile` when it is no such record.
  public func storedSearch() throws -> SearchRecord? {
    guard let bytes = try FileSystem.contents(of: searchPath) else { return nil }
    guard let record = try? JSONValue(parsing: bytes).decode(as: SearchRecord.self) else {
      throw DamagedFile(
        path: searchPath,
        reason: "is no record of a search; delete it, and 'sprout run' with the spec writes it anew")
    }
    return record
  }
}

extension ExperimentFolder {
  /// The page about the experiment.
  public var reportPath: String { path + "/report.html" }
  /// Holds the numbers and the scripts of the figures in the page.
  public var plotsPath: String { path + "/plots" }

  /// Writes the files of figures into `plots/` and removes earlier ones that are no longer drawn.
  ///
  /// - Parameters:
  ///   - files: The text of each file by its name.
  ///   - isOurs: Whether a file with this text was written by an earlier call, and is no user's.
  /// - Throws: `FileSystemError` when the folder cannot be written.
  public func writePlots(_ files: [String: String], isOurs: (String) -> Bool) throws {
    try withLock {
      if !files.isEmpty { try FileSystem.createFolder(plotsPath) }
      for (name, text) in files.sorted(by: { $0.key < $1.key }) {
        try FileSystem.update("\(plotsPath)/\(name)", to: text.utf8)
      }
      for name in try FileSystem.names(in: plotsPath) where files[name] == nil {
        let file = "\(plotsPath)/\(name)"
        guard name.hasSuffix(".dat") || name.hasSuffix(".gp"), let bytes = try FileSystem.contents(of: file)
        else { continue }
        if isOurs(String(decoding: bytes, as: UTF8.self)) { try FileSystem.remove(file) }
      }
    }
  }

  /// Writes the page about the experiment.
  ///
  /// - Throws: `FileSystemError`; an earlier page is then as it was.
  public func writeReport(_ html: String) throws {
    try withLock { try FileSystem.update(reportPath, to: html.utf8) }
  }

  /// The runs without a result, as far as their `run.json` can be read.
  ///
  /// - Throws: `FileSystemError` when a folder cannot be read.
  public func failedRuns() throws -> [StoredRun] {
    try FileSystem.names(in: failedPath).compactMap { name in
      try StoredRun(path: "\(failedPath)/\(name)", state: .failed)
    }
  }
}

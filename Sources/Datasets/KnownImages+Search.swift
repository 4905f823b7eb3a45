extension KnownImages {
  /// What to do to get the set.
  var remedy: String {
    "type 'sprout data fetch \(name.rawValue)'" + (package.map { " or 'apt-get install \($0)'" } ?? "")
  }

  /// The files of the set in a folder, in the order of `files`, each under one of the names it goes by; nil
  /// where one is missing.
  func find(in folder: String) -> [String?] {
    files.map { file in
      let dotted = file.name.replacing("-idx", with: ".idx")
      return [file.name, file.name + ".gz", dotted, dotted + ".gz"]
        .map { folder + "/" + $0 }
        .first { FileStamp($0) != nil }
    }
  }

  /// The files of the set on the search path, or in `path`.
  ///
  /// - Throws: `DatasetError` that lists where they were looked for and what to do.
  func find(path: String?, on searchPath: SearchPath) throws -> [String] {
    if let path {
      let found = find(in: SearchPath.expand(path))
      guard found.contains(nil) else { return found.compactMap { $0 } }
      let missing = zip(files, found).filter { $0.1 == nil }.map(\.0.name)
      throw DatasetError(
        .environment,
        "dataset.path: \(path) is not a folder with the files of \(name.rawValue): no "
          + missing.map { "\($0)(.gz)" }.joined(separator: ", no "),
        key: "dataset.path",
        isMissing: true
      )
    }
    let candidates = searchPath.folders.flatMap { root in folders.map { root + "/" + $0 } }
    for folder in candidates {
      let found = find(in: folder)
      if !found.contains(nil) { return found.compactMap { $0 } }
    }
    throw DatasetError(
      .environment,
      "the data set \(name.rawValue) is not here: \(remedy), or name its folder in dataset.path "
        + "or SPROUT_DATA; looked in \(candidates.joined(separator: ", "))",
      key: "dataset.name",
      isMissing: true
    )
  }
}

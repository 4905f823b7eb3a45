internal import FoundationEssentials

extension Catalog {
  /// Compares the files of a data set with the published checksums; nothing is changed but inflated copies in
  /// the cache, which are removed when they are damaged.
  ///
  /// - Throws: `DatasetError` when the set is not here, or there are no published checksums for it.
  public func verify(_ name: DatasetConfiguration.Name) throws -> [VerifiedFile] {
    if name == .digits {
      let digest = Digits.contents.digest
      let problem = digest == Digits.digest ? nil : "the program is damaged: install it again"
      return [VerifiedFile(path: "digits, inside the program", digest: digest, problem: problem)]
    }
    guard let images = KnownImages.named(name) else {
      throw DatasetError(
        .configuration,
        "\(name.rawValue) has no published checksums; these have: digits, "
          + KnownImages.all.map(\.name.rawValue).joined(separator: ", ")
      )
    }
    let paths = try images.find(path: nil, on: searchPath)
    return zip(images.files, paths).flatMap { file, path in
      [verify(path, file, images.format)] + (damagedCopy(of: path, file).map { [$0] } ?? [])
    }
  }

  private func verify(
    _ path: String, _ file: KnownImages.File, _ format: KnownImages.Format
  ) -> VerifiedFile {
    do {
      let contents = try FileReader(cache: nil).contents(of: path)
      let digest = contents.digest
      guard digest != file.digest else { return VerifiedFile(path: path, digest: digest, problem: nil) }
      // The structure often says more than the checksum: truncated, not IDX at all.
      if case .idx = format { _ = try IDXFile(path: path, contents: contents) }
      return VerifiedFile(path: path, digest: digest, problem: "wrong checksum: expected \(file.digest)")
    } catch {
      return VerifiedFile(path: path, digest: nil, problem: (error as? DatasetError)?.message ?? "\(error)")
    }
  }

  private func damagedCopy(of path: String, _ file: KnownImages.File) -> VerifiedFile? {
    guard let copy = reader.keptPath(for: [path]), let contents = try? ByteStorage(mapping: copy) else {
      return nil
    }
    let digest = contents.digest
    guard digest != file.digest else { return nil }
    try? FileManager.default.removeItem(atPath: copy)
    return VerifiedFile(path: copy, digest: digest, problem: "damaged copy of \(path) in the cache: removed")
  }
}

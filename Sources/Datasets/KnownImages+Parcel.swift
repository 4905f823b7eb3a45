extension KnownImages {
  /// What is downloaded at a time: one file in gzip, or an archive of all.
  struct Parcel: Sendable {
    /// Its name on a mirror.
    let name: String
    /// What it is called in messages.
    let title: String
    let files: [File]
    /// SHA-256 of an archive as it arrives; nil for a file, whose content alone counts.
    let digest: String?

    var isArchive: Bool { digest != nil }

    /// The files of a parcel that has arrived, their checksums compared.
    ///
    /// - Throws: `DatasetError` when it is damaged, or another than was published.
    func contents(of arrived: ByteStorage, path: String) throws -> [ByteStorage] {
      try digest.map { try Self.compare(arrived, $0) }
      let inflated = Gzip.begins(arrived) ? try Gzip.inflate(arrived, path: path) : arrived
      let archive = isArchive ? try TarArchive(inflated, path: path) : nil
      return try files.map { file in
        guard let contents = archive.map({ $0.file(file.name) }) ?? inflated else {
          throw DatasetError(.environment, "the archive holds no \(file.name)")
        }
        try Self.compare(contents, file.digest)
        return contents
      }
    }

    private static func compare(_ contents: ByteStorage, _ expected: String) throws {
      let digest = contents.digest
      guard digest != expected else { return }
      throw DatasetError(.environment, "wrong checksum \(digest), expected \(expected)")
    }
  }

  /// What has to be downloaded for the set.
  var parcels: [Parcel] {
    if let archive {
      return [Parcel(name: archive.name, title: archive.name, files: files, digest: archive.digest)]
    }
    return files.map { Parcel(name: $0.name + ".gz", title: $0.name, files: [$0], digest: nil) }
  }
}

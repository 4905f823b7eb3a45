internal import Glibc
internal import Hashing

/// Downloads an image data set into the cache.
///
/// What is downloaded, a file or an archive of all of them, arrives in a `.part` file in their folder, is continued there
/// after an interruption, unpacked, compared with the known SHA-256, and only then written under its own name,
/// uncompressed, so that it can be mapped. Mirrors are tried in order. One process at a time downloads into a folder.
public struct DatasetDownload {
  let images: KnownImages
  let cache: String
  let mirrors: [String]
  var showsProgress = false
  let report: (String) -> Void
}

extension DatasetDownload {
  /// Prepares the download of a set.
  ///
  /// - Parameters:
  ///   - name: The set.
  ///   - cache: The cache folder; the set gets a folder of its own in it.
  ///   - mirrors: Addresses of folders that hold the files in gzip or the archive; tried before the known ones.
  ///   - showsProgress: Whether curl may draw its progress bar on standard error.
  ///   - report: Takes a line for each thing that happens.
  /// - Throws: `DatasetError` for sets that need no download.
  public init(
    _ name: DatasetConfiguration.Name,
    into cache: String,
    mirrors: [String] = [],
    showsProgress: Bool = false,
    report: @escaping (String) -> Void
  ) throws {
    guard let images = KnownImages.named(name) else {
      throw DatasetError(
        .configuration,
        "\(name.rawValue) cannot be fetched; these can: "
          + KnownImages.all.map(\.name.rawValue).joined(separator: ", ")
      )
    }
    self.init(
      images: images, cache: cache, mirrors: mirrors + images.mirrors, showsProgress: showsProgress,
      report: report)
  }

  /// The folder the files go to.
  public var folder: String { cache + "/" + images.folders[0] }

  /// Downloads every file that is not in the cache yet.
  ///
  /// - Throws: `DatasetError` when no mirror has a file, the cache cannot be written, or another process is
  ///   downloading.
  public func run() throws {
    try AtomicFile.makeFolder(folder)
    let lock = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw DatasetError.unwritable(folder, code: errno) }
    // A child that is being started may still share the descriptor: closing alone would leave the lock to it.
    defer {
      _ = flock(lock, LOCK_UN)
      _ = close(lock)
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw DatasetError(
        .environment,
        "\(folder): a download into it is under way; try again when it has ended"
      )
    }
    for parcel in images.parcels {
      try fetch(parcel, holding: lock)
    }
  }

  private func isHere(_ file: KnownImages.File) -> Bool {
    (try? ByteStorage(mapping: folder + "/" + file.name))?.digest == file.digest
  }

  private func fetch(_ parcel: KnownImages.Parcel, holding lock: Int32) throws {
    if parcel.files.allSatisfy(isHere) {
      for file in parcel.files { report("\(file.name): already here, checksum right") }
      return
    }
    var problems: [String] = []
    for mirror in mirrors {
      let url = Self.url(of: parcel, on: mirror)
      do {
        for (file, contents) in zip(parcel.files, try download(url, parcel, holding: lock)) {
          try AtomicFile.write(contents, to: folder + "/" + file.name)
          report("\(file.name): \(contents.count) bytes, checksum right")
        }
        for mirror in mirrors { unsafe unlink(part(of: parcel, from: Self.url(of: parcel, on: mirror))) }
        return
      } catch let problem as Problem {
        report("\(url): \(problem.message)")
        problems.append("\(url): \(problem.message)")
      }
    }
    throw DatasetError(
      .environment,
      "\(parcel.title) could not be downloaded (\(problems.joined(separator: "; "))); "
        + "type the same command again to continue, add a mirror with --mirror, "
        + "or put \(parcel.isArchive ? "the files in it" : "the file") into \(folder)"
    )
  }

  private static func url(of parcel: KnownImages.Parcel, on mirror: String) -> String {
    mirror + (mirror.hasSuffix("/") ? "" : "/") + parcel.name
  }

  /// What makes a mirror useless for a file; the next may do better.
  private struct Problem: Error {
    let message: String
  }

  /// Where a file arrives. Each address has a part of its own: mirrors compress differently, and halves do
  /// not fit.
  func part(of parcel: KnownImages.Parcel, from url: String) -> String {
    "\(folder)/\(parcel.name).\(SHA256Digest(of: url).hexadecimal.prefix(8)).part"
  }

  /// - Returns: The content of each file of the parcel.
  private func download(
    _ url: String, _ parcel: KnownImages.Parcel, holding lock: Int32
  ) throws -> [ByteStorage] {
    let part = part(of: parcel, from: url)
    for _ in 0..<10 {
      let before = FileStamp(part)?.size ?? 0
      report("\(parcel.title): from \(url)" + (before > 0 ? ", continued after byte \(before)" : ""))
      let outcome = try Curl.download(url, to: part, holding: lock, showsProgress: showsProgress)
      let after = FileStamp(part)?.size ?? 0
      if outcome.isComplete {
        do {
          return try parcel.contents(of: ByteStorage(mapping: part), path: part)
        } catch let error as DatasetError {
          unsafe unlink(part)
          guard before > 0 else { throw Problem(message: "\(error.message); deleted") }
          report("\(parcel.title): \(error.message); deleted, starting again")
        }
      } else if outcome.cannotResume {
        report("\(parcel.title): the server cannot continue a file; starting again")
        unsafe unlink(part)
      } else {
        if after == 0 { unsafe unlink(part) }
        guard outcome.wasInterrupted, after > before else { throw Problem(message: outcome.problem) }
        report("\(parcel.title): interrupted after byte \(after) (\(outcome.problem))")
      }
    }
    throw Problem(message: "interrupted too often")
  }
}

extension ByteStorage {
  /// SHA-256 of all bytes, in hexadecimal.
  var digest: String {
    var hasher = SHA256Hasher()
    unsafe withUnsafeBytes { unsafe hasher.update($0) }
    return hasher.finish().hexadecimal
  }
}

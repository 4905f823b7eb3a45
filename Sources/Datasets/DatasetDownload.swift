internal import Glibc
internal import Hashing

/// Downloads an image data set into the cache.
///
/// Each file arrives in a `.part` file beside its place, is continued there after an interruption, inflated,
/// compared with the known SHA-256, and only then written under its own name, uncompressed, so that it can be
/// mapped. Mirrors are tried in order. One process at a time downloads into a folder.
public struct DatasetDownload {
  let images: KnownImages
  let cache: String
  let mirrors: [String]
  private let showsProgress: Bool
  private let report: (String) -> Void

  /// Prepares the download of a set.
  ///
  /// - Parameters:
  ///   - name: The set.
  ///   - cache: The cache folder; the set gets a folder of its own in it.
  ///   - mirrors: Addresses of folders that hold the files in gzip; tried before the known ones.
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
      images,
      into: cache,
      mirrors: mirrors + images.mirrors,
      showsProgress: showsProgress,
      report: report
    )
  }

  init(
    _ images: KnownImages,
    into cache: String,
    mirrors: [String],
    showsProgress: Bool = false,
    report: @escaping (String) -> Void
  ) {
    self.images = images
    self.cache = cache
    self.mirrors = mirrors.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    self.showsProgress = showsProgress
    self.report = report
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
    for file in images.files {
      try fetch(file, holding: lock)
    }
  }

  private func fetch(_ file: KnownImages.File, holding lock: Int32) throws {
    let target = folder + "/" + file.name
    if let held = try? ByteStorage(mapping: target), held.digest == file.digest {
      report("\(file.name): already here, checksum right")
      return
    }
    var problems: [String] = []
    for mirror in mirrors {
      let url = "\(mirror)/\(file.name).gz"
      do {
        let contents = try download(url, file, holding: lock)
        try AtomicFile.write(contents, to: target)
        removeParts(of: file)
        report("\(file.name): \(contents.count) bytes, checksum right")
        return
      } catch let problem as Problem {
        report("\(url): \(problem.message)")
        problems.append("\(url): \(problem.message)")
      }
    }
    throw DatasetError(
      .environment,
      "\(file.name) could not be downloaded (\(problems.joined(separator: "; "))); "
        + "type the same command again to continue, add a mirror with --mirror, "
        + "or put the file into \(folder)"
    )
  }

  /// What makes a mirror useless for a file; the next may do better.
  private struct Problem: Error {
    let message: String
  }

  /// Where a file arrives. Each address has a part of its own: mirrors compress differently, and halves do
  /// not fit.
  func part(of file: KnownImages.File, from url: String) -> String {
    "\(folder)/\(file.name).gz.\(SHA256Digest(of: url).hexadecimal.prefix(8)).part"
  }

  private func download(_ url: String, _ file: KnownImages.File, holding lock: Int32) throws -> ByteStorage {
    let part = part(of: file, from: url)
    for _ in 0..<10 {
      let before = FileStamp(part)?.size ?? 0
      report("\(file.name): from \(url)" + (before > 0 ? ", continued after byte \(before)" : ""))
      let outcome = try Curl.download(url, to: part, holding: lock, showsProgress: showsProgress)
      let after = FileStamp(part)?.size ?? 0
      if outcome.isComplete {
        do {
          return try check(part, file)
        } catch {
          unsafe unlink(part)
          guard before > 0 else { throw Problem(message: "\(error.message); deleted") }
          report("\(file.name): \(error.message); deleted, starting again")
        }
      } else if outcome.cannotResume {
        report("\(file.name): the server cannot continue a file; starting again")
        unsafe unlink(part)
      } else {
        if after == 0 { unsafe unlink(part) }
        guard outcome.wasInterrupted, after > before else { throw Problem(message: outcome.problem) }
        report("\(file.name): interrupted after byte \(after) (\(outcome.problem))")
      }
    }
    throw Problem(message: "interrupted too often")
  }

  private func check(_ part: String, _ file: KnownImages.File) throws(DatasetError) -> ByteStorage {
    do {
      let arrived = try ByteStorage(mapping: part)
      let contents = Gzip.begins(arrived) ? try Gzip.inflate(arrived, path: part) : arrived
      guard contents.digest == file.digest else {
        throw DatasetError(.environment, "wrong checksum \(contents.digest), expected \(file.digest)")
      }
      return contents
    } catch let error as DatasetError {
      throw error
    } catch {
      throw DatasetError(.environment, "\(part): \(error)")
    }
  }

  private func removeParts(of file: KnownImages.File) {
    for mirror in mirrors {
      unsafe unlink(part(of: file, from: "\(mirror)/\(file.name).gz"))
    }
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

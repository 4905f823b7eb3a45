internal import FoundationEssentials
internal import Hashing

/// Reads the files of data sets, raw or gzip.
///
/// Raw files are mapped. Large gzip files are inflated once into the cache and mapped from there, so that the
/// next process starts in milliseconds and all workers share the same pages of memory. Without a cache that
/// can be written they are inflated into memory each time.
struct FileReader: Sendable {
  /// The cache folder; nil means that nothing is kept.
  let cache: String?

  /// Smaller files are inflated faster than a second file is managed.
  private static let worthKeeping = 1 << 20

  /// The inflated content of a file.
  ///
  /// - Throws: `DatasetError` when the file cannot be read or is damaged.
  func contents(of path: String) throws -> ByteStorage {
    let raw = try ByteStorage(mapping: path)
    guard Gzip.begins(raw) else { return raw }
    return try contents(madeOf: [path], as: "") { try Gzip.inflate(raw, path: path) }
  }

  /// What is made of some files: kept in the cache as inflated files are.
  ///
  /// - Parameter form: What it is, to be told from other things that are made of the same files.
  func contents(madeOf paths: [String], as form: String, _ make: () throws -> ByteStorage) throws
    -> ByteStorage
  {
    guard let path = keptPath(for: paths, as: form) else { return try make() }
    if let copy = soundCopy(at: path) { return copy }
    let made = try make()
    return keep(made, at: path) ?? made
  }

  /// Where what is made of some files is kept, the inflated copy of one for example: named by their paths and stamps.
  func keptPath(for paths: [String], as form: String = "") -> String? {
    let stamps = paths.compactMap { FileStamp.settled(Self.absolute($0)) }
    guard let cache, stamps.count == paths.count, stamps.reduce(0, { $0 + $1.size }) >= Self.worthKeeping
    else { return nil }
    let names = form + stamps.map(\.path).joined(separator: "\n")
    return
      "\(cache)/inflated/\(Self.key(names))-\(Self.key(form + stamps.map(\.text).joined(separator: "\n")))"
  }

  /// An inflated copy that holds what was inflated; nil when it is not there or damaged.
  ///
  /// Its hash is computed when it was touched since the last time: untouched, it costs no look at the content.
  private func soundCopy(at path: String) -> ByteStorage? {
    guard let digest = keptHash(for: path), let stamp = FileStamp.settled(path),
      let copy = try? ByteStorage(mapping: path)
    else { return nil }
    if keptHash(for: stamp.text) == digest { return copy }
    guard copy.digest == digest else { return nil }
    keep(hash: digest, for: stamp.text)
    return copy
  }

  /// Writes an inflated copy and its hash, removes those of earlier states of the same file, and maps it.
  private func keep(_ inflated: ByteStorage, at path: String) -> ByteStorage? {
    keep(hash: inflated.digest, for: path)
    let url = URL(filePath: path)
    let folder = url.deletingLastPathComponent().path
    do {
      try AtomicFile.makeFolder(folder)
      try AtomicFile.write(inflated, to: path)
    } catch {
      // A cache that cannot be written costs time, nothing else.
      return nil
    }
    let name = url.lastPathComponent
    let stale = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    for other in stale where other != name && other.prefix(17) == name.prefix(17) && !other.hasSuffix(".part")
    {
      try? FileManager.default.removeItem(atPath: folder + "/" + other)
    }
    return try? ByteStorage(mapping: path)
  }

  /// The content hash kept for the samples that an identity describes.
  func keptHash(for identity: String) -> String? {
    guard let cache, let kept = try? ByteStorage(mapping: "\(cache)/hashes/\(Self.key(identity))") else {
      return nil
    }
    let text = kept.text(0..<kept.count)
    return text.utf8.count == 64 && text.allSatisfy(\.isHexDigit) ? text : nil
  }

  /// Keeps a content hash for the next process.
  func keep(hash: String, for identity: String) {
    guard let cache else { return }
    try? AtomicFile.makeFolder(cache + "/hashes")
    try? AtomicFile.write(ByteStorage(Array(hash.utf8)), to: "\(cache)/hashes/\(Self.key(identity))")
  }

  private static func key(_ text: String) -> String {
    String(SHA256Digest(of: text).hexadecimal.prefix(16))
  }

  /// A path that means the same file in every working directory.
  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
  }
}

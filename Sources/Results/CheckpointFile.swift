internal import Experiments
internal import Hashing
internal import Networks
internal import Training

/// The checkpoint in the folder of an active run, and the one before it.
///
/// A file is one line of JSON (what it is, of which run, its checksum), then the state as `Checkpoint.bytes`, which hold
/// every number bit for bit. Written beside and renamed; a file that was torn all the same (a power failure, a
/// damaged disk) is known by its checksum, and the one before it is read instead.
final class CheckpointFile {
  /// The schema in the first line.
  private static let schema = schemaStem + "3"
  private static let schemaStem = "sprout/checkpoint/"

  private struct Header: Codable {
    var schema: String
    var run: String
    /// What a baseline takes from its grown run, which may have been repeated with another end since.
    var hidden: [Int]
    var epochs: Int
    /// Steps, rows of growth and rows of metrics: what a state that comes further has more of. Older files do not say.
    var progress: [Int]?
    var sha256: String
  }

  private let folder: String
  private let run: PlannedRun
  /// Whether the present file is known to be on disk. Only then does it become the one before: one that may be torn by
  /// a power failure never displaces one that is safe.
  private var isDurable = false
  /// Whether the one before is known to be on disk.
  private var isPreviousDurable = false
  private var isThere = false

  /// The files in the folder of a run.
  init(in folder: String, run: PlannedRun) {
    self.folder = folder
    self.run = run
  }

  private static func present(in folder: String) -> String { folder + "/checkpoint" }
  private static func previous(in folder: String) -> String { folder + "/checkpoint.previous" }

  /// Writes a state in the place of the present one, which becomes the one before.
  ///
  /// - Parameter durably: Wait until it is on disk. A file that is not waited for survives the end of this process,
  ///   but perhaps not that of the machine.
  /// - Throws: `FileSystemError`, on a full disk for example; the files are then as they were.
  func write(_ checkpoint: Checkpoint, durably: Bool) throws {
    let state = try checkpoint.bytes
    let header = Header(
      schema: Self.schema, run: run.id, hidden: run.configuration.model.widths,
      epochs: run.configuration.training.epochs,
      progress: [checkpoint.step, checkpoint.growth.count, checkpoint.metrics.count],
      sha256: SHA256Digest(of: state).hexadecimal)
    let line = Array((try JSONValue(encoding: header).text + "\n").utf8)
    let present = Self.present(in: folder)
    let beside = folder + "/.checkpoint.new"
    do {
      try FileSystem.write(line + state, to: beside, durably: durably)
      if isThere, isDurable || !isPreviousDurable {
        try FileSystem.rename(present, to: Self.previous(in: folder))
        isPreviousDurable = isDurable
      }
      try FileSystem.rename(beside, to: present)
    } catch let error as FileSystemError {
      try? FileSystem.remove(beside)
      throw FileSystemError("write", present, code: error.code)
    }
    isDurable = durably
    isThere = true
    if durably { try FileSystem.synchronize(folder: folder) }
  }

  /// Removes everything, for another beginning.
  func remove() throws {
    try Self.remove(in: folder)
    (isThere, isDurable, isPreviousDurable) = (false, false, false)
  }

  /// Removes everything, before the folder is published.
  static func remove(in folder: String) throws {
    for path in [present(in: folder), previous(in: folder), folder + "/.checkpoint.new"] {
      try FileSystem.remove(path)
    }
  }

  /// How far the present file's state is, in a text; nil when there is none. The state itself also holds the seconds it took
  /// to come there, which grow when nothing else does.
  static func mark(in folder: String) throws -> String? {
    guard let beginning = try FileSystem.beginning(of: present(in: folder), count: 1024) else { return nil }
    let line = beginning.prefix { $0 != UInt8(ascii: "\n") }
    let header = try? JSONValue(parsing: Array(line)).decode(as: Header.self)
    return header?.progress.map { "\($0)" } ?? String(decoding: line, as: UTF8.self)
  }

  /// What can be read of some folders.
  struct Reading {
    /// The states, the furthest first, no two at the same step.
    var checkpoints: [Checkpoint] = []
    /// A sentence for each file that was there and could not be used, unless one before it could.
    var complaints: [String] = []
  }

  /// Reads the checkpoints in the folders of an interrupted run.
  static func read(in folders: [String], run: PlannedRun) -> Reading {
    var reading = Reading()
    for folder in folders {
      var isRead = false
      for path in [present(in: folder), previous(in: folder)] {
        do throws(Unusable) {
          guard let checkpoint = try contents(of: path, run: run) else { continue }
          isRead = true
          if !reading.checkpoints.contains(where: { $0.step == checkpoint.step }) {
            reading.checkpoints.append(checkpoint)
          }
        } catch {
          // The one before is as old, unless a wrong bit makes it seem so.
          if !isRead, !(error.isOutdated && !reading.complaints.isEmpty) {
            reading.complaints.append(error.complaint)
          }
        }
      }
    }
    reading.checkpoints.sort { $0.step > $1.step }
    return reading
  }

  /// Why a file cannot be used.
  private struct Unusable: Error {
    let complaint: String
    /// Whether the file is whole, and merely older than what it has to fit.
    var isOutdated = false
  }

  /// The state in a file; nil when there is none.
  private static func contents(of path: String, run: PlannedRun) throws(Unusable) -> Checkpoint? {
    let bytes: [UInt8]
    do {
      guard let found = try FileSystem.contents(of: path) else { return nil }
      bytes = found
    } catch {
      // A bad sector, say: the one before may be whole.
      throw Unusable(complaint: (error as? FileSystemError)?.message ?? "\(error)")
    }
    let damaged = Unusable(complaint: "\(path) is damaged")
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONValue(parsing: Array(bytes[..<end])).decode(as: Header.self),
      header.schema.hasPrefix(schemaStem), header.run == run.id
    else { throw damaged }
    guard header.schema == schema else {
      throw Unusable(complaint: "\(path) was written by another version of this program", isOutdated: true)
    }
    guard header.hidden == run.configuration.model.widths,
      header.epochs == run.configuration.training.epochs
    else { throw Unusable(complaint: "\(path) is older than the grown run it comes from", isOutdated: true) }
    let state = Array(bytes[(end + 1)...])
    guard SHA256Digest(of: state).hexadecimal == header.sha256,
      let checkpoint = try? Checkpoint(bytes: state)
    else { throw damaged }
    return checkpoint
  }
}

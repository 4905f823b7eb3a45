internal import Experiments
internal import Foundation
internal import Hashing
internal import Networks
internal import Training

/// The checkpoint in the folder of an active run, and the one before it.
///
/// A file is one line of JSON (what it is, of which run, its checksum), then the state as a binary property list, which
/// holds every number bit for bit. Written beside and renamed; a file that was torn all the same (a power failure, a
/// damaged disk) is known by its checksum, and the one before it is read instead.
final class CheckpointFile {
  /// The schema in the first line.
  private static let schema = "sprout/checkpoint/1"

  private struct Header: Codable {
    var schema: String
    var run: String
    /// What a baseline takes from its grown run, which may have been repeated with another end since.
    var hidden: [Int]
    var epochs: Int
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
    let encoder = PropertyListEncoder()
    encoder.outputFormat = .binary
    let state = [UInt8](try encoder.encode(checkpoint))
    let header = Header(
      schema: Self.schema, run: run.id, hidden: run.configuration.model.hidden,
      epochs: run.configuration.training.epochs, sha256: SHA256Digest(of: state).hexadecimal)
    let line = try JSONEncoder().encode(header) + [UInt8(ascii: "\n")]
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

  /// Removes everything, before the folder is published.
  static func remove(in folder: String) throws {
    for path in [present(in: folder), previous(in: folder), folder + "/.checkpoint.new"] {
      try FileSystem.remove(path)
    }
  }

  /// What can be read of some folders.
  struct Reading {
    /// The furthest state.
    var checkpoint: Checkpoint?
    /// A sentence for each file that was there and could not be used.
    var complaints: [String] = []
  }

  /// Reads the checkpoints in the folders of an interrupted run.
  static func read(in folders: [String], run: PlannedRun) -> Reading {
    var reading = Reading()
    for folder in folders {
      for path in [present(in: folder), previous(in: folder)] {
        let bytes: [UInt8]
        do {
          guard let found = try FileSystem.contents(of: path) else { continue }
          bytes = found
        } catch {
          // A bad sector, say: the one before may be whole.
          reading.complaints.append((error as? FileSystemError)?.message ?? "\(error)")
          continue
        }
        guard let (header, checkpoint) = contents(of: bytes), header.run == run.id else {
          reading.complaints.append("\(path) is damaged")
          continue
        }
        guard header.hidden == run.configuration.model.hidden,
          header.epochs == run.configuration.training.epochs
        else {
          // The one before is as old, unless a wrong bit makes it seem so.
          if reading.complaints.isEmpty {
            reading.complaints.append("\(path) is older than the grown run it comes from")
          }
          continue
        }
        if checkpoint.step > reading.checkpoint?.step ?? -1 { reading.checkpoint = checkpoint }
        // The one before is read only when it is needed.
        break
      }
    }
    return reading
  }

  private static func contents(of bytes: [UInt8]) -> (Header, Checkpoint)? {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")),
      let header = try? JSONDecoder().decode(Header.self, from: Data(bytes[..<end])),
      header.schema == schema
    else { return nil }
    let state = bytes[(end + 1)...]
    guard SHA256Digest(of: state).hexadecimal == header.sha256 else { return nil }
    guard let checkpoint = try? PropertyListDecoder().decode(Checkpoint.self, from: Data(state)) else {
      return nil
    }
    return (header, checkpoint)
  }
}

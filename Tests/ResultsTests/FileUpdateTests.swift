import Foundation
import TestSupport
import Testing

@testable import Results

@Suite struct FileUpdateTests {
  private let directory: TemporaryDirectory
  private let path: String

  init() throws {
    directory = try TemporaryDirectory()
    path = directory.path(of: "file")
  }

  /// Longer than one piece, so that what was equal has to be copied.
  private static let long = (0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }

  private static func changed(at place: Int) -> [UInt8] {
    var bytes = long
    bytes[place] ^= 1
    return bytes
  }

  private func update(to bytes: [UInt8], inPiecesOf size: Int = 300_000) throws {
    let file = FileUpdate(path)
    for start in stride(from: 0, to: bytes.count, by: size) {
      try file.append(Array(bytes[start..<min(start + size, bytes.count)]))
    }
    try file.commit()
  }

  private func inode() throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int
  }

  @Test(arguments: [
    [], [1, 2, 3], long, Array(long.dropLast()), Array(long.dropLast(1_400_000)), long + [7],
    changed(at: 2_400_000), changed(at: 0),
  ])
  func theFileHoldsWhatWasAppended(_ bytes: [UInt8]) throws {
    for before in [nil, [], Self.long] as [[UInt8]?] {
      try FileSystem.remove(path)
      if let before { try FileSystem.replace(path, with: before) }
      try update(to: bytes)
      // Not with ==, which would print megabytes.
      let isEqual = try FileSystem.contents(of: path) == bytes
      #expect(isEqual)
      #expect(try FileSystem.names(in: directory.path) == ["file"])
    }
  }

  @Test func theSameBytesAreNotWritten() throws {
    try update(to: Self.long)
    let before = try inode()
    try update(to: Self.long, inPiecesOf: 700_000)
    #expect(try inode() == before)
    try update(to: Self.long + [1])
    #expect(try inode() != before)
  }

  @Test func whatIsNotCommittedChangesNothing() throws {
    try update(to: [1, 2])
    do {
      let file = FileUpdate(path)
      try file.append(Self.long)
    }
    #expect(try FileSystem.contents(of: path) == [1, 2])
    #expect(try FileSystem.names(in: directory.path) == ["file"])
  }

  @Test func aFolderThatIsNotThereIsAnError() throws {
    let file = FileUpdate(directory.path(of: "absent/file"))
    let error = #expect(throws: FileSystemError.self) { try file.commit() }
    #expect(error?.path == directory.path(of: "absent/file"))
  }
}

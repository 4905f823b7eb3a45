import Foundation
import Glibc
import Testing
import TestSupport

@testable import Results

@Suite struct FileSystemTests {
  @Test(arguments: [
    ("r", ".", "r"), ("results/a", "results", "a"), ("/a", "/", "a"), ("/", "/", ""), ("a/b/", "a", "b"),
    (".", ".", "."),
  ])
  func splitsPaths(_ path: String, _ folder: String, _ name: String) {
    let split = FileSystem.split(path)
    #expect(split.folder == folder)
    #expect(split.name == name)
  }

  @Test func replacesAFileInOneStep() throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "a/b/c.txt")
      try FileSystem.createFolder(directory.path(of: "a/b/"))
      try FileSystem.replace(path, with: [1, 2])
      try FileSystem.replace(path, with: [3])
      #expect(try FileSystem.contents(of: path) == [3])
      #expect(try FileSystem.names(in: directory.path(of: "a/b")) == ["c.txt"])
      try FileSystem.remove(directory.path(of: "a"))
      #expect(try FileSystem.contents(of: path) == nil)
      try FileSystem.remove(directory.path(of: "a"))
    }
  }

  /// A rename would put a file in its place: who is root would take `/dev/null` from the whole machine.
  @Test func aPipeIsWrittenIntoAndStays() throws {
    try withTemporaryDirectory { directory in
      let path = directory.path(of: "pipe")
      #expect(unsafe mkfifo(path, 0o600) == 0)
      // For both directions, so that neither end waits for the other.
      let pipe = unsafe open(path, O_RDWR | O_NONBLOCK)
      defer { close(pipe) }
      try FileSystem.replace(path, with: [1, 2])
      try FileSystem.update(path, to: [3])
      let file = FileUpdate(path)
      try file.append([4])
      try file.commit()
      var read = [UInt8](repeating: 0, count: 8)
      #expect(unsafe Glibc.read(pipe, &read, read.count) == 4)
      #expect(read == [1, 2, 3, 4, 0, 0, 0, 0])
      #expect(FileSystem.isStream(path))
      #expect(try FileSystem.names(in: directory.path) == ["pipe"])
    }
  }

  @Test func aLinkStaysWhereItsFileIsMeant() throws {
    try withTemporaryDirectory { directory in
      let file = try directory.write("old", to: "far/file")
      let link = directory.path(of: "link")
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: file)
      #expect(FileSystem.destination(of: link).hasSuffix("/far/file"))
      try FileSystem.replace(FileSystem.destination(of: link), with: Array("new".utf8))
      #expect(try String(contentsOfFile: file, encoding: .utf8) == "new")
      #expect(FileSystem.destination(of: "/dev/null") == "/dev/null")
      #expect(FileSystem.destination(of: directory.path(of: "none")) == directory.path(of: "none"))
    }
  }

  @Test func namesTheFileThatCannotBeWritten() throws {
    try withTemporaryDirectory { directory in
      try directory.write("", to: "file")
      let error = #expect(throws: FileSystemError.self) {
        try FileSystem.createFolder(directory.path(of: "file/folder"))
      }
      #expect(error?.message.contains("file: Not a directory") == true)
    }
  }

  /// Somebody may have moved results to another disk, or keep notes beside them.
  @Test func removingSparesWhatLinksPointTo() throws {
    let directory = try TemporaryDirectory()
    let precious = directory.path(of: "precious")
    try FileSystem.createFolder(precious)
    try FileSystem.write([7], to: precious + "/thesis")
    let folder = directory.path(of: "run")
    try FileSystem.createFolder(folder)
    try FileManager.default.createSymbolicLink(atPath: folder + "/notes", withDestinationPath: precious)
    try FileManager.default.createSymbolicLink(
      atPath: directory.path(of: "link"), withDestinationPath: precious)
    try FileSystem.remove(folder)
    try FileSystem.remove(directory.path(of: "link"))
    #expect(!FileSystem.exists(folder))
    #expect(!FileSystem.exists(directory.path(of: "link")))
    #expect(try FileSystem.contents(of: precious + "/thesis") == [7])
  }
}

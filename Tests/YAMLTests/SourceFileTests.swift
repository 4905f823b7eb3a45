import Foundation
import Glibc
import TestSupport
import Testing
import YAML

/// Files become sources, or a sentence says why not.
struct SourceFileTests {
  let directory: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
  }

  @Test func readsAFileAndKeepsItsName() throws {
    let path = try directory.write("\u{FEFF}größe: 1\r\n", to: "spec.yaml")
    let source = try Source(file: path)
    #expect(source == Source(name: path, text: "größe: 1\r\n"))
  }

  @Test func missingFile() throws {
    try directory.write("", to: "quickstart.yaml")
    expect(directory.path(of: "nothing.yaml"), "no such file")
    expect(
      directory.path(of: "quikstart.yaml"),
      "no such file; did you mean '\(directory.path(of: "quickstart.yaml"))'?"
    )
    expect(directory.path(of: "no/folder.yaml"), "no such file")
  }

  @Test func directoryAndUnreadable() throws {
    expect(directory.path, "is a directory, not a file")
    let file = try directory.write("", to: "file")
    expect(file + "/below.yaml", "cannot be read: Not a directory")
  }

  @Test func sizeIsLookedAtFirst() throws {
    // A file with a hole of a tebibyte: reading it would never end.
    let path = try directory.write("a: 1", to: "large.yaml")
    let handle = try FileHandle(forWritingTo: URL(filePath: path))
    try handle.truncate(atOffset: 1 << 40)
    expect(path, "the text is too large: 1073741824 KiB; the limit is 1024 KiB")
    expect("/dev/zero", "the text is too large: more than 1024 KiB; the limit is 1024 KiB")
  }

  @Test func aPipeInAFolderIsRefusedAtOnce() throws {
    let path = directory.path(of: "pipe.yaml")
    #expect(unsafe mkfifo(path, 0o600) == 0)
    expect(path, "is a pipe, not a file")
  }

  @Test func otherEncodings() throws {
    let text = try #require("a: 1\n".data(using: .utf16))
    let path = try directory.write(text, to: "utf16.yaml")
    expect(path, "the file is UTF-16; save it as UTF-8")
  }

  @Test(arguments: [
    ([UInt8](), 1, 1, "0xE9"), (Array("größe: ".utf8), 1, 8, "0xE9"),
    (Array("a: 1\r\n猫: \"".utf8), 2, 5, "0xE9"),
  ])
  func invalidUTF8(_ before: [UInt8], line: Int, column: Int, byte: String) throws {
    let path = try directory.write(Data(before + [0xE9, 0x20, 0xFF]), to: "latin1.yaml")
    let error = #expect(throws: SourceError.self) { try Source(file: path) }
    guard case .undecodable(let diagnostic) = error else {
      Issue.record("expected a place, found \(String(describing: error))")
      return
    }
    #expect(diagnostic.range.start == Mark(line: line, column: column))
    #expect(diagnostic.message == "the byte \(byte) is not UTF-8; save the file as UTF-8")
  }

  private func expect(_ path: String, _ sentence: String, sourceLocation: SourceLocation = #_sourceLocation) {
    let error = #expect(throws: SourceError.self, sourceLocation: sourceLocation) { try Source(file: path) }
    #expect(error?.description == "\(path): \(sentence)", sourceLocation: sourceLocation)
  }
}

import TestSupport
import Testing

@testable import Results

@Suite struct RunLogTests {
  @Test func aFloodIsKeptUpToABoundAndThatIsSaidOnce() throws {
    let directory = try TemporaryDirectory()
    let path = directory.path(of: "log.txt")
    let log = try #require(RunLog(at: path))
    let line = Array("a line of the flood\n".utf8)
    for _ in 0..<100_000 { log.append(line) }
    let bytes = try #require(try FileSystem.contents(of: path))
    let note = "\n[more than 1 MiB; the rest is left out]\n"
    #expect(bytes.count == (1 << 20) + note.utf8.count)
    #expect(bytes.starts(with: line))
    #expect(String(decoding: bytes.suffix(note.utf8.count), as: UTF8.self) == note)
  }

  @Test func whatCannotBeWrittenIsNoLog() throws {
    let directory = try TemporaryDirectory()
    #expect(RunLog(at: directory.path(of: "missing/log.txt")) == nil)
  }
}

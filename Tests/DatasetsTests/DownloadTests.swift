import Glibc
import Hashing
import Synchronization
import TestSupport
import Testing

@testable import Datasets

@Suite(.enabled(if: Repository.program("curl") != nil, "needs the program curl"))
struct DownloadTests {
  private let folder: TemporaryFolder
  private let images: KnownImages
  private let contents: [String: [UInt8]]

  init() throws {
    folder = try TemporaryFolder()
    let contents = SampleFiles.imageSet(training: 5000)
    self.contents = contents
    let published = KnownImages.mnist
    images = KnownImages(
      name: .mnist,
      folders: published.folders,
      files: published.files.map {
        KnownImages.File(name: $0.name, digest: SHA256Digest(of: contents[$0.name] ?? []).hexadecimal)
      },
      licence: published.licence,
      source: published.source,
      mirrors: [],
      package: nil
    )
  }

  private func gzip(_ contents: [String: [UInt8]]) -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: contents.map { ("/" + $0 + ".gz", SampleFiles.gzip($1)) })
  }

  /// Downloads, and gives the lines that were reported.
  @discardableResult
  private func fetch(_ mirrors: [String]) throws -> [String] {
    let lines = Mutex<[String]>([])
    let download = DatasetDownload(images: images, cache: folder.path, mirrors: mirrors) { line in
      lines.withLock { $0.append(line) }
    }
    try download.run()
    return lines.withLock { $0 }
  }

  /// All files are there, with nothing beside them.
  private func expectComplete() throws {
    #expect(folder.files == contents.keys.map { "mnist/" + $0 }.sorted())
    for (name, bytes) in contents { #expect(try folder.read("mnist/" + name) == bytes) }
  }

  @Test func downloadsOnceAndUses() throws {
    let server = try FileServer(gzip(contents))
    try fetch([server.address])
    try expectComplete()
    #expect(server.requests.count == 4)
    let lines = try fetch([server.address])
    #expect(server.requests.count == 4)
    #expect(lines.allSatisfy { $0.hasSuffix("already here, checksum right") })
    let catalog = Catalog(searchPath: SearchPath(folders: [folder.path]))
    #expect(try catalog.load(DatasetConfiguration(name: .mnist)).training.count == 5000)
  }

  @Test func anInterruptedTransferGoesOn() throws {
    let server = try FileServer(gzip(contents), .init(cutsFirstResponseAfter: 3000))
    let lines = try fetch([server.address])
    try expectComplete()
    #expect(server.requests.contains(.init(path: "/train-images-idx3-ubyte.gz", rangeStart: 3000)))
    #expect(lines.contains { $0.hasSuffix("continued after byte 3000") })
  }

  @Test func aPartOfAnEarlierProcessGoesOn() throws {
    let server = try FileServer(gzip(contents))
    let url = server.address + "/train-images-idx3-ubyte.gz"
    let download = DatasetDownload(images: images, cache: folder.path, mirrors: [server.address]) { _ in }
    let part = download.part(of: images.parcels[0], from: url).dropFirst(folder.path.count + 1)
    try folder.write(Array((gzip(contents)["/train-images-idx3-ubyte.gz"] ?? []).prefix(7000)), String(part))
    try fetch([server.address])
    try expectComplete()
    #expect(server.requests.first == .init(path: "/train-images-idx3-ubyte.gz", rangeStart: 7000))
  }

  @Test func aCompletePartIsTaken() throws {
    let server = try FileServer(gzip(contents))
    let url = server.address + "/train-images-idx3-ubyte.gz"
    let download = DatasetDownload(images: images, cache: folder.path, mirrors: [server.address]) { _ in }
    let part = download.part(of: images.parcels[0], from: url).dropFirst(folder.path.count + 1)
    try folder.write(gzip(contents)["/train-images-idx3-ubyte.gz"] ?? [], String(part))
    try fetch([server.address])
    try expectComplete()
  }

  @Test func aServerWithoutRangesStartsAgain() throws {
    let server = try FileServer(gzip(contents), .init(honoursRange: false, cutsFirstResponseAfter: 3000))
    let lines = try fetch([server.address])
    try expectComplete()
    #expect(lines.contains { $0.hasSuffix("the server cannot continue a file; starting again") })
  }

  @Test func aForeignPartIsThrownAway() throws {
    let server = try FileServer(gzip(contents))
    let url = server.address + "/train-images-idx3-ubyte.gz"
    let download = DatasetDownload(images: images, cache: folder.path, mirrors: [server.address]) { _ in }
    let part = download.part(of: images.parcels[0], from: url).dropFirst(folder.path.count + 1)
    try folder.write([UInt8](repeating: 7, count: 5000), String(part))
    let lines = try fetch([server.address])
    try expectComplete()
    #expect(lines.contains { $0.hasSuffix("deleted, starting again") })
  }

  @Test func aMissingFileIsTakenFromTheNextMirror() throws {
    var few = gzip(contents)
    few["/t10k-images-idx3-ubyte.gz"] = nil
    let (first, second) = (try FileServer(few), try FileServer(gzip(contents)))
    let lines = try fetch([first.address + "/", second.address])
    try expectComplete()
    #expect(second.requests == [.init(path: "/t10k-images-idx3-ubyte.gz", rangeStart: nil)])
    #expect(lines.contains { $0.contains("404") })
  }

  @Test func aServerThatIsNotThereIsPassedOver() throws {
    let server = try FileServer(gzip(contents))
    try fetch(["http://127.0.0.1:1", server.address])
    try expectComplete()
  }

  @Test func aWrongChecksumLeavesNothingAndSaysSo() throws {
    var other = contents
    other["train-images-idx3-ubyte"]?[100] ^= 1
    let server = try FileServer(gzip(other))
    let error = datasetError { try fetch([server.address]) }
    #expect(error?.kind == .environment)
    #expect(error?.message.contains("wrong checksum") == true)
    #expect(error?.message.contains("deleted") == true)
    #expect(folder.files.isEmpty)
  }

  @Test func damagedDataLeaveNothing() throws {
    var damaged = gzip(contents)
    damaged["/train-images-idx3-ubyte.gz"]?.removeLast(5)
    let server = try FileServer(damaged)
    let error = datasetError { try fetch([server.address]) }
    #expect(error?.message.contains("truncated") == true)
    #expect(folder.files.isEmpty)
  }

  @Test func aWrongFileInTheCacheIsReplaced() throws {
    try folder.write("nonsense", "mnist/train-images-idx3-ubyte")
    let server = try FileServer(gzip(contents))
    try fetch([server.address])
    try expectComplete()
  }

  @Test func twoDownloadsAtATimeAreRefused() throws {
    try folder.write("", "mnist/.keep")
    let held = unsafe open(folder.path + "/mnist", O_RDONLY | O_DIRECTORY)
    defer { _ = close(held) }
    #expect(flock(held, LOCK_EX) == 0)
    let error = datasetError { try fetch(["http://127.0.0.1:1"]) }
    #expect(error?.kind == .environment)
    #expect(error?.message.contains("a download into it is under way") == true)
  }

  @Test func setsInsideTheProgramAreNotFetched() {
    let error = datasetError { _ = try DatasetDownload(.digits, into: folder.path) { _ in } }
    #expect(error?.kind == .configuration)
  }

  @Test func aCacheThatCannotBeWrittenIsSaid() throws {
    let occupied = try folder.write("a file", "occupied")
    let download = DatasetDownload(images: images, cache: occupied + "/cache", mirrors: []) { _ in }
    let error = datasetError { try download.run() }
    #expect(error?.kind == .environment)
    #expect(error?.message.contains("cannot be written") == true)
  }
}

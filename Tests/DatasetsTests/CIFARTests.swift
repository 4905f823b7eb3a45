import Hashing
import LinearAlgebra
import Synchronization
import TestSupport
import Testing

@testable import Datasets

@Suite struct CIFARTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func catalog(_ cache: String? = nil) -> Catalog {
    Catalog(searchPath: SearchPath(folders: [folder.path], cache: cache))
  }

  private func write(_ files: [String: [UInt8]], in place: String) throws {
    for (name, bytes) in files { try folder.write(bytes, place + "/" + name) }
  }

  @Test(arguments: ["cifar10", "cifar-10-batches-bin"])
  func tenClassesAreReadInTheOrderOfTheFiles(place: String) throws {
    try write(SampleFiles.cifar10(each: 20), in: place)
    let raw = try catalog().load(DatasetConfiguration(name: .cifar10))
    #expect(raw.training.count == 100 && raw.test?.count == 20)
    #expect(raw.classes.count == 10 && raw.classes[0] == "airplane" && raw.classes[9] == "truck")
    #expect(raw.imageShape == MapShape(channels: 3, height: 32, width: 32))
    for (batch, image) in [(0, 0), (0, 19), (3, 7), (4, 19)] {
      let record = SampleFiles.cifarRecord(batch * 1000 + image, labels: [])
      let sample = 20 * batch + image
      #expect(raw.training.labels[sample] == Int32((batch + image) % 10))
      #expect((0..<3072).allSatisfy { raw.training.value(sample, $0) == Double(record[$0]) })
    }
    let data = try catalog().prepare(DatasetConfiguration(name: .cifar10))
    #expect(data.imageShape == raw.imageShape && data.classes[3] == "cat")
    #expect(data.training.count == 90 && data.validation?.count == 10 && data.test.count == 20)
  }

  @Test func ofTwoLabelsTheFineOneCounts() throws {
    try write(SampleFiles.cifar100(training: 200, test: 30), in: "cifar100")
    let raw = try catalog().load(DatasetConfiguration(name: .cifar100))
    #expect(raw.training.labels == (0..<200).map { $0 % 100 })
    #expect(raw.classes.count == 100 && raw.classes[0] == "apple" && raw.classes[99] == "worm")
    #expect(Set(raw.classes).count == 100 && raw.classes == raw.classes.sorted())
    #expect(
      (0..<3072).allSatisfy {
        raw.test?.value(29, $0) == Double(SampleFiles.cifarRecord(5029, labels: [])[$0])
      })
  }

  /// What workers map is one file for all of them.
  @Test func pixelsAreKeptWithoutLabelsInTheCache() throws {
    try write(SampleFiles.cifar100(training: 400, test: 30), in: "cifar100")
    let cache = folder.path + "/cache"
    let configuration = DatasetConfiguration(name: .cifar100)
    let footprint = try catalog(cache).footprint(of: configuration)
    #expect(footprint.sharedBytes == 400 * 3073)
    #expect(folder.files.count { $0.hasPrefix("cache/inflated/") } == 1)
    let hash = try catalog(cache).contentHash(of: configuration)
    #expect(
      try DatasetSource(configuration, on: catalog().searchPath).load(FileReader(cache: nil)).hash == hash)
    let again = try DatasetSource(configuration, on: catalog().searchPath).load(FileReader(cache: cache))
    #expect(again.hash == hash)
    #expect(folder.files.count { $0.hasPrefix("cache/inflated/") } == 1)
  }

  @Test func damagedFilesNameFileAndPlace() throws {
    var files = SampleFiles.cifar10(each: 20)
    files["data_batch_2.bin"]?[3 * 3073] = 10
    try write(files, in: "cifar10")
    let label = datasetError { _ = try catalog().load(DatasetConfiguration(name: .cifar10)) }
    #expect(
      label?.message
        == "\(folder.path)/cifar10/data_batch_2.bin: byte 9219, image 3: label 10 is not in 0...9")
    files["data_batch_2.bin"]?.removeLast()
    try write(files, in: "cifar10")
    let length = datasetError { _ = try catalog().load(DatasetConfiguration(name: .cifar10)) }
    #expect(
      length?.message.contains("data_batch_2.bin: 61459 bytes are not a whole number of images of 3073 bytes")
        == true)
    #expect(length?.kind == .environment)
  }

  @Test func listAndVerifyKnowThem() throws {
    let before = catalog().entries().first { $0.name == "cifar10" }
    #expect(before?.remedy == "type 'sprout data fetch cifar10'" && before?.available == false)
    try write(SampleFiles.cifar10(each: 2), in: "cifar10")
    let entry = catalog().entries().first { $0.name == "cifar10" }
    #expect(entry?.samples == 60_000 && entry?.inputs == 3072 && entry?.classes == 10)
    #expect(entry?.location == folder.path + "/cifar10")
    let files = try catalog().verify(.cifar10)
    #expect(files.count == 6)
    #expect(files[0].problem?.hasPrefix("wrong checksum: expected cee91656") == true)
  }
}

@Suite(.enabled(if: Repository.program("curl") != nil, "needs the program curl"))
struct CIFARDownloadTests {
  private let folder: TemporaryFolder
  private let files = SampleFiles.cifar10(each: 20)
  private let archive: [UInt8]

  init() throws {
    folder = try TemporaryFolder()
    archive = SampleFiles.gzip(SampleFiles.tar(files, in: "cifar-10-batches-bin"))
  }

  private func images(_ archive: [UInt8]) -> KnownImages {
    let published = KnownImages.cifar10
    return KnownImages(
      name: .cifar10, folders: published.folders,
      files: published.files.map {
        KnownImages.File(name: $0.name, digest: SHA256Digest(of: files[$0.name] ?? []).hexadecimal)
      },
      licence: published.licence, source: published.source, mirrors: [], package: nil,
      format: published.format,
      archive: .init(name: "cifar-10-binary.tar.gz", digest: SHA256Digest(of: archive).hexadecimal))
  }

  @discardableResult
  private func fetch(_ archive: [UInt8], from server: FileServer) throws -> [String] {
    let lines = Mutex<[String]>([])
    try DatasetDownload(images: images(archive), cache: folder.path, mirrors: [server.address]) { line in
      lines.withLock { $0.append(line) }
    }.run()
    return lines.withLock { $0 }
  }

  @Test func theArchiveIsUnpackedAndUsed() throws {
    let server = try FileServer(["/cifar-10-binary.tar.gz": archive], .init(cutsFirstResponseAfter: 5000))
    let lines = try fetch(archive, from: server)
    #expect(lines.contains { $0.hasSuffix("continued after byte 5000") })
    #expect(folder.files == files.keys.map { "cifar10/" + $0 }.sorted())
    for (name, bytes) in files { #expect(try folder.read("cifar10/" + name) == bytes) }
    let catalog = Catalog(searchPath: SearchPath(folders: [folder.path]))
    #expect(try catalog.load(DatasetConfiguration(name: .cifar10)).training.count == 100)
    let requests = server.requests.count
    #expect(try fetch(archive, from: server).allSatisfy { $0.hasSuffix("already here, checksum right") })
    #expect(server.requests.count == requests)
  }

  private func problem(_ served: [UInt8], published: [UInt8]? = nil) throws -> String? {
    let server = try FileServer(["/cifar-10-binary.tar.gz": served])
    let error = datasetError { try fetch(published ?? served, from: server) }
    #expect(error?.kind == .environment && folder.files.isEmpty)
    return error?.message
  }

  @Test func anotherArchiveLeavesNothing() throws {
    var other = archive
    other[3000] ^= 1
    #expect(try problem(other, published: archive)?.contains("wrong checksum") == true)
    var few = files
    few["test_batch.bin"] = nil
    let incomplete = SampleFiles.gzip(SampleFiles.tar(few, in: "x"))
    #expect(try problem(incomplete)?.contains("the archive holds no test_batch.bin; deleted") == true)
    var changed = files
    changed["test_batch.bin"]?[5] ^= 1
    #expect(
      try problem(SampleFiles.gzip(SampleFiles.tar(changed, in: "x")))?.contains("wrong checksum") == true)
    let tar = SampleFiles.tar(files, in: "x")
    #expect(
      try problem(SampleFiles.gzip(Array(tar.prefix(2000))))?.contains(
        "the tar archive ends at byte 2000, within a file")
        == true)
    #expect(
      try problem(SampleFiles.gzip(Array(tar.dropLast(1024))))?.contains(
        "truncated: the tar archive ends at byte") == true)
    var header = tar
    header[0] ^= 1
    #expect(try problem(SampleFiles.gzip(header))?.contains("byte 0: no header of a tar archive") == true)
  }
}

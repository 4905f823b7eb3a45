import Foundation
import Hashing
import Testing

@testable import Datasets

@Suite struct CatalogTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func writeSet(_ files: [String: [UInt8]], in place: String, gzip: Bool = false) throws {
    for (name, bytes) in files {
      try folder.write(gzip ? SampleFiles.gzip(bytes) : bytes, place + "/" + name + (gzip ? ".gz" : ""))
    }
  }

  @Test func theSearchPathIsTheDocumentedOne() {
    let own = SearchPath(environment: ["HOME": "/home/ada", "SPROUT_DATA": "/data:~/more"])
    #expect(
      own.folders == [
        "/data", "/home/ada/more", "/home/ada/.cache/sprout", "/usr/share/datasets", "../shared/data",
      ]
    )
    #expect(own.cache == "/home/ada/.cache/sprout")
    #expect(SearchPath(environment: ["HOME": "/h", "XDG_CACHE_HOME": "/c"]).cache == "/c/sprout")
    #expect(
      SearchPath(environment: ["HOME": "/h", "XDG_CACHE_HOME": "relative"]).cache == "/h/.cache/sprout"
    )
  }

  @Test func theFirstFolderWins() throws {
    try writeSet(SampleFiles.imageSet(training: 30), in: "a/mnist")
    try writeSet(SampleFiles.imageSet(training: 40), in: "b/mnist")
    func samples(_ folders: [String]) throws -> Int {
      let catalog = Catalog(searchPath: SearchPath(folders: folders.map { folder.path + "/" + $0 }))
      return try catalog.load(DatasetConfiguration(name: .mnist)).training.count
    }
    #expect(try samples(["a", "b"]) == 30)
    #expect(try samples(["b", "a"]) == 40)
    #expect(try samples(["missing", "b"]) == 40)
  }

  @Test func theContentHashIsThatOfTheCanonicalForm() throws {
    let path = try folder.write("1,2,5\n3.5,-4,6\n", "x.csv")
    let hash = try Catalog(searchPath: SearchPath(folders: [])).contentHash(
      of: .with(.csv) { $0.path = path }
    )
    let floats: [UInt8] = [0, 0, 0x80, 0x3f, 0, 0, 0, 0x40, 0, 0, 0x60, 0x40, 0, 0, 0x80, 0xc0]
    let form = Array("sprout/samples/1 2\n2 2 float32\n".utf8) + floats + [0, 0, 0, 0, 1, 0, 0, 0]
    #expect(hash == SHA256Digest(of: form).hexadecimal)
  }

  @Test func aChangedFileIsReadAgain() throws {
    let catalog = Catalog(searchPath: SearchPath(folders: [], cache: folder.path + "/cache"))
    let path = try folder.write("1,2,5\n3,4,6\n", "x.csv")
    let configuration = DatasetConfiguration.with(.csv) { $0.path = path }
    let before = try catalog.contentHash(of: configuration)
    #expect(try catalog.contentHash(of: configuration) == before)
    try folder.write("1,2,5\n3,5,6\n5,6,5\n", "x.csv")
    let after = try catalog.contentHash(of: configuration)
    #expect(after != before)
    #expect(try catalog.load(configuration).training.count == 3)
    try FileManager.default.removeItem(atPath: path)
    #expect(datasetError { _ = try catalog.contentHash(of: configuration) }?.kind == .environment)
  }

  @Test func largeGzipFilesAreInflatedOnce() throws {
    let cache = folder.path + "/cache"
    let catalog = Catalog(searchPath: SearchPath(folders: [folder.path], cache: cache))
    try writeSet(SampleFiles.imageSet(training: 2000, side: 24), in: "mnist", gzip: true)
    let configuration = DatasetConfiguration(name: .mnist)
    let hash = try catalog.contentHash(of: configuration)
    let kept = folder.files.filter { $0.hasPrefix("cache/inflated/") }
    #expect(kept.count == 1 && folder.files.allSatisfy { !$0.hasSuffix(".part") })
    #expect(
      try folder.read(kept[0]) == SampleFiles.imageSet(training: 2000, side: 24)["train-images-idx3-ubyte"]
    )
    // What another process would do: nothing is in memory, the copy and the hash are in the cache.
    let source = try DatasetSource(configuration, on: catalog.searchPath)
    #expect(catalog.reader.keptHash(for: try source.identity()) == hash)
    #expect(try source.load(catalog.reader).hash == hash)
    // Another state of the file replaces the copy.
    try writeSet(SampleFiles.imageSet(training: 2001, side: 24), in: "mnist", gzip: true)
    #expect(try catalog.load(configuration).training.count == 2001)
    #expect(folder.files.count { $0.hasPrefix("cache/inflated/") } == 1)
  }

  /// Size and time are what they were, the content is another.
  @Test func aFileReplacedUnderItsSizeAndTimeIsReadAgain() throws {
    let catalog = Catalog(searchPath: SearchPath(folders: [], cache: folder.path + "/cache"))
    func write(_ text: String, replacing: Bool) throws {
      if replacing {
        try folder.write(text, "new.csv")
        try FileManager.default.removeItem(atPath: folder.path + "/x.csv")
        try FileManager.default.moveItem(atPath: folder.path + "/new.csv", toPath: folder.path + "/x.csv")
      } else {
        try folder.write(text, "x.csv")
      }
      try FileManager.default.setAttributes(
        [.modificationDate: Date(timeIntervalSince1970: 1_600_000_000)], ofItemAtPath: folder.path + "/x.csv")
    }
    let configuration = DatasetConfiguration.with(.csv) { $0.path = folder.path + "/x.csv" }
    var hashes: Set<String> = []
    for (text, replacing) in [("1,2,5\n3,4,6\n", false), ("1,2,5\n3,5,6\n", false), ("1,2,5\n3,6,6\n", true)]
    {
      try write(text, replacing: replacing)
      hashes.insert(try catalog.contentHash(of: configuration))
    }
    #expect(hashes.count == 3)
  }

  @Test(arguments: ["truncated", "changed", "empty", "gone"])
  func aDamagedCopyInTheCacheIsInflatedAnew(damage: String) throws {
    let cache = folder.path + "/cache"
    let catalog = Catalog(searchPath: SearchPath(folders: [folder.path], cache: cache))
    try writeSet(SampleFiles.imageSet(training: 2000, side: 24), in: "mnist", gzip: true)
    let source = folder.path + "/mnist/train-images-idx3-ubyte.gz"
    let whole = try #require(SampleFiles.imageSet(training: 2000, side: 24)["train-images-idx3-ubyte"])
    func content() throws -> [UInt8] {
      let bytes = try catalog.reader.contents(of: source)
      return (0..<bytes.count).map { bytes[$0] }
    }
    #expect(try content() == whole)
    let copy = try #require(folder.files.first { $0.hasPrefix("cache/inflated/") })
    switch damage {
    case "truncated": try folder.write(Array(whole.dropLast(1000)), copy)
    case "changed": try folder.write(whole.dropLast() + [whole[whole.count - 1] ^ 1], copy)
    case "empty": try folder.write([], copy)
    default: try FileManager.default.removeItem(atPath: folder.path + "/" + copy)
    }
    #expect(try content() == whole)
    #expect(try folder.read(copy) == whole)
    #expect(folder.files.count { $0.hasPrefix("cache/inflated/") } == 1)
    // Touched but whole: taken as it is.
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: folder.path + "/" + copy)
    #expect(try content() == whole)
    #expect(FileStamp(folder.path + "/" + copy)?.modified == 1_000_000_000)
  }

  @Test func aCacheThatCannotBeWrittenIsDoneWithout() throws {
    try folder.write("a file", "occupied")
    let catalog = Catalog(
      searchPath: SearchPath(folders: [folder.path], cache: folder.path + "/occupied/cache")
    )
    try writeSet(SampleFiles.imageSet(training: 2000, side: 24), in: "mnist", gzip: true)
    #expect(try catalog.prepare(DatasetConfiguration(name: .mnist)).test.count == 10)
    #expect(folder.files.count == 5)
  }

  @Test func entriesSayWhatIsHere() throws {
    let catalog = Catalog(searchPath: SearchPath(folders: [folder.path]))
    try writeSet(SampleFiles.imageSet(), in: "fashion_mnist")
    let entries = Dictionary(uniqueKeysWithValues: catalog.entries().map { ($0.name, $0) })
    #expect(entries.count == DatasetConfiguration.Name.allCases.count)
    #expect(entries["digits"]?.available == true && entries["digits"]?.samples == 1797)
    #expect(entries["mnist"]?.available == false)
    #expect(entries["mnist"]?.remedy?.contains("sprout data fetch mnist") == true)
    #expect(entries["fashion_mnist"]?.location == folder.path + "/fashion_mnist")
  }

  @Test func verifyFindsFilesThatAreNotThePublishedOnes() throws {
    let catalog = Catalog(searchPath: SearchPath(folders: [folder.path]))
    #expect(try catalog.verify(.digits).allSatisfy { $0.problem == nil })
    #expect(datasetError { _ = try catalog.verify(.mnist) }?.kind == .environment)
    #expect(datasetError { _ = try catalog.verify(.csv) }?.kind == .configuration)
    var files = SampleFiles.imageSet()
    files["t10k-images-idx3-ubyte"]?.removeLast()
    try writeSet(files, in: "mnist")
    let problems = try catalog.verify(.mnist).map(\.problem)
    #expect(problems.count == 4)
    #expect(problems[0]?.hasPrefix("wrong checksum: expected ba891046") == true)
    #expect(problems[2]?.contains("truncated") == true)
  }

  @Test func whatIsMappedIsSharedAndWhatIsInflatedIsOwn() throws {
    try writeSet(SampleFiles.imageSet(training: 30, test: 10, side: 2), in: "raw/mnist")
    try writeSet(SampleFiles.imageSet(training: 30, test: 10, side: 2), in: "packed/mnist", gzip: true)
    func footprint(_ place: String) throws -> DatasetFootprint {
      let catalog = Catalog(searchPath: SearchPath(folders: [folder.path + "/" + place]))
      return try catalog.footprint(of: DatasetConfiguration(name: .mnist))
    }
    // Pixels with headers of 16 bytes; three numbers of four bytes for each sample.
    let (images, lists) = (16 + 30 * 4 + 16 + 10 * 4, 40 * 3 * 4)
    #expect(try footprint("raw") == DatasetFootprint(sharedBytes: images, ownBytes: lists))
    #expect(try footprint("packed") == DatasetFootprint(sharedBytes: 0, ownBytes: images + lists))
  }

  @Test func aTableIsMappedAsTextAndHeldAsNumbers() throws {
    let text = "1.5,2,0\n3,4,1\n"
    let path = try folder.write(text, "x.csv")
    let footprint = try Catalog(searchPath: SearchPath(folders: [])).footprint(
      of: .with(.csv) { $0.path = path }
    )
    #expect(footprint.sharedBytes == text.utf8.count)
    #expect(footprint.ownBytes >= 4 * 4 + 2 * 3 * 4)
  }
}

import Testing

@testable import Datasets

@Suite struct IDXTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func catalog() -> Catalog { Catalog(searchPath: SearchPath(folders: [folder.path])) }

  private func writeSet(_ files: [String: [UInt8]], in name: String = "mnist") throws {
    for (file, bytes) in files { try folder.write(bytes, name + "/" + file) }
  }

  /// What preparing a set says, with some of its files replaced; nothing may be written.
  private func problem(_ name: DatasetConfiguration.Name = .mnist, replacing: [String: [UInt8]]) throws
    -> DatasetError?
  {
    try writeSet(SampleFiles.imageSet().merging(replacing) { $1 })
    let before = folder.files
    let configuration = DatasetConfiguration.with(name) {
      if name == .idx { $0.path = folder.path + "/mnist" }
    }
    let error = datasetError { _ = try catalog().prepare(configuration) }
    #expect(folder.files == before)
    return error
  }

  @Test(arguments: ["mnist", "MNIST/raw"], ["-idx", ".idx"])
  func namesInUseAreFound(place: String, separator: String) throws {
    for (file, bytes) in SampleFiles.imageSet() {
      let isImages = file.contains("images")
      let name = file.replacing("-idx", with: separator) + (isImages ? ".gz" : "")
      try folder.write(isImages ? SampleFiles.gzip(bytes) : bytes, place + "/" + name)
    }
    let data = try catalog().prepare(.with(.mnist) { $0.validation = 0 })
    #expect(data.inputCount == 4 && data.classCount == 10)
    #expect(data.training.count == 20 && data.validation == nil && data.test.count == 10)
    #expect(data.training.labels == (0..<20).map { $0 % 10 })
  }

  @Test func rawAndGzipHaveOneHash() throws {
    let other = try TemporaryFolder()
    for (file, bytes) in SampleFiles.imageSet() {
      try folder.write(bytes, "mnist/" + file)
      try other.write(SampleFiles.gzip(bytes), "mnist/" + file + ".gz")
    }
    let configuration = DatasetConfiguration(name: .mnist)
    let raw = try catalog().contentHash(of: configuration)
    let gzip = try Catalog(searchPath: SearchPath(folders: [other.path])).contentHash(of: configuration)
    #expect(raw == gzip)
  }

  @Test func aMissingSetSaysWhereItWasLookedForAndWhatToType() throws {
    let mnist = datasetError { _ = try catalog().contentHash(of: DatasetConfiguration(name: .mnist)) }
    #expect(mnist?.kind == .environment)
    #expect(mnist?.message.contains("'sprout data fetch mnist'") == true)
    #expect(mnist?.message.contains("looked in \(folder.path)/mnist, \(folder.path)/MNIST/raw") == true)
    let fashion = datasetError { _ = try catalog().prepare(DatasetConfiguration(name: .fashionMNIST)) }
    #expect(fashion?.message.contains("'apt-get install dataset-fashion-mnist'") == true)
  }

  @Test func aFolderWithoutAFileNamesTheFile() throws {
    var files = SampleFiles.imageSet()
    files["t10k-labels-idx1-ubyte"] = nil
    try writeSet(files)
    let configuration = DatasetConfiguration.with(.mnist) { $0.path = folder.path + "/mnist" }
    let error = datasetError { _ = try catalog().prepare(configuration) }
    #expect(error?.message.hasSuffix("no t10k-labels-idx1-ubyte(.gz)") == true)
  }

  @Test func damagedFilesNameFileAndPlace() throws {
    let images = SampleFiles.imageSet()["train-images-idx3-ubyte"] ?? []
    let cases: [(bytes: [UInt8], says: String)] = [
      (
        Array(images.dropLast()),
        "truncated: the header announces 20 x 2 x 2 elements (80 bytes), the file holds 79"
      ),
      (images + [0], "too long: the header announces 20 x 2 x 2 elements (80 bytes), the file holds 81"),
      (Array(images.prefix(10)), "truncated: 10 bytes, but a header of 3 dimensions takes 16"),
      ([0, 0], "truncated: 2 bytes are no IDX header"),
      ([], "truncated: 0 bytes are no IDX header"),
      (Array("<html>".utf8), "byte 0: 0x3c68746d is not the magic number of an IDX file"),
      (SampleFiles.idx(type: 0x0A, [1], [0]), "byte 0: 0x00000a01 is not the magic number"),
      (SampleFiles.idx([20, 0, 2], []), "byte 4: impossible dimensions 20 x 0 x 2"),
      (SampleFiles.idx([1 << 31, 1 << 31, 1 << 31], []), "byte 4: impossible dimensions"),
    ]
    for (bytes, says) in cases {
      let error = try problem(replacing: ["train-images-idx3-ubyte": bytes])
      #expect(error?.kind == .environment)
      #expect(error?.message.hasPrefix("\(folder.path)/mnist/train-images-idx3-ubyte: ") == true)
      #expect(error?.message.contains(says) == true, "\(error?.message ?? "no error")")
    }
  }

  @Test func aLabelOutOfRangeNamesItsByte() throws {
    let labels = SampleFiles.idx([10], [0, 1, 2, 3, 10, 5, 6, 7, 8, 9])
    let error = try problem(replacing: ["t10k-labels-idx1-ubyte": labels])
    #expect(
      error?.message
        == "\(folder.path)/mnist/t10k-labels-idx1-ubyte: byte 12, sample 4: label 10 is not in 0...9"
    )
    #expect(error?.kind == .environment)
  }

  @Test func countsThatDifferAreFound() throws {
    let error = try problem(replacing: [
      "train-labels-idx1-ubyte": SampleFiles.idx([19], (0..<19).map { $0 % 10 })
    ])
    #expect(error?.kind == .environment)
    #expect(error?.message.contains("train-labels-idx1-ubyte: holds 19 labels for the 20 samples of") == true)
  }

  @Test func partsOfDifferentShapeAreFound() throws {
    let error = try problem(
      .idx,
      replacing: ["t10k-images-idx3-ubyte": SampleFiles.idx([10, 3], Array(repeating: 0, count: 30))]
    )
    #expect(error?.message.contains("t10k-images-idx3-ubyte: 3 elements a sample, but 4 in") == true)
  }

  @Test func aSingleClassIsFound() throws {
    let error = try problem(
      .idx,
      replacing: ["train-labels-idx1-ubyte": SampleFiles.idx([20], Array(repeating: 0, count: 20))]
    )
    #expect(error?.message.hasSuffix("train-labels-idx1-ubyte: all samples are of one class") == true)
  }

  @Test func aSingleClassCanBeLookedAt() throws {
    let labels = SampleFiles.idx([20], Array(repeating: 0, count: 20))
    try writeSet(SampleFiles.imageSet().merging(["train-labels-idx1-ubyte": labels]) { $1 })
    let parts = try catalog().whole(.with(.idx) { $0.path = folder.path + "/mnist" })
    #expect(parts.map(\.labels) == [Array(repeating: 0, count: 20), (0..<10).map { $0 }])
  }

  @Test func fractionsAreNoLabels() throws {
    let labels = SampleFiles.idx(
      type: 0x0D,
      [20],
      (0..<20).flatMap { SampleFiles.bigEndian(Float($0).bitPattern) }
    )
    let error = try problem(replacing: ["train-labels-idx1-ubyte": labels])
    #expect(error?.message.contains("holds no labels") == true)
  }

  private static let elementTypes: [(type: UInt8, elements: [UInt8], values: [Float])] = [
    (0x08, [0, 200], [0, 200]),
    (0x09, [0xff, 5], [-1, 5]),
    (0x0B, [0xff, 0x00, 0x01, 0x02], [-256, 258]),
    (0x0C, [0xff, 0xff, 0xff, 0xfe, 0, 1, 0, 0], [-2, 65536]),
    (0x0D, [0x3f, 0x80, 0, 0, 0xc0, 0x20, 0, 0], [1, -2.5]),
    (0x0E, [0x3f, 0xe0, 0, 0, 0, 0, 0, 0, 0x40, 0x08, 0, 0, 0, 0, 0, 0], [0.5, 3]),
  ]

  @Test(arguments: elementTypes.indices)
  func everyElementTypeIsRead(index: Int) throws {
    let (type, elements, values) = Self.elementTypes[index]
    let file = SampleFiles.idx(type: type, [2, 1, 1, 1], elements)
    let parsed = try IDXFile(path: "x", contents: ByteStorage(file))
    #expect(parsed.count == 2 && parsed.elementsPerSample == 1)
    let inputs = try parsed.inputs()
    #expect((0..<2).map { Float(inputs[$0]) } == values)
    if case .doubles = inputs { Issue.record("single precision is enough") }
  }

  @Test func labelsThatAreMeasurementsAreRefused() throws {
    let images = try folder.write(
      SampleFiles.idx([100, 1], (0..<100).map { UInt8($0) }), "m-images-idx2-ubyte")
    func problem(_ label: (Int) -> Int) throws -> DatasetError? {
      let labels = (0..<100).flatMap { SampleFiles.bigEndian(Int32(label($0))) }
      try folder.write(SampleFiles.idx(type: 0x0C, [100], labels), "m-labels-idx1-ubyte")
      return datasetError { _ = try catalog().prepare(.with(.idx) { $0.path = images }) }
    }
    #expect(try problem { $0 % 50 } == nil)
    #expect(try problem { 3 * ($0 % 3) } == nil)
    #expect(
      try problem { $0 % 51 }?.message.contains("labels up to 50 for 100 samples are measurements") == true)
    #expect(
      try problem { $0 % 2 == 0 ? 0 : 16_777_217 }?.message.contains("label 16777217 is not in 0...65535")
        == true)
  }

  @Test func inputsThatAreNotFiniteAreFound() throws {
    let elements = [Float(1), .nan].flatMap { SampleFiles.bigEndian($0.bitPattern) }
    let file = try IDXFile(path: "x", contents: ByteStorage(SampleFiles.idx(type: 0x0D, [2], elements)))
    #expect(
      datasetError { _ = try file.inputs() }?.message == "x: byte 12, sample 1: nan is not a finite number"
    )
  }

  @Test func anImagesFileFindsItsLabelsAndATestPartIsDrawn() throws {
    let files = SampleFiles.imageSet(training: 50)
    let images = try folder.write(files["train-images-idx3-ubyte"] ?? [], "letters-images-idx3-ubyte")
    let labels = SampleFiles.gzip(files["train-labels-idx1-ubyte"] ?? [])
    let error = datasetError { _ = try catalog().prepare(.with(.idx) { $0.path = images }) }
    #expect(error?.message.contains("no labels file beside it") == true)
    try folder.write(labels, "letters-labels-idx1-ubyte.gz")
    let data = try catalog().prepare(.with(.idx) { $0.path = images })
    #expect(data.test.count == 10 && data.validation?.count == 4 && data.training.count == 36)
  }

  @Test func aFolderWithSeveralSetsAsksForOne() throws {
    for prefix in ["letters", "digits"] {
      try folder.write([], "emnist/\(prefix)-train-images-idx3-ubyte")
    }
    let error = datasetError { _ = try catalog().prepare(.with(.idx) { $0.path = folder.path + "/emnist" }) }
    #expect(error?.kind == .configuration)
    #expect(
      error?.message.contains("digits-train-images-idx3-ubyte, letters-train-images-idx3-ubyte") == true
    )
  }

  @Test(arguments: [DatasetConfiguration.Name.idx, .csv])
  func aMissingPathIsSaid(name: DatasetConfiguration.Name) throws {
    let missing = datasetError { _ = try catalog().prepare(DatasetConfiguration(name: name)) }
    #expect(missing?.kind == .configuration)
    #expect(missing?.message.hasPrefix("dataset.path: missing") == true)
    let wrong = datasetError { _ = try catalog().prepare(.with(name) { $0.path = "/nowhere/at/all" }) }
    #expect(wrong?.kind == .environment)
    #expect(wrong?.message.contains("/nowhere/at/all") == true)
  }
}

import Testing

@testable import Datasets

@Suite struct CSVTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(
    _ text: String,
    header: DatasetConfiguration.Header = .auto,
    label: String? = nil
  ) throws -> RawDataset {
    try load(Array(text.utf8), header: header, label: label)
  }

  private func load(_ bytes: [UInt8], header: DatasetConfiguration.Header, label: String?) throws
    -> RawDataset
  {
    let path = try folder.write(bytes, "data.csv")
    let configuration = DatasetConfiguration.with(.csv) {
      $0.path = path
      $0.header = header
      $0.label = label.map { LabelColumns($0) }
    }
    return try Catalog(searchPath: SearchPath(folders: [])).load(configuration)
  }

  private func inputs(_ raw: RawDataset) -> [Float] {
    (0..<raw.training.count * raw.training.inputCount).map { Float(raw.training.inputs[$0]) }
  }

  private static let fine: [(text: String, inputs: [Float], labels: [Int32])] = [
    ("1,2,5\n3,4,6\n", [1, 2, 3, 4], [0, 1]),
    ("a,b,class\n1,2,0\n3,4,1\n", [1, 2, 3, 4], [0, 1]),
    ("1,2,5\r\n3,4,6", [1, 2, 3, 4], [0, 1]),
    ("1,2,5\r3,4,6\r", [1, 2, 3, 4], [0, 1]),
    ("1;2;x\n3;4;y\n", [1, 2, 3, 4], [0, 1]),
    ("1\t2\tx\n3\t4\ty\n", [1, 2, 3, 4], [0, 1]),
    ("\u{feff}a,b,class\n1,2,0\n3,4,1\n", [1, 2, 3, 4], [0, 1]),
    ("\"a, b\",\"c \"\"d\"\"\",class\n1,2,no\n3,4,yes\n", [1, 2, 3, 4], [0, 1]),
    ("1,2,\"two\nlines\"\n3,4,\"a\"\"b\"\n", [1, 2, 3, 4], [1, 0]),
    (" 1 , 2 ,  b\n\n 3 ,4, a \n  \n", [1, 2, 3, 4], [1, 0]),
    ("1,2,1\n3,4,3\n5,6,1.0\n", [1, 2, 3, 4, 5, 6], [0, 1, 0]),
    ("1,2,-1\n3,4,1\n", [1, 2, 3, 4], [0, 1]),
    ("1,2,10\n3,4,9\n5,6,10\n", [1, 2, 3, 4, 5, 6], [1, 0, 1]),
    ("-1.5e3,+.25,a\n0.1,12345678901234567890,b\n", [-1500, 0.25, 0.1, 12_345_679_395_506_094_080], [0, 1]),
    ("1,7,a\n1,8,b\n", [1, 7, 1, 8], [0, 1]),
  ]

  @Test(arguments: fine.indices)
  func isRead(index: Int) throws {
    let (text, inputs, labels) = Self.fine[index]
    let raw = try load(text)
    #expect(self.inputs(raw) == inputs)
    #expect(raw.training.labels == labels)
    #expect(raw.training.inputCount == 2 && raw.classCount == 2)
  }

  @Test(arguments: [("255", true), ("256", false), ("-1", false), ("-0", false), ("0.5", false)])
  func pixelsAreKeptAsBytes(last: String, areBytes: Bool) throws {
    let raw = try load("0,17,a\n3,\(last),b\n")
    #expect(inputs(raw) == [0, 17, 3, Float(last)])
    if case .bytes = raw.training.inputs { #expect(areBytes) } else { #expect(!areBytes) }
  }

  @Test func gzipIsRead() throws {
    let raw = try load(SampleFiles.gzip(Array("1,2,a\n3,4,b\n".utf8)), header: .auto, label: nil)
    #expect(inputs(raw) == [1, 2, 3, 4])
  }

  @Test(arguments: [
    ("kind", DatasetConfiguration.Header.auto), ("1", .auto), ("1", .present), ("kind", .present),
  ])
  func theLabelColumnIsFoundByNameOrNumber(label: String, header: DatasetConfiguration.Header) throws {
    let raw = try load("kind,x,y\nb,1,2\na,3,4\n", header: header, label: label)
    #expect(inputs(raw) == [1, 2, 3, 4])
    #expect(raw.training.labels == [1, 0])
  }

  @Test func aHeaderOfNumbersIsBelievedWhenSaid() throws {
    let raw = try load("0,1,2\n1,2,0\n3,4,1\n", header: .present)
    #expect(inputs(raw) == [1, 2, 3, 4])
    #expect(try load("0,1,2\n1,2,0\n3,4,1\n5,6,2\n", header: .absent).training.count == 4)
  }

  @Test func namesOfClassesAreSortedWhateverTheOrder() throws {
    let raw = try load("1,virginica\n2,setosa\n3,versicolor\n4,virginica\n")
    #expect(raw.training.labels == [2, 0, 1, 2])
    #expect(raw.classCount == 3)
  }

  private static let bad: [(text: String, kind: DatasetError.Kind, says: String)] = [
    ("1,2,a\n3,nan,b\n", .environment, ": line 2, column 2: nan is not allowed"),
    ("1,2,a\n3,NaN,b\n", .environment, ": line 2, column 2: NaN is not allowed"),
    ("x,y,c\n1,2,a\n-inf,4,b\n", .environment, ": line 3, column 1 (x): -inf is not allowed"),
    ("1,2,a\n1e39,4,b\n", .environment, ": line 2, column 1: 1e39 is too large for single precision"),
    ("x,y,c\n1,2,a\n3,,b\n", .environment, ": line 3, column 2 (y): the cell is empty"),
    ("x,y,c\n1,2,a\n3,4,\n", .environment, ": line 3, column 3 (c): the label is empty"),
    ("x,y,c\n1,2,a\n3,4,nan\n", .environment, ": line 3, column 3 (c): nan is no label"),
    ("1,2,a\n3,b\n", .environment, ": line 2 has 2 columns, line 1 has 3"),
    ("1,2,a\n3,4,b,5\n", .environment, ": line 2 has 4 columns, line 1 has 3"),
    ("x,y,c\n1,2,a\n\n3,four,b\n", .environment, ": line 4, column 2 (y): 'four' is not a number"),
    ("x,y,c\n1,2,\"a\nb\"\n3,four,b\n", .environment, ": line 4, column 2 (y): 'four' is not a number"),
    (
      "x;y;c\n1,5;2;a\n", .environment,
      ": line 2, column 1 (x): '1,5' is not a number (write the decimal point as '.')"
    ),
    ("1,0x10,a\n", .configuration, ": line 1 mixes numbers and words"),
    ("1,2,a\n3,4,\"b\n", .environment, ": line 2, column 3: the quote is never closed"),
    ("1,2,a\n3,\"4\"5,b\n", .environment, ": line 2, column 2: text after the closing quote"),
    ("", .environment, ": is empty"),
    ("\n\n", .environment, ": is empty"),
    ("x,y,c\n", .environment, ": holds a header and no samples"),
    ("1\n2\n", .environment, ": line 1: only one column"),
    ("1,2,a\n3,4,a\n", .configuration, ": line 1, column 3: all samples are of one class, 'a'"),
    ("1,2,.5\n3,4,1\n", .configuration, ": line 1, column 3: .5 is not a class"),
    ("1,2,7\n3,4,8\n5,6,9\n", .configuration, ": line 1, column 3: every sample has a label of its own"),
    (
      "0,1,label\n1,2,0\n3,4,1\n", .configuration,
      ": line 1, column 3: the label 'label' stands in no other line"
    ),
  ]

  @Test(arguments: bad.indices)
  func isRefusedWithItsPlace(index: Int) throws {
    let (text, kind, says) = Self.bad[index]
    let error = datasetError { _ = try load(text) }
    #expect(error?.kind == kind)
    #expect(
      error?.message.hasPrefix(folder.path + "/data.csv" + says) == true,
      "\(error?.message ?? "no error")"
    )
    #expect(folder.files == ["data.csv"])
  }

  @Test func utf16IsRefused() throws {
    let error = datasetError { _ = try load([0xff, 0xfe, 0x31, 0], header: .auto, label: nil) }
    #expect(error?.message.hasSuffix("is UTF-16 text; save it as UTF-8") == true)
  }

  @Test(arguments: [("5", "the columns are x, y, c"), ("colour", "the columns are x, y, c")])
  func anUnknownLabelColumnListsTheColumns(label: String, says: String) throws {
    let error = datasetError { _ = try load("x,y,c\n1,2,a\n3,4,b\n", label: label) }
    #expect(error?.kind == .configuration)
    #expect(error?.message.hasPrefix("dataset.label: ") == true)
    #expect(error?.message.contains(says) == true)
  }

  /// Decimal notation in every form must give the nearest single-precision number, as the standard library
  /// finds it.
  @Test func numbersAreReadExactly() throws {
    var seed: UInt64 = 1
    for _ in 0..<2000 {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let value = (Double(Int64(bitPattern: seed) >> 20) / 1e6) * (seed & 1 == 0 ? 1 : 1e-9)
      let text = "\(value)"
      let reader = try CSVReader(path: "x", contents: ByteStorage(Array(text.utf8)), separator: ",")
      #expect(reader.number(.init(range: 0..<text.utf8.count, hasDoubledQuotes: false)) == Double(text))
    }
  }
}

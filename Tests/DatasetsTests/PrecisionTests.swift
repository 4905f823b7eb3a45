import LinearAlgebra
import Testing

@testable import Datasets

/// Inputs are normalised in double precision, whatever they are stored as, and stored as precisely as they differ.
@Suite struct PrecisionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func catalog() -> Catalog { Catalog(searchPath: SearchPath(folders: [])) }

  private func gathered(_ part: DataPart) -> [Float] {
    var batch = Matrix<Float>(rows: part.count, columns: part.inputCount + 1)
    part.gather(Array(0..<part.count).span, into: &batch)
    return batch.array()
  }

  private func expectNormalised(_ part: DataPart, _ values: [Double]) {
    let mean = values.reduce(0) { $0 + ($1 - values[0]) } / Double(values.count) + values[0]
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    let inputs = gathered(part)
    for (index, value) in values.enumerated() {
      // Half a unit in the last place of single precision.
      let expected = (value - mean) / variance.squareRoot()
      #expect(abs(Double(inputs[2 * index]) - expected) <= expected.magnitude * 0x1p-23 + 1e-12)
    }
  }

  private static let columns: [(values: [Double], areDoubles: Bool)] = [
    ((0..<40).map { 1_700_000_000 + Double(($0 * 7) % 40) }, true),
    ((0..<40).map { 1e12 + Double($0) / 8 }, true),
    ((0..<40).map { 101_325 + Double(($0 * 3) % 40) / 1000 }, true),
    // A gap filled with 0 widens the range.
    ((0..<40).map { $0 == 11 ? 0 : 1_700_000_000 + Double(($0 * 7) % 40) }, true),
    ((0..<40).map { 0.1 * Double(($0 * 3) % 40) }, false),
    ((0..<40).map { 65536 + Double($0) }, false),
    ((0..<40).map { _ in 0.1 }, false),
  ]

  @Test(arguments: columns.indices)
  func tablesKeepTheDigitsInWhichTheyDiffer(index: Int) throws {
    let (values, areDoubles) = Self.columns[index]
    let text = values.enumerated().map { "\($1),\($0 % 2)\n" }.joined()
    let path = try folder.write(text, "x.csv")
    let raw = try catalog().load(.with(.csv) { $0.path = path })
    if case .doubles = raw.training.inputs { #expect(areDoubles) } else { #expect(!areDoubles) }
    let part = try #require(try catalog().whole(.with(.csv) { $0.path = path }).first)
    if Set(values).count == 1 {
      #expect(gathered(part) == values.flatMap { _ in [0, 1] })
    } else if areDoubles {
      expectNormalised(part, values)
      #expect(values.contains(0) || Set(gathered(part)).count == 1 + Set(values).count)
    }
    #expect(!part.isSparse)
  }

  @Test(arguments: [UInt8(0x0E), 0x0C])
  func filesOfNumbersKeepThemToo(type: UInt8) throws {
    let values = (0..<30).map { 1_700_000_000 + Double(($0 * 7) % 30) }
    let elements = values.flatMap { value in
      type == 0x0E ? SampleFiles.bigEndian(value.bitPattern) : SampleFiles.bigEndian(UInt32(value))
    }
    let images = try folder.write(SampleFiles.idx(type: type, [30, 1], elements), "t-images-idx2-ubyte")
    try folder.write(SampleFiles.idx(type: 8, [30], (0..<30).map { $0 % 2 }), "t-labels-idx1-ubyte")
    let part = try #require(try catalog().whole(.with(.idx) { $0.path = images }).first)
    expectNormalised(part, values)
  }

  @Test func theHashTellsTimesApart() throws {
    func hash(_ offset: Int) throws -> String {
      let rows = (0..<20).map { "\(1_700_000_000 + $0 * 3 + ($0 == 7 ? offset : 0)),\($0 % 2)\n" }
      return try catalog().contentHash(
        of: .with(.csv) { $0.path = try! folder.write(rows.joined(), "\(offset).csv") })
    }
    #expect(try hash(0) != hash(1))
  }

  @Test func unitAndNoneAreComputedInDoublePrecision() throws {
    let values = (0..<20).map { 1_700_000_000.5 + Double(($0 * 7) % 20) }
    let path = try folder.write(values.enumerated().map { "\($1),\($0 % 2)\n" }.joined(), "x.csv")
    let unit = try #require(
      try catalog().whole(
        .with(.csv) {
          $0.path = path; $0.normalize = .unit
        }
      ).first)
    let inputs = gathered(unit)
    for (index, value) in values.enumerated() {
      #expect(inputs[2 * index] == Float((value - 1_700_000_000.5) * (1 / 19)))
    }
    let none = try #require(
      try catalog().whole(
        .with(.csv) {
          $0.path = path; $0.normalize = .none
        }
      ).first)
    #expect(gathered(none)[0] == Float(1_700_000_000.5))
  }

  @Test func aNumberOutOfAllProportionIsFoundByItsPlace() throws {
    let rows = (0..<40).map {
      "\($0 == 2 ? "-3.4e38" : "\(Double($0 % 9) / 2)"),\($0 % 2 == 0 ? "a" : "b")\n"
    }
    let path = try folder.write("x,kind\n" + rows.joined(), "x.csv")
    func configuration(_ seed: Int) -> DatasetConfiguration {
      .with(.csv) {
        $0.path = path
        $0.splitSeed = .number(seed)
      }
    }
    let raw = try catalog().load(configuration(0))
    var parts: Set<String> = []
    for seed in 0..<40 {
      let split = try DatasetSplit(raw, configuration(seed))
      // In the training part it is what the others are measured by.
      let part = split.test.contains(2) ? "test" : split.validation.contains(2) ? "validation" : nil
      let error = datasetError { _ = try catalog().prepare(configuration(seed)) }
      #expect((error == nil) == (part == nil))
      guard let error, let part else { continue }
      parts.insert(part)
      #expect(error.kind == .environment)
      #expect(error.message.hasPrefix("\(path): line 4, column 1 (x): -3.4e+38 is -"))
      #expect(
        error.message.hasSuffix("correct the number or leave out the row, which is in the \(part) part"))
    }
    #expect(parts == ["test", "validation"])
  }
}

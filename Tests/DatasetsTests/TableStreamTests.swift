import Foundation
import LinearAlgebra
import TestSupport
import Testing

@testable import Datasets

/// Tables read in pieces, and the columns that are found in them.
@Suite struct TableStreamTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private var form: TableForm { TableForm(columns: ["a", "b"], inputCount: 2, classes: ["0", "1", "10"]) }

  /// All rows and classes of a text.
  private func rows(
    _ text: String, _ form: TableForm, _ change: (inout DatasetConfiguration) -> Void = { _ in }
  ) throws -> (inputs: [[Float]], labels: [Int32], leftOut: [String]) {
    let path = try directory.write(text, to: "table.csv")
    var table = try TableStream(path: path, .with(.csv, change), as: form)
    var batch = Matrix<Float>(rows: 3, columns: form.inputCount + 1)
    var (inputs, all, labels) = ([[Float]](), [Int32](), [Int32]())
    var targets: [Double] = []
    while try table.next(3, into: &batch, labels: &labels, targets: &targets) > 0 {
      for row in 0..<batch.rows {
        let numbers = (0...form.inputCount).map { batch[row, $0] }
        #expect(numbers.last == 1)
        inputs.append(numbers.dropLast())
      }
      all += labels
    }
    return (inputs, all, table.leftOut)
  }

  @Test func numbersAreShiftedAndScaledInDoublePrecision() throws {
    var form = form
    form.shift = [1_700_000_000, 0]
    form.scale = [0.5, 3]
    let found = try rows("b,a\n1,1700000001\n2,1.700000003e9\n", form)
    #expect(found.inputs == [[0.5, 3], [1.5, 6]])
  }

  @Test func labelsThatAreWholeNumbersMayBeWrittenInAnyWay() throws {
    var form = form
    form.isLabelled = true
    let found = try rows("a,b,y,more\n1,2,10.0,5\n3,4,1,5\n5,6,+0,5\n7,8,1e1,5\n", form) { $0.label = "y" }
    #expect(found.labels == [2, 1, 0, 2])
    #expect(found.leftOut == ["more"])
    form.label = "y"
    #expect(try rows("y,a,b,more\n10,1,2,5\n", form).labels == [2])
    #expect(throws: DatasetError.self) { try rows("a,b,y\n1,2,2\n", form) }
    #expect(throws: DatasetError.self) { try rows("a,b,y\n1,2,\n", form) }
  }

  @Test func withoutNamesThePlacesOfTheTrainingCount() throws {
    var form = TableForm(inputCount: 2, classes: ["p", "q"])
    form.usual = ("2", ["1"])
    #expect(try rows("9,p,1,2\n9,q,3,4\n", form).inputs == [[1, 2], [3, 4]])
    #expect(try rows("1,2\n3,4\n", form).inputs == [[1, 2], [3, 4]])
    form.isLabelled = true
    #expect(try rows("9,p,1,2\n9,q,3,4\n", form).labels == [0, 1])
    #expect(try rows("1,2,q\n3,4,p\n", form).labels == [1, 0])
    #expect(throws: DatasetError.self) { try rows("1,2,3,4,5\n", form) }
    let error = datasetError { _ = try rows("1,2\n3,4\n", form) }
    #expect(
      error?.message.hasSuffix("no column is left for the class: the model reads all 2") == true)
  }

  @Test func numbersAsNamesAreAskedFor() throws {
    let form = TableForm(columns: ["0", "1"], inputCount: 2, classes: ["a", "b"])
    let error = #expect(throws: DatasetError.self) { try rows("1,0\n0,1\n", form) }
    #expect(error?.key == "dataset.header")
    #expect(try rows("1,0\n0,1\n", form) { $0.header = .absent }.inputs == [[1, 0], [0, 1]])
    #expect(try rows("1,0\n5,6\n", form) { $0.header = .present }.inputs == [[6, 5]])
    var named = form
    named.label = "kind"
    #expect(try rows("1,0,kind\n5,6,a\n", named).inputs == [[6, 5]])
  }

  @Test func namesThatOccurTwiceKeepTheirOrder() throws {
    let twice = TableForm(columns: ["a", "b", "a"], inputCount: 3, classes: ["0", "1"])
    #expect(try rows("a,a,b\n1,2,3\n", twice).inputs == [[1, 3, 2]])
    #expect(throws: DatasetError.self) { try rows("a,b\n1,2\n", twice) }
    #expect(try rows("a,x,b,a,a\n1,0,2,3,4\n", twice) { $0.drop = ["4"] }.inputs == [[1, 2, 4]])
  }

  @Test("records are cut alike wherever a window ends", arguments: ["\n", "\r\n"])
  func windows(_ lineEnd: String) throws {
    // Rows of many lengths bring every kind of byte to the end of the first windows of a megabyte.
    let note = "\"a \"\"quoted\"\" note,\(lineEnd) in two lines \"\"\u{20AC}\"\"\""
    let path = directory.path(of: "long.csv")
    for offset in stride(from: 0, to: 60, by: 2) {
      let head = "a,note,b" + lineEnd
      var text = head + "1,\(String(repeating: "x", count: (1 << 20) - 14 - offset)),2" + lineEnd
      for number in 0..<4 { text += "\(number).25,\(note),-\(number)" + lineEnd }
      try Data(text.utf8).write(to: URL(filePath: path))
      var table = try TableStream(path: path, .with(.csv) { $0.delimiter = "," }, as: form)
      var batch = Matrix<Float>(rows: 10, columns: 3)
      var (labels, targets) = ([Int32](), [Double]())
      let count = try table.next(10, into: &batch, labels: &labels, targets: &targets)
      #expect(count == 5)
      let (first, second) = ((0..<count).map { batch[$0, 0] }, (0..<count).map { batch[$0, 1] })
      #expect(first == [1, 0.25, 1.25, 2.25, 3.25])
      #expect(second == [2, 0, -1, -2, -3])
      #expect(table.leftOut == ["note"])
    }
  }

  @Test func aQuoteThatIsNeverClosedIsFoundOverManyWindows() throws {
    let text = "a,b\n1,\"2\n" + String(repeating: "3,4\n", count: 600_000)
    let error = #expect(throws: DatasetError.self) { try rows(text, form) }
    let message = error?.message ?? ""
    #expect(message.contains("line 2, column 2: the quote is never closed"), "\(message)")
  }

  @Test func theTableOfASplitSaysWhatEverySampleIsFor() throws {
    func table(_ count: Int) -> SampleTable {
      SampleTable(
        inputs: .floats((0..<count).map(Float.init)), inputCount: 1,
        labels: (0..<count).map { Int32($0 % 2) })
    }
    let raw = RawDataset(classCount: 2, training: table(10), test: table(3))
    let configuration = DatasetConfiguration.with(.csv) {
      $0.validation = 2
      $0.trainLimit = 6
    }
    let data = try PreparedDataset(raw, configuration)
    let text = String(decoding: data.split?.csv ?? [], as: UTF8.self)
    let lines = text.split(separator: "\n")
    #expect(lines[0] == "row,part")
    #expect(lines.dropFirst().map { String($0.prefix { $0 != "," }) } == (0..<13).map { "\($0)" })
    let parts = lines.dropFirst().map { $0.drop { $0 != "," }.dropFirst() }
    #expect(parts.suffix(3) == ["test", "test", "test"])
    let sizes = Dictionary(parts.map { (String($0), 1) }, uniquingKeysWith: +)
    #expect(sizes == ["train": 6, "validation": 2, "unused": 2, "test": 3])
  }
}

import Testing

@testable import Datasets

/// Files that are no tables of text are called by their names, and what only looks strange is explained.
@Suite struct ForeignFormatTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func problem(_ bytes: [UInt8], delimiter: String? = nil) throws -> String {
    let path = try folder.write(bytes, "data.csv")
    let error = datasetError {
      _ = try Catalog(searchPath: SearchPath(folders: [])).load(
        .with(.csv) {
          $0.path = path
          $0.delimiter = delimiter
        })
    }
    return error?.message.replacing(folder.path + "/", with: "") ?? "none"
  }

  private static let binary: [(bytes: [UInt8], says: String)] = [
    ([0x50, 0x4b, 3, 4, 20, 0], "is a zip archive, as an Excel workbook is"),
    (Array("PAR1".utf8) + [21, 4, 0], "is in the format Parquet"),
    ([0x93] + Array("NUMPY".utf8) + [1, 0], "is an array of NumPy"),
    (Array("SQLite format 3\0".utf8) + Array(repeating: 0, count: 100), "is a database of SQLite"),
    ([0xfd] + Array("7zXZ\0".utf8), "is compressed by xz"),
    ([0x80, 4, 0x95, 0, 0], "is a pickle of Python"),
    (Array("  \n<!DOCTYPE html>\n<p>1,2,a\n".utf8), "is a page of HTML"),
    (Array("{\"a\": [1, 2],\n\"b\": [3, 4]}\n".utf8), "is JSON"),
    (Array("[{\"a\": 1, \"b\": 2}]\n".utf8), "is JSON"),
    (Array("@RELATION iris\n@ATTRIBUTE x NUMERIC\n".utf8), "is in the format ARFF"),
  ]

  @Test(arguments: binary.indices)
  func filesOfOtherFormatsAreNamed(index: Int) throws {
    let (bytes, says) = Self.binary[index]
    #expect(try problem(bytes).hasPrefix("data.csv: \(says)"))
    let path = try folder.write(bytes, "rows.csv")
    let form = TableForm(inputCount: 1, classes: ["a"])
    #expect(
      datasetError { _ = try TableStream(path: path, .with(.csv) { _ in }, as: form) }?.message.contains(says)
        == true)
  }

  @Test func zerosAreNoText() throws {
    #expect(try !problem(Array(repeating: 0, count: 200)).contains("UTF"))
  }

  @Test func aFirstLineThatIsNoRecordIsExplained() throws {
    let rows = "1,2,a\n3,4,b\n5,6,a\n"
    let comment = "; a line of comment is not passed over: remove it"
    for first in ["# written by a tool\n", "% x\n", "#by me, in May\n"] {
      #expect(try problem(Array((first + rows).utf8)).hasSuffix(comment))
    }
    #expect(
      try problem(Array("0 1:0.5 7:2\n1 1:0.25 3:1\n".utf8)).hasSuffix(
        "this is the format of LIBSVM: write a column for every input"))
    #expect(
      try problem(Array("1.5 2 a\n3 4 b\n5 6 a\n".utf8)).hasSuffix(
        "where blanks stand between the cells: dataset.delimiter: \" \""))
    #expect(
      try problem(Array("1.5  2 a\n3 4 b\n5 6 a\n".utf8), delimiter: " ")
        == "data.csv: line 1, column 2: the cell is empty (several blanks in a row are several delimiters: write one)"
    )
    // A name may begin so.
    #expect(try problem(Array("# x,y,kind\n1,2,a\n3,4,b\n5,6,a\n".utf8)) == "none")
  }

  @Test(arguments: [
    ("\u{feff}3.5", "a character that cannot be seen, or is none of ASCII, stands in '3.5'; remove it"),
    ("\u{2212}3.5", "a character that cannot be seen, or is none of ASCII, stands in '-3.5'; remove it"),
    ("\u{ff13}", "a character that cannot be seen, or is none of ASCII, stands in '3'; remove it"),
    ("\"1,037\"", "'1,037' is not a number (write the decimal point as '.', and nothing between thousands)"),
    ("\"1,037,500.5\"", "(write the decimal point as '.', and nothing between thousands)"),
    ("\"10,37\"", "'10,37' is not a number (write the decimal point as '.')"),
  ])
  func aNumberThatIsAlmostOneIsExplained(_ cell: String, _ says: String) throws {
    let text = "x,y,kind\n1,2,a\n\(cell),4,b\n5,6,a\n"
    let found = try problem(Array(text.utf8))
    #expect(found.hasPrefix("data.csv: line 3, column 1 (x): ") && found.hasSuffix(says), "\(found)")
  }
}

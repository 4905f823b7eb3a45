/// Formats of files that are no tables of text, and are taken for one now and then.
enum ForeignFormat {
  /// What a file is, and what to do, by its first bytes; nil for anything else.
  static func name(of contents: ByteStorage) -> String? {
    let first = (0..<min(64, contents.count)).map { contents[$0] }
    if let (_, name) = signatures.first(where: { first.starts(with: $0.bytes) }) { return name }
    // Letters of ASCII are the same in capitals but for one bit.
    let text = String(decoding: first.drop { $0 <= 0x20 }, as: UTF8.self).lowercased()
    return beginnings.first { text.hasPrefix($0.text) }?.name
  }

  /// What the only cell of a first line says of the format, behind a complaint; empty for anything else.
  static func hint(for line: String) -> String {
    if line.hasPrefix("#") || line.hasPrefix("%") || line.hasPrefix("//") {
      return "; a line of comment is not passed over: remove it"
    }
    if line.contains(/^\S+( [0-9]+:\S+)+$/) {
      return "; this is the format of LIBSVM: write a column for every input"
    }
    return line.contains(/\S +\S/) ? "; where blanks stand between the cells: dataset.delimiter: \" \"" : ""
  }

  private static let table = "save the table as CSV"
  private static let page =
    "is a page of HTML, as servers send in the place of a file that is not there; fetch it again"
  private static let signatures: [(bytes: [UInt8], name: String)] = [
    ([0x50, 0x4b, 3, 4], "is a zip archive, as an Excel workbook is; \(table)"),
    ([0xd0, 0xcf, 0x11, 0xe0], "is a workbook of Excel; \(table)"),
    (Array("PAR1".utf8), "is in the format Parquet; \(table)"),
    (Array("ARROW1".utf8), "is in the format Feather; \(table)"),
    (Array("ORC".utf8) + [0x0a], "is in the format ORC; \(table)"),
    ([0x93] + Array("NUMPY".utf8), "is an array of NumPy; write it with numpy.savetxt(..., delimiter=\",\")"),
    ([0x89] + Array("HDF".utf8), "is in the format HDF5; \(table)"),
    (Array("SQLite format 3".utf8), "is a database of SQLite; \(table)"),
    (Array("RDX".utf8), "is data of R; write them with write.csv(..., row.names = FALSE)"),
    (Array("%PDF".utf8), "is a PDF document; \(table)"),
    ([0x28, 0xb5, 0x2f, 0xfd], "is compressed by zstd; gzip is read, or decompress it"),
    ([0xfd] + Array("7zXZ".utf8), "is compressed by xz; gzip is read, or decompress it"),
    (Array("BZh".utf8), "is compressed by bzip2; gzip is read, or decompress it"),
    ([0x80, 4, 0x95], "is a pickle of Python; write the table with to_csv(..., index=False)"),
    ([0x89] + Array("PNG".utf8), "is an image"), ([0xff, 0xd8, 0xff], "is an image"),
  ]
  private static let beginnings: [(text: String, name: String)] = [
    ("<!doctype", page), ("<html", page),
    ("<?xml", "is XML; \(table)"), ("{\"", "is JSON; \(table)"), ("[{", "is JSON; \(table)"),
    ("[[", "is JSON; \(table)"),
    ("@relation", "is in the format ARFF; remove the lines that begin with '@' and '%'"),
  ]
}

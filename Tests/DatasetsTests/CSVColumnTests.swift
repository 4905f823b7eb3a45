import Testing

@testable import Datasets

/// Delimiter, header and columns: what is found out, what is asked, and what is said of it.
@Suite struct CSVColumnTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func load(_ text: String, _ change: (inout DatasetConfiguration) -> Void = { _ in }) throws
    -> RawDataset
  {
    let path = try folder.write(text, "data.csv")
    return try Catalog(searchPath: SearchPath(folders: [])).load(
      .with(.csv) {
        $0.path = path
        change(&$0)
      })
  }

  private func problem(_ text: String, _ change: (inout DatasetConfiguration) -> Void = { _ in }) -> String {
    datasetError { _ = try load(text, change) }?.message.replacing(folder.path + "/", with: "") ?? "none"
  }

  private func inputs(_ raw: RawDataset) -> [Double] {
    (0..<raw.training.count * raw.training.inputCount).map { raw.training.inputs[$0] }
  }

  private static let delimiters: [(text: String, given: String?, found: String)] = [
    ("1.5,2,\"a;b\"\n3,4,\"c;d\"\n5,6,\"a;b\"\n", nil, ","),
    ("1.5,2,a;b\n3,4,c;d\n5,6,a;b\n", nil, ","),
    ("\"a,b\";1.5;2\n\"c,d\";3;4\n\"a,b\";5;6\n", nil, ";"),
    ("1.5\t2\ta, y, z\n3\t4\tu, v, w\n5\t6\ta, y, z\n", nil, "\t"),
    ("1.5|2|a\n3|4|b\n5|6|a\n", nil, "|"),
    ("1.5 2 a\n3 4 b\n5 6 a\n", " ", " "),
    ("1.5·2·a\n3·4·b\n5·6·a\n", "·", "·"),
    ("1.5;2;a,b\n3;4;c,d\n5;6;a,b\n", ";", ";"),
  ]

  @Test(arguments: delimiters.indices)
  func theDelimiterIsFoundOrSaid(index: Int) throws {
    let (text, given, found) = Self.delimiters[index]
    let raw = try load(text) {
      $0.delimiter = given
      $0.label = text.hasPrefix("\"") ? "1" : nil
    }
    #expect(raw.layout?.delimiter == found)
    #expect(inputs(raw) == [1.5, 2, 3, 4, 5, 6])
    #expect(raw.training.labels == [0, 1, 0])
  }

  @Test func aLineWithoutTheDelimiterThatWasFoundAsksForIt() throws {
    let text = "1:2:\"a;b\"\n3:4:c\n5:6:\"a;b\"\n"
    #expect(
      problem(text).hasSuffix(
        "line 2 has 1 columns, line 1 has 2; ';' was taken for the separator, dataset.delimiter names another"
      ))
    #expect(problem("1;2;3\n4\n") { $0.delimiter = ";" }.hasSuffix("line 2 has 1 columns, line 1 has 3"))
  }

  @Test(arguments: [#"\t"#, "tab", "\t"])
  func aTabMayBeCalledByItsName(delimiter: String) throws {
    let raw = try load("1.5\t2\ta\n3\t4\tb\n5\t6\ta\n") { $0.delimiter = delimiter }
    #expect(raw.layout?.delimiter == "\t")
    #expect(inputs(raw) == [1.5, 2, 3, 4, 5, 6])
  }

  @Test func digitsThatDoublePrecisionLosesAreSaid() throws {
    func warnings(_ numbers: [String]) throws -> [String] {
      let lines = numbers.enumerated().map { "\($0.element),\($0.offset % 2),\($0.offset % 3 / 2)" }
      return try load("stamp,x,c\n" + lines.joined(separator: "\n") + "\n").layout?.warnings ?? []
    }
    for numbers in [
      (0..<12).map { "\(9_007_199_254_740_992 + $0 % 2)" },
      (0..<12).map { "\(1_700_000_000_000_000_000 + $0 % 6)" },
      (0..<12).map { "-90071992547409920\($0 % 2).0" },
    ] {
      let found = try warnings(numbers)
      #expect(found.count == 1)
      #expect(
        found.first?.contains("data.csv: stamp holds whole numbers that differ but are the same") == true)
    }
    #expect(try warnings((0..<12).map { "\(1_700_000_000_000_000_000 + 1000 * $0)" }).isEmpty)
    #expect(try warnings((0..<12).map { "9007199254740992" + ["", ".0", ".000"][$0 % 3] }).isEmpty)
  }

  @Test func aLabelColumnWithoutANameIsPointedAt() {
    let index = problem("x,c,\n1,a,0\n2,b,1\n3,a,2\n")
    #expect(index.hasPrefix("data.csv: line 2, column 2 (c): 'a' is not a number; column 3 has no name"))
    #expect(index.hasSuffix("leave this one out with dataset.drop: [3]"))
    let comma = problem("x,c,\n1,0,\n2,1,\n")
    #expect(comma.hasPrefix("data.csv: line 2, column 3: the label is empty; column 3 has no name"))
    #expect(problem("sep=;\n1;2;0\n3;4;1\n").hasPrefix("data.csv: line 1 is the one in which Excel names"))
  }

  @Test func zerosInTheTextAreRefused() throws {
    #expect(problem("1,2,a\n3,4,b\n5,6,a\0\n").hasSuffix("line 3, column 3: the label holds a NUL character"))
    #expect(problem("x,y\0,c\n3,4,b\n5,6,a\n").hasSuffix("line 1, column 2: the name holds a NUL character"))
    for (zeros, name) in [(1, "UTF-16"), (3, "UTF-32")] {
      let wide = "1,2,a\n3,4,b\n".map { "\($0)" + String(repeating: "\0", count: zeros) }.joined()
      #expect(problem(wide) == "data.csv: is \(name) text; save it as UTF-8")
    }
  }

  @Test func samplesOfOneClassCanBeLookedAtAllTheSame() throws {
    let path = try folder.write("1,2,a\n3,4,a\n", "one.csv")
    let catalog = Catalog(searchPath: SearchPath(folders: []))
    let configuration = DatasetConfiguration.with(.csv) { $0.path = path }
    #expect(try catalog.whole(configuration).map(\.labels) == [[0, 0]])
    #expect(try catalog.description(of: configuration, forTraining: false).classes == ["a"])
    #expect(
      problem("1,2,1.0\n3,4,1\n5,6,+1\n").hasPrefix(
        "data.csv: line 1, column 3: all samples are of one class"))
    for body in [
      { _ = try catalog.prepare(configuration) }, { _ = try catalog.description(of: configuration) },
    ] {
      #expect(datasetError(body)?.message.contains("all samples are of one class, 'a'") == true)
    }
  }

  @Test func aNameThatIsNoNumberOfAColumnIsAName() throws {
    let raw = try load("x,\(Int.min),y\n1.5,a,2\n3,b,4\n5,a,6\n") { $0.label = LabelColumns("\(Int.min)") }
    #expect(raw.training.labels == [0, 1, 0] && inputs(raw) == [1.5, 2, 3, 4, 5, 6])
    #expect(raw.layout?.warnings.isEmpty == true)
  }

  @Test(arguments: ["\"", "\n", "", ";;"])
  func aDelimiterIsOneCharacter(delimiter: String) {
    #expect(
      problem("1,a\n2,b\n") { $0.delimiter = delimiter }.hasPrefix(
        "dataset.delimiter: must be a single character"))
  }

  @Test func columnsAreDroppedByNameOrNumber() throws {
    let text = "id,x,name,y,kind\n7,1,Ann,2,a\n3,3,Bob,4,b\n9,5,Cy,6,a\n"
    for drop in [["id", "name"], ["1", "3"], ["name", "1", "id"]] {
      let raw = try load(text) { $0.drop = drop }
      #expect(inputs(raw) == [1, 2, 3, 4, 5, 6])
      #expect(raw.layout?.inputs == ["x", "y"] && raw.layout?.dropped == ["id", "name"])
    }
  }

  @Test func aNumberIsThatOfAColumnEvenWhereAnotherIsCalledSo() throws {
    let raw = try load("1,0,2,kind\n7,5,6,a\n7,3,2,b\n7,8,9,a\n") {
      $0.header = .present
      $0.drop = ["2"]
    }
    #expect(inputs(raw) == [7, 6, 7, 2, 7, 9] && raw.layout?.dropped == ["0"])
    #expect(
      raw.description(source: "d").warnings
        == ["dataset.drop: 2 is taken as the number of a column, not as the name of another"])
  }

  @Test func whatIsDroppedSaysNothingOfTheHeader() throws {
    let raw = try load("Ann,1,2,a\nBob,3,4,b\nCy,5,6,a\n") { $0.drop = ["1"] }
    #expect(raw.layout?.hasHeader == false && raw.training.count == 3)
    #expect(raw.layout?.dropped == ["column 1"])
  }

  @Test func wrongColumnsAreRefused() {
    let text = "x,x,y,kind\n1,2,3,a\n4,5,6,b\n7,8,9,a\n"
    let says: [(drop: [String], label: String?, says: String)] = [
      (["z"], nil, "dataset.drop: data.csv has no column 'z': the columns are x, x, y, kind"),
      (["0"], nil, "dataset.drop: data.csv has no column '0'"),
      (["5"], nil, "dataset.drop: data.csv has no column '5'"),
      (["\(Int.min)"], nil, "dataset.drop: data.csv has no column '\(Int.min)'"),
      ([], "\(Int.min)", "dataset.label: data.csv has no column '\(Int.min)'"),
      (["x"], nil, "dataset.drop: data.csv has 2 columns named 'x'; give the number, 1 or 2"),
      (["kind"], nil, "dataset.drop: kind holds the class"),
      (["1", "2", "y"], nil, "dataset.drop: no column of data.csv is left as an input"),
      ([], "x", "dataset.label: data.csv has 2 columns named 'x'"),
    ]
    for (drop, label, words) in says {
      let message = problem(text) {
        $0.drop = drop
        $0.label = label.map { LabelColumns($0) }
      }
      #expect(message.hasPrefix(words), "\(message)")
    }
  }

  @Test(arguments: [
    "0,1,2\n1.5,2,0\n3,4,1\n5,6,0\n", "0,1,label\n1.5,2,0\n3,4,1\n5,6,0\n",
    ",0,1,2\n0,1.5,2,0\n1,3,4,1\n2,5,6,0\n",
    "2,1,0\n1.5,2,0\n3,4,1\n5,6,0\n", "1,0,2\n1.5,2,0\n3,4,1\n5,6,0\n",
    "2019,2020,kind\n1.5,2,a\n3,4,b\n5,6,a\n", "3,1,9\n1.5,2,0\n3,4,1\n5,6,0\n",
  ])
  func aFirstLineThatMayBeAHeaderIsAskedFor(text: String) throws {
    let error = datasetError { _ = try load(text) }
    #expect(error?.kind == .configuration && error?.key == "dataset.header")
    #expect(error?.message.hasSuffix("the columns: dataset.header: present or absent") == true)
    let raw = try load(text) {
      $0.header = .present
      $0.drop = text.hasPrefix(",") ? ["1"] : []
    }
    #expect(raw.training.labels == [0, 1, 0] && inputs(raw) == [1.5, 2, 3, 4, 5, 6])
  }

  private static let readings: [(text: String, label: String?, drop: [String], hasHeader: Bool?)] = [
    ("0,1.2,a\n1,2.5,b\n0,3.5,a\n", nil, ["0"], nil), ("0,1.2,a\n1,2.5,b\n0,3.5,a\n", "0", [], nil),
    ("0,1.2,a\n1,2.5,b\n0,3.5,a\n", nil, ["1"], false), ("7,1.2,0\n8,2.5,1\n9,3.5,0\n", "7", [], nil),
    ("0,?,1\n1,2.5,1\n0,3.5,0\n", nil, ["0"], nil), ("?,NA,1\n1,2.5,1\n0,3.5,0\n", nil, [], nil),
    ("5,1.2,a\n6,2.5,b\n7,3.5,a\n", "a", [], nil), ("Ann,1.2,a\nBob,2.5,b\nCy,3.5,a\n", nil, ["Ann"], nil),
    ("x,0,y,c\n5,1,2,a\n6,3,4,b\n7,5,6,a\n", nil, ["0"], true), ("2019,c\n5,a\n6,b\n7,a\n", "c", [], true),
    ("2019,2020,0\n5,1,0\n6,2,1\n7,3,0\n", nil, ["2019"], nil),
    ("x,y,0\n5,1,0\n6,2,1\n7,3,0\n", "3", [], true),
  ]

  /// Where a column is called by what stands in the first line, that may be a name or the first of the data.
  @Test(arguments: readings.indices)
  func noSampleBecomesTheHeaderInSilence(index: Int) throws {
    let (text, label, drop, hasHeader) = Self.readings[index]
    let change = { (configuration: inout DatasetConfiguration) in
      configuration.label = label.map { LabelColumns($0) }
      configuration.drop = drop
    }
    guard let hasHeader else {
      let message = problem(text, change)
      #expect(message.hasSuffix("dataset.header: present or absent"), "\(message)")
      return
    }
    #expect(try load(text, change).layout?.hasHeader == hasHeader)
  }

  @Test func columnsBeyondTheLastAreRefusedWithTheirNumber() {
    let text = "5,1.2,a\n6,2.5,b\n7,3.5,a\n"
    for (header, label) in [
      (DatasetConfiguration.Header.auto, "4"), (.absent, "4"), (.absent, "x"), (.auto, "0"),
    ] {
      let message = problem(text) {
        $0.header = header
        $0.label = LabelColumns(label)
      }
      #expect(message.hasPrefix("dataset.label: data.csv has no column '\(label)'"))
      #expect(message.contains("3 columns"), "\(message)")
    }
    let fraction = problem(text) { ($0.header, $0.label) = (.absent, "3.0") }
    #expect(fraction.hasSuffix("the number of a column is written without a point: 3"))
  }

  @Test func anOrdinaryFirstLineIsASample() throws {
    #expect(try load("0,0,a\n0,1,b\n1,0,b\n1,1,a\n").training.count == 4)
    #expect(try load("0,1,1\n0,0,0\n1,0,1\n1,1,0\n").training.count == 4)
  }

  @Test(arguments: ["", "Unnamed: 0"])
  func theIndexOfPandasIsRefused(name: String) throws {
    let rows = [0, 1, 2, 3].map { "\($0),\(Double($0 * $0) / 8),\($0 % 2)\n" }.joined()
    let text = "\(name),x,y\n" + rows
    #expect(
      problem(text)
        == "data.csv: column 1 has no name and numbers the rows, as the index does that pandas writes; leave it out with "
        + "dataset.drop: [1]")
    // A shuffled table keeps its index.
    #expect(problem("\(name),x,y\n3,.5,a\n0,.25,b\n7,.5,a\n").contains("dataset.drop: [1]"))
    #expect(try load(text) { $0.drop = ["1"] }.training.inputCount == 1)
    #expect(try load("\(name),x,y\n3,.5,a\n3,.25,b\n7,.5,a\n").training.inputCount == 2)
  }

  @Test func columnsThatCountTheRowsAreWarnedOf() throws {
    func warnings(_ text: String) throws -> [String] { try load(text).description(source: "d").warnings }
    #expect(
      try warnings("id,x,y\n0,.5,a\n1,.25,b\n2,.5,a\n")
        == ["d: id numbers the rows; unless it is meant as an input, leave it out with dataset.drop: [id]"])
    #expect(
      try warnings("1,.5,a\n2,.25,b\n3,.5,a\n").first?.hasSuffix("leave it out with dataset.drop: [1]")
        == true)
    for start in ["1000 1001 1002", "-7 -6 -5", "2 1 0", "12 11 10"].map({ $0.split(separator: " ") }) {
      let found = try warnings("x,id,y\n.5,\(start[0]),a\n.25,\(start[1]),b\n.5,\(start[2]),a\n")
      #expect(found.count == 1 && found.first?.contains("d: id numbers the rows") == true)
    }
    #expect(try warnings("x2,x,y\n5,.5,a\n6,.25,b\n8,.5,a\n").isEmpty)
  }

  /// A column beside one that counts nothing.
  private func warnings(_ name: String, count: Int = 40, _ value: (Int) -> String) throws -> [String] {
    let rows = (0..<count).map { "\(value($0)),\(($0 * $0) % 7),\($0 % 2)\n" }
    return try load("\(name),x,y\n" + rows.joined()).description(source: "d").warnings
  }

  @Test func columnsThatCountInOtherWaysAreWarnedOf() throws {
    let says: [(value: (Int) -> String, says: String)] = [
      ({ "\(10 * $0)" }, "changes by 10.0 from every row"),
      ({ "\(5 - 3 * $0)" }, "changes by -3.0 from every row"),
      ({ "\(Double($0) / 2)" }, "changes by 0.5 from every row"),
      ({ "\(Double($0) / 100)" }, "changes by 0.01 from"),
      ({ "\(1_700_000_000 + 60 * $0)" }, "changes by 60.0 from every row"),
      ({ "\($0 * 7 % 40)" }, "holds each of 40 numbers"),
      ({ "\(1 + $0 * 13 % 40)" }, "holds each of 40 numbers"),
      ({ "\(Double($0 * 3 % 40) / 4)" }, "holds each of 40 numbers"),
    ]
    for (value, words) in says {
      let found = try warnings("v", value)
      #expect(found.count == 1 && found.first?.hasPrefix("d: v \(words)") == true, "\(found)")
      #expect(found.first?.hasSuffix("leave it out with dataset.drop: [v]") == true)
    }
    for name in ["id", "Index", "row_number", "PassengerId", "user.id", "customer_no", "sampleKey", "Case"] {
      let found = try warnings(name) { "\(Self.scattered($0))" }
      #expect(
        found.count == 1 && found.first?.hasPrefix("d: \(name) holds another whole number") == true,
        "\(found)")
    }
    #expect(problemOf("Unnamed: 0") { "\($0 * $0)" }.contains("column 1 has no name and numbers the rows"))
    #expect(problemOf("") { "\(Double($0) / 2)" }.contains("column 1 has no name and numbers the rows"))
  }

  /// A number of a row that is no other's, with gaps.
  private static func scattered(_ row: Int) -> Int { (row * 7 % 40) * (row * 7 % 40) + 3 }

  @Test func columnsThatRiseOrFallAllTheWayAreWarnedOf() throws {
    let steady: [((Int) -> String, String)] = [
      ({ "\($0 * $0 + 5)" }, "rises"), ({ "\(1000 - $0 * $0)" }, "falls"),
      ({ "\(1.7e9 + Double($0) * 1.5 + Double($0 % 3) / 4)" }, "rises"),
    ]
    for (value, direction) in steady {
      for name in ["sample", "t"] {
        #expect(
          try warnings(name, value) == [
            "d: \(name) \(direction) from every row to the next, as row numbers and times do; unless it is meant as an "
              + "input, leave it out with dataset.drop: [\(name)]"
          ])
      }
    }
    #expect(try warnings("few", count: 12) { "\($0 * $0)" }.isEmpty)
    #expect(try warnings("number_of_rooms") { "\(Self.scattered($0) / 5)" }.isEmpty)
  }

  @Test func columnsThatCountWithTiesAreWarnedOf() throws {
    let rising: [(Int) -> String] = [
      { "\($0 * $0 / 3)" }, { "\($0 / 3 * 100)" }, { "\(50 - $0 / 2)" },
      { "\(1_700_000_000 + $0 / 2 * 977)" },
    ]
    for value in rising {
      #expect(
        try warnings("batch", value) == [
          "d: batch never goes back from a row to the next, as the numbers of batches and times do; unless it is meant as "
            + "an input, leave it out with dataset.drop: [batch]"
        ])
    }
    // More rows than a byte has values.
    #expect(try warnings("batch", count: 300) { "\($0 / 3)" }.count == 1)
    let copied = try warnings("id") { "\(Self.scattered($0 < 35 ? $0 : 3 * ($0 - 35)))" }
    #expect(copied.count == 1 && copied.first?.contains("of which few stand in several rows") == true)
    for value in [{ "\($0 / 20)" }, { "\($0 / 10)" }, { "\(Double($0 / 2) / 3)" }] as [(Int) -> String] {
      #expect(try warnings("dose", value).isEmpty)
    }
    #expect(try warnings("id") { "\($0 * 7 % 12)" }.isEmpty)
  }

  @Test func anotherWholeNumberInEveryRowIsWarnedOfUnderAnyName() throws {
    let found = try warnings("tarif") { "\(Self.scattered($0))" }
    #expect(found.count == 1)
    #expect(
      found.first?.hasPrefix("d: tarif holds another whole number in every row, as numbers of customers")
        == true)
    #expect(try warnings("few", count: 15) { "\(Self.scattered($0))" }.isEmpty)
    #expect(try warnings("size") { "\(Double(Self.scattered($0)) + 0.5)" }.isEmpty)
    // Where most columns are so it is how they were measured.
    let rows = (0..<40).map {
      "\(Self.scattered($0)),\(Self.scattered(($0 + 11) % 40)),\(Double($0 % 9) / 2),\($0 % 2)\n"
    }
    #expect(try load("a,b,c,y\n" + rows.joined()).description(source: "d").warnings.isEmpty)
  }

  @Test func theLabelInOtherWordsIsWarnedOf() throws {
    func warnings(count: Int = 30, _ code: (Int) -> String) throws -> [String] {
      let rows = (0..<count).map { "\($0 * $0 % 7),\(code($0)),\(["low", "mid", "top"][$0 % 3])\n" }
      return try load("x,code,kind\n" + rows.joined()).description(source: "d").warnings.filter {
        $0.contains(": code ")
      }
    }
    let codes: [(Int) -> String] = [
      { "\($0 % 3)" }, { ["-1.5", "0.25", "1e6"][$0 % 3] }, { "\(9 - 4 * ($0 % 3))" },
    ]
    for code in codes {
      let found = try warnings(code)
      #expect(found.count == 1)
      #expect(found.first?.hasPrefix("d: code tells the class by itself") == true)
      #expect(found.first?.hasSuffix("leave it out with dataset.drop: [code]") == true)
    }
    #expect(try warnings { "\($0 % 2)" }.isEmpty)
    #expect(try warnings { $0 == 29 ? "5" : "\($0 % 3)" }.isEmpty)
    #expect(try warnings(count: 12) { "\($0 % 3)" }.isEmpty)
  }

  @Test(arguments: [
    ("5,10,15,20,1", true), ("0.1,0.3,0.5,0.7,0", true), ("-20,-10,0,10,a", true), ("5,10,15,1", false),
    ("5,10,15,21,1", false), ("3,3,3,3,1", false),
  ])
  func aFirstLineInEqualStepsIsAskedForUnlessRowsAreSo(_ first: String, _ isAsked: Bool) {
    let label = first.hasSuffix("a") ? ["a", "b"] : ["0", "1"]
    let inputs = first.split(separator: ",").count - 1
    let rows = (0..<20).map { row in
      (0..<inputs).map { "\(Double((row * 7 + $0 * $0 * 3) % 23))," }.joined() + "\(label[row % 2])\n"
    }
    let found = problem("\(first)\n\(rows.joined())")
    #expect(
      found.contains("line 1 holds numbers in equal steps, as no other line does") == isAsked, "\(found)")
    let course = (0..<inputs).map { "\(7 + 3 * $0)," }.joined() + "\(label[0])\n"
    #expect(!problem("\(first)\n\(rows.joined())\(course)").contains("equal steps"))
  }

  private func problemOf(_ name: String, _ value: (Int) -> String) -> String {
    problem("\(name),x,y\n" + (0..<40).map { "\(value($0)),\(($0 * $0) % 7),\($0 % 2)\n" }.joined())
  }

  @Test func whatIsNoIndexIsNotWarnedOf() throws {
    let values: [(Int) -> String] = [
      { "\($0 * 7 % 20)" }, { _ in "5" }, { "\(Self.scattered($0) / 5)" }, { "\($0 % 12 + 1)" },
      { "\(Double($0 * $0 % 41) / 41)" },
    ]
    for value in values { #expect(try warnings("width", value).isEmpty) }
    #expect(try warnings("month", count: 12) { "\($0 * 5 % 12 + 1)" }.isEmpty)
    #expect(try warnings("idle") { "\(Self.scattered($0) / 5)" }.isEmpty)
    // All points of a grid, and nothing beside them.
    let grid = (0..<36).map { "\($0 / 6),\($0 % 6),\($0 * $0 % 5 % 2)\n" }.joined()
    #expect(try load("p,q,y\n" + grid).description(source: "d").warnings.isEmpty)
  }

  /// An index of several parts, as pandas writes it after grouping: no part numbers the rows.
  @Test func thePartsOfAnIndexAreWarnedOf() throws {
    let even = (0..<40).map { "\($0 / 8),\($0 % 8),\($0 * $0 % 7),\($0 % 2)\n" }.joined()
    let uneven = [3, 9, 1, 6, 5].enumerated().flatMap { group, size in
      (0..<size).map { "\(group + 1),\($0),\($0 * $0 % 7),\($0 % 2)\n" }
    }.joined()
    for rows in [even, uneven] {
      let warnings = try load("store,day,x,y\n" + rows).description(source: "d").warnings
      #expect(warnings.count == 2)
      for (name, warning) in zip(["store", "day"], warnings) {
        #expect(warning.hasPrefix("d: \(name) counts, and numbers the rows together with its neighbours"))
      }
      for names in [",", "Unnamed: 0,Unnamed: 1"] {
        #expect(
          problem("\(names),x,y\n" + rows).hasSuffix(
            "the columns 1, 2 have no name and number the rows together, as the parts of an index do that pandas writes; "
              + "leave them out with dataset.drop: [1, 2]"))
      }
    }
    let both = (0..<40).map { "\($0),\($0 + 7),\($0 * $0 % 7),\($0 % 2)\n" }.joined()
    #expect(try load("id,row,x,y\n" + both).description(source: "d").warnings.count == 2)
  }

  @Test func inputsWithoutANameAreWarnedOf() throws {
    let text = ",,x,y\n0,5,.5,a\n0,5,.25,b\n1,5,.5,a\n1,6,.25,b\n"
    let warnings = try load(text).description(source: "d").warnings
    #expect(warnings.count == 2)
    for (column, warning) in zip(1...2, warnings) {
      #expect(warning.contains("data.csv: column \(column) has no name though others have"))
      #expect(warning.hasSuffix("leave it out with dataset.drop: [\(column)]"))
    }
    #expect(try load(text) { $0.drop = ["1", "2"] }.description(source: "d").warnings.isEmpty)
  }

  @Test func digitsThatSinglePrecisionLosesAreSaidWhereTheMeanStays() throws {
    let rows = (0..<40).map { "\(1_732_600_000_000 + ($0 * 7) % 37),\($0 % 3),\($0 % 2)\n" }.joined()
    let raw = try load("stamp,x,y\n" + rows)
    #expect(raw.description(source: "d", normalize: .standard).warnings.isEmpty)
    let warnings = raw.description(source: "d", normalize: .none).warnings
    #expect(warnings.count == 1)
    #expect(
      warnings.first?.hasPrefix("d: stamp holds different numbers that are the same in single precision")
        == true)
  }

  @Test func oneLineSaysWhatWasFound() throws {
    let text = "id;x;one;kind\n7;1.5;1;b\n8;2;1;a\n9;3;1;b\n"
    let description = try load(text) { $0.drop = ["id"] }.description(source: "d.csv")
    #expect(
      description.line
        == "d.csv: 3 rows; 2 inputs; 2 classes: a, b; label kind; header yes; delimiter ';'; dropped: id; constant: one"
    )
    let many = try load((0..<40).map { "\($0).5,\($0 % 20)\n" }.joined()).description(source: "d.csv")
    #expect(
      many.line
        == "d.csv: 40 rows; 1 input; 20 classes: 0, 1, 2, 3, 4, 5, 6, 7, ... (11 more), 19; label column 2; header no; "
        + "delimiter ','")
    #expect(many.classes == (0..<20).map(String.init))
  }

  @Test(arguments: [
    ("3,1,4,2", true), ("1,2,3,4", true), ("2,0,1,3", true), ("0,1,2,0", true), ("0,1,2,3,0,1", true),
    ("3,1,4,1", false), ("0,1,0,1", false), ("1,3,5,7", false),
  ])
  func aFirstLineThatCountsIsAskedForUnlessItIsARow(_ first: String, _ isAsked: Bool) {
    let width = first.split(separator: ",").count
    let rows = (0..<12).map { row in
      (0..<width - 1).map { "\((row * 5 + $0 * 3) % 7)," }.joined() + "\(row % 5)\n"
    }.joined()
    #expect(problem("\(first)\n\(rows)").contains("counts the columns, as pandas names them") == isAsked)
    #expect(problem("\(first)\n\(rows)\(first)\n\(rows)") == "none")
  }

  @Test(arguments: [
    ("400,410,420,a", true), ("2500,2000,1500,b", true), ("400,410,405,a", false), ("400,410,420.5,a", false),
    ("1,2,3,a", false), ("400,410,b", false),
  ])
  func aFirstLineOfMeasuringPointsIsAskedFor(_ first: String, _ isAsked: Bool) {
    let inputs = first.split(separator: ",").count - 1
    let rows = (0..<20).map { row in
      (0..<inputs).map { "\(Double((row * 7 + $0 * 3) % 11) / 4)," }.joined() + (row % 2 == 0 ? "a\n" : "b\n")
    }.joined()
    let found = problem("\(first)\n\(rows)")
    #expect(
      found.contains("data.csv: line 1 holds whole numbers in order, far from all others") == isAsked,
      "\(found)")
    // Where all columns go as far, they are numbers like others.
    let scaled = "0,0,0,a\n2600,2600,2600,b\n0,0,0,b\n"
    if inputs == 3 { #expect(problem("\(first)\n\(scaled)\(scaled)") == "none") }
  }

  @Test func whatRAndPandasWriteIsPointedOut() {
    let table = "\"x\" \"y\" \"kind\"\n\"1\" 0.5 2 \"a\"\n\"2\" 0.25 3 \"b\"\n"
    #expect(
      problem(table).hasSuffix("where blanks stand between the cells, say so with dataset.delimiter: \" \""))
    #expect(
      problem(table) { $0.delimiter = " " }.hasSuffix(
        "data.csv: line 2 has 4 columns, line 1 has 3; names that are one fewer are what R writes beside the names of its "
          + "rows: write the file with write.csv(..., row.names = FALSE)"))
    #expect(problem("x,y,kind\n1,2,3,4,a\n").hasSuffix("line 2 has 5 columns, line 1 has 3"))
    #expect(
      problem("x,y,kind\n1,True,a\n2,False,b\n").hasSuffix(
        "line 2, column 2 (y): 'True' is not a number (write truth values as 1 and 0; in pandas by .astype(int))"
      ))
  }

  @Test func aDecimalCommaIsNoName() {
    for text in ["1,5;2,5;a\n1,25;3,5;b\n2;2;a\n", "1,5;2;a\n1,25;3,5;b\n2;2;a\n"] {
      #expect(
        problem(text) == "data.csv: line 1, column 1: '1,5' is not a number (write the decimal point as '.')")
    }
  }

  @Test func columnsAreNumberedFromOne() {
    let text = "0,5,a\n3,0,b\n2,2,a\n1,1,b\n"
    #expect(problem(text) { $0.drop = ["0"] }.contains("where columns are numbered from 1"))
  }

  @Test func numbersOfNinesFarFromTheOthersAreWarnedOf() throws {
    func warnings(_ numbers: [String]) throws -> [String] {
      let rows = numbers.enumerated().map { "\($1),\($0 * $0 % 7),\($0 % 2)\n" }.joined()
      return try load("x,y,kind\n" + rows).description(source: "d").warnings
    }
    for gap in ["-999", "-9999.0", "99999", "-99.9", "-9"] {
      let found = try warnings((0..<40).map { [5, 20, 21].contains($0) ? gap : "0.\($0)" })
      #expect(found.count == 1)
      #expect(
        found.first?.contains("data.csv: line 7, column 1 (x): \(Float(gap) ?? 0) stands 3 times in x")
          == true)
    }
    let honest: [[String]] = [
      (0..<40).map { "\($0 * 37 % 100 / 5)" }, (0..<40).map { $0 == 3 ? "-999" : "0.\($0)" },
      (0..<40).map { $0 % 3 == 0 ? "0" : "99" }, (0..<40).map { $0 % 5 == 0 ? "-9" : "\($0 % 7)" },
      (0..<40).map { $0 % 5 == 0 ? "-500" : "0.\($0)" },
    ]
    for numbers in honest { #expect(try warnings(numbers).isEmpty) }
  }

  @Test(arguments: ["X", "...1", "_c0", "level_0", "rownames", "Nr", "No", "#", "obs"])
  func moreNamesOfAnIndexAreKnown(_ name: String) throws {
    let rows = (0..<20).map { "\(Self.scattered($0)),\($0 % 3),\($0 % 2)\n" }.joined()
    let warnings = try load("\(name),x,kind\n" + rows).description(source: "d").warnings
    #expect(
      warnings.count == 1 && warnings.first?.contains("holds another whole number in every row") == true)
  }

  @Test func columnsThatNoNumberScalesAreNamed() throws {
    let rows = (0..<60).map { "\($0 % 7 + 1)e-310,0.\($0 % 9),\($0 % 5 + 1)e-300,5,\($0 % 2)\n" }
    let path = try folder.write("tiny,x,small,same,kind\n" + rows.joined(), "data.csv")
    let data = try Catalog(searchPath: SearchPath(folders: [])).prepare(.with(.csv) { $0.path = path })
    #expect(data.normalization.scale[0] == 0)
    #expect(
      data.training.collapsedInputs == [
        "\(path): tiny differs by so little that there is no number in double precision to scale by: the network sees 0 in "
          + "every row; multiply by a power of ten, or drop the column"
      ])
  }

  @Test func columnsThatOneRangeMakesConstantAreNamed() throws {
    let rows = (0..<60).map {
      "\(Double($0 % 7) / 10),\(Double($0 % 9) / 10),\(5000 * ($0 % 11)),\($0 % 2)\n"
    }
    let path = try folder.write("small,low,large,kind\n" + rows.joined(), "data.csv")
    func collapsed(_ kind: DatasetConfiguration.Normalization) throws -> [String] {
      try Catalog(searchPath: SearchPath(folders: [])).prepare(
        .with(.csv) {
          $0.path = path
          $0.normalize = kind
        }
      ).training.collapsedInputs
    }
    #expect(try collapsed(.standard).isEmpty && collapsed(.none).isEmpty)
    let found = try collapsed(.unit)
    #expect(found.count == 1)
    #expect(
      found.first?.contains("data.csv: small, low are nearly constant for the network") == true, "\(found)")
    #expect(found.first?.hasSuffix("dataset.normalize: standard brings each to its own") == true)
  }
}

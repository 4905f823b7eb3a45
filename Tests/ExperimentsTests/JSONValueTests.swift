import Experiments
import OrderedCollections
import Testing

struct JSONValueTests {
  @Test(arguments: [
    ("null", "null"), ("true", "true"), (" [ ] ", "[]"), ("{}", "{}"), ("-0", "0"), ("1.0", "1"),
    ("1e2", "100"),
    ("0.1", "0.1"), ("1e-7", "1e-07"), ("1e300", "1e+300"), ("9007199254740993", "9007199254740993"),
    ("12345678901234567890", "1.2345678901234567e+19"), (#""a\u00e9\n\"\\/""#, #""aé\n\"\\/""#),
    (#""\ud83d\ude00""#, #""😀""#),
    (#"{"b":1,"a":[1,{"d":null,"c":2}]}"#, #"{"a":[1,{"c":2,"d":null}],"b":1}"#),
  ])
  func canonicalText(_ text: String, _ canonical: String) throws {
    #expect(try JSONValue(parsing: text).canonicalText == canonical)
  }

  @Test(arguments: [
    0.1, 0.2, 1.0 / 3, .leastNonzeroMagnitude, 1.7976931348623157e308, 123456.789, -2.5, 1e21,
    9007199254740992, 1e15 + 0.3,
  ])
  func numbersComeBackBitByBit(_ number: Double) throws {
    let text = JSONValue.number(number).text
    #expect(try JSONValue(parsing: text).number == number)
  }

  @Test func whatJSONHasNoNumberForIsNull() throws {
    #expect(JSONValue.array([.number(.nan), .number(.infinity), 1.5]).text == "[null,null,1.5]")
    #expect(try JSONValue(encoding: ["a": Double.nan]).text == #"{"a":null}"#)
  }

  @Test func prettyTextKeepsTheOrderOfKeysAndShortListsOnALine() {
    let value: JSONValue = ["widths": [8, 16], "a": ["x": 1, "y": []], "runs": [["id": 1]], "none": [:]]
    #expect(
      value.prettyText == """
        {
          "widths": [8, 16],
          "a": {
            "x": 1,
            "y": []
          },
          "runs": [
            {
              "id": 1
            }
          ],
          "none": {}
        }

        """
    )
  }

  @Test(arguments: [
    ("", "1:1"), ("[1,]", "1:4"), ("{\"a\" 1}", "1:6"), ("{\"a\":1,\"a\":2}", "1:8"), ("01", "1:2"),
    ("1.", "1:3"),
    ("tru", "1:1"), ("\"a\nb\"", "1:3"), ("\"\\x\"", "1:2"), ("\"\\ud800\"", "1:2"), ("[1\n 2]", "2:2"),
    ("\"a", "1:1"),
    ("1e999", "1:1"), ("[1] 2", "1:5"), ("'a'", "1:1"), ("\"\\u00g0\"", "1:2"),
  ])
  func textThatIsNoJSON(_ text: String, _ place: String) {
    let error = #expect(throws: JSONParsingError.self) { try JSONValue(parsing: text) }
    #expect(error.map { "\($0.line):\($0.column)" } == place)
  }

  @Test func depthIsBounded() {
    #expect(throws: JSONParsingError.self) {
      try JSONValue(parsing: String(repeating: "[", count: 100_000))
    }
  }

  private struct Sample: Codable, Equatable {
    enum Kind: String, Codable { case oneTwo = "one_two" }
    struct Inner: Codable, Equatable {
      var bestEpoch = 3
      var lossAfter: Double? = 0.1
      var missing: Int?
    }
    var desiredUpdateNorm2 = 2.5
    var cpuSeconds: Float = 0.1
    var kind = Kind.oneTwo
    var inner = Inner()
    var list = [Inner(), Inner(bestEpoch: 4, lossAfter: nil, missing: 1)]
    var names = ["keepThis": 1, "and this": 2]
    var pair: [String: [Double]] = ["b": [1], "a": []]
    var flag = true
    var any: JSONValue = ["camelCase": [1, nil]]
    var large = UInt64(1) << 40
  }

  @Test func typedValuesGoToSnakeCaseAndBack() throws {
    let json = try JSONValue(encoding: Sample())
    #expect(
      json.canonicalText
        == #"{"any":{"camelCase":[1,null]},"cpu_seconds":0.1,"desired_update_norm2":2.5,"flag":true,"#
        + #""inner":{"best_epoch":3,"loss_after":0.1},"kind":"one_two","large":1099511627776,"#
        + #""list":[{"best_epoch":3,"loss_after":0.1},{"best_epoch":4,"missing":1}],"#
        + #""names":{"and this":2,"keepThis":1},"pair":{"a":[],"b":[1]}}"#
    )
    #expect(try json.decode(as: Sample.self) == Sample())
    #expect(try JSONValue(parsing: json.text).decode(as: Sample.self) == Sample())
  }

  @Test func whatDoesNotFitIsSaidWithItsPath() {
    let json: JSONValue = ["inner": ["best_epoch": 1.5]]
    #expect(throws: DecodingError.self) { try json.decode(as: [String: [String: Int]].self) }
    let missing = #expect(throws: DecodingError.self) { try json.decode(as: Sample.self) }
    #expect("\(missing.map { "\($0)" } ?? "")".contains("desired_update_norm2"))
  }

  @Test func pathsReachIntoObjects() {
    let json: JSONValue = ["growth": ["thresholds": ["bottleneck": 0.5]]]
    #expect(json[path: "growth.thresholds.bottleneck"] == 0.5)
    #expect(json[path: "growth.bottleneck"] == nil)
  }

  @Test func valuesThatAreLeftOutArePassedOver() throws {
    let text = #"""
      {"config": {"a": [1, {"}": "]\"}"}], "b": "\\"}, "id": "x", "none": null, "nested": {"config": 1}, "last": 1e5}
      """#
    let parse = { (names: Set<String>) in try JSONValue(parsing: Array(text.utf8), leavingOut: names) }
    #expect(
      try parse(["config", "none"]) == [
        "config": [:], "id": "x", "none": nil, "nested": ["config": 1], "last": 1e5,
      ])
    #expect(
      try parse(["id", "last", "nested"])["config"] == parse([])["config"])
    #expect(try parse(["absent"]) == JSONValue(parsing: text))
    #expect(
      try parse(["config", "id", "none", "nested", "last"])
        == ["config": [:], "id": nil, "none": nil, "nested": [:], "last": nil])
    // An empty object is told from one with something in it.
    #expect(
      try JSONValue(parsing: Array(#"{"a": { }, "b": {"c": {}}}"#.utf8), leavingOut: ["a", "b"])
        == ["a": nil, "b": [:]])
  }

  @Test(arguments: [
    #"{"a": "#, #"{"a": }"#, #"{"a": [1, 2"#, #"{"a": "x"#, #"{"a": "\"#, #"{"a": {}} 1"#, #"{"a": 1,}"#,
    #"{"a": {"b" 1}}"#, #"{"a": {"b": [1}]}"#, #"{"a": {"b": 1 "c": 2}}"#, #"{"a": {"b": tru}}"#,
    #"{"a": {b: 1}}"#,
    #"{"a": {"b": 1e}}"#, #"{"a": ["\q"]}"#, #"{"a": ["\ud800"]}"#, #"{"a": [1e999]}"#, "{\"a\": [\"\n\"]}",
    String(repeating: #"{"a":"#, count: 600) + "1" + String(repeating: "}", count: 600),
  ])
  func aTornTextIsNoJSONEvenWhereItIsPassedOver(_ text: String) {
    #expect(throws: JSONParsingError.self) { try JSONValue(parsing: Array(text.utf8), leavingOut: ["a"]) }
  }

  @Test(arguments: [
    #"{"a": 1, "b": 2, "a": 1}"#, #"{"a": {}, "b": 2, "a": {}}"#, #"{"a": {"x": 1, "y": [], "x": 1}}"#,
    #"{"a": [{"x": {"x": 1}, "y": {"z": 1, "z": 2}}]}"#, #"{"a": {"x": 1, "\u0078": 1}}"#,
    #"{"a": {"t\nt": 1, "t\nt": 1}}"#, #"{"a": {"é": 1, "é": 1}}"#,
    #"{"a": {"# + (0..<70).map { #""k\#($0)": 1, "# }.joined() + #""k3": 1}}"#,
  ])
  func aKeyThatStandsTwiceIsFoundEvenWhereItIsPassedOver(_ text: String) {
    for omitted: Set in [[], ["a"]] {
      #expect(throws: JSONParsingError.self) { try JSONValue(parsing: Array(text.utf8), leavingOut: omitted) }
    }
  }

  @Test func aKeyMayStandInSeveralObjects() throws {
    let many = (0..<70).map { #""k\#($0)": {"x": 1}"# }.joined(separator: ", ")
    let text = #"{"a": {"a": {"x": 1}, "b": {"x": 1, "b": [{"x": 1}, {"x": 1}]}, "ab": {}, \#(many)}}"#
    #expect(try JSONValue(parsing: Array(text.utf8), leavingOut: ["a"]) == ["a": [:]])
  }

  /// Of every text with a byte lost, or another in its place, both say the same.
  @Test func whatIsPassedOverIsCheckedAsWhatIsKept() throws {
    let text = #"""
      {"a": {"b": [1, -2.50, 3e-08, 0.1E+2, true, null, "x\"y\u00e9\\ é", {}, [], ""], "long": 12345678901234567890,
      "c": {"d" : false , "e": 1, "ff":[[0]]}}}
      """#
    func agree(_ bytes: [UInt8]) -> Bool {
      let kept = (try? JSONValue(parsing: bytes)) != nil
      return kept == ((try? JSONValue(parsing: bytes, leavingOut: ["a"])) != nil)
    }
    let bytes = Array(text.utf8)
    #expect(try JSONValue(parsing: bytes, leavingOut: ["a"]) == ["a": [:]])
    for place in bytes.indices {
      var shorter = bytes
      shorter.remove(at: place)
      #expect(agree(shorter), "without byte \(place)")
      for byte in Array(#"{}[],:"\0e-. tx"#.utf8) + [0, 0x80, 0xff] {
        var other = bytes
        other[place] = byte
        #expect(agree(other), "byte \(byte) at \(place)")
      }
    }
  }

  @Test(arguments: 0...3) func aListWrittenElementByElementIsTheSameText(_ count: Int) {
    let elements = (0..<count).map { index -> JSONValue in
      ["id": .integer(index), "widths": [8, 16], "axes": [:], "result": ["deep": [["x": 1], []]]]
    }
    let head: JSONValue = ["schema": "a\"b", "counts": ["x": 1]]
    var text = JSONListText(head, list: "runs")
    var bytes: [UInt8] = []
    for element in elements {
      text.append(JSONListText.Element(element))
      bytes += text.take()
    }
    text.end()
    bytes += text.take()
    var members = head.object ?? [:]
    members["runs"] = .array(elements)
    #expect(String(decoding: bytes, as: UTF8.self) == JSONValue.object(members).prettyText)
  }
}

import Testing

/// A file that is no network, and a part of what its error says.
struct BrokenFile: Sendable, CustomTestStringConvertible {
  var name: String
  var bytes: [UInt8]
  var message: String

  var testDescription: String { name }

  init(_ name: String, _ bytes: [UInt8], _ message: String) {
    self.name = name
    self.bytes = bytes
    self.message = message
  }

  /// A file with a header as it stands and so many bytes of data.
  init(_ name: String, header: String, data: Int = 24, _ message: String) {
    self.init(name, safetensors(header, [UInt8](repeating: 0, count: data)), message)
  }

  static func weight(_ dtype: String, _ shape: String, _ offsets: String) -> String {
    #"{"__metadata__":{"activation":"relu"},"layers.0.weight":{"dtype":"\#(dtype)","shape":\#(shape),"#
      + #""data_offsets":\#(offsets)}}"#
  }

  static let all = [
    BrokenFile("nothing", [], "shorter"),
    BrokenFile("seven bytes", [1, 2, 3, 4, 5, 6, 7], "shorter"),
    BrokenFile("a header of 2^64 - 1 bytes", [UInt8](repeating: 255, count: 64), "no safetensors file"),
    BrokenFile(
      "a header one byte longer than the file", [9] + [UInt8](repeating: 0, count: 15), "no safetensors file"),
    BrokenFile("an empty header", safetensors("", []), "byte 8: a '{' should stand here"),
    BrokenFile("no JSON", header: "{\"layers", "a text has no end"),
    BrokenFile("a list", header: "[]", "a '{' should stand here"),
    BrokenFile(
      "no UTF-8", [5, 0, 0, 0, 0, 0, 0, 0] + Array("{\"".utf8) + [0xff] + Array("\":".utf8), "not UTF-8"),
    BrokenFile("space before the header", header: " {}", data: 0, "byte 8: a '{' should stand here"),
    BrokenFile("text behind the header", header: "{} x", data: 0, "there is more behind its end"),
    BrokenFile("a comma too many", header: #"{"a":{},}"#, "'a' in the header: "),
    BrokenFile("a wrong escape", header: #"{"\q":1}"#, "escape sequence"),
    BrokenFile("half a surrogate pair", header: #"{"\ud800":1}"#, "escape sequence"),
    BrokenFile("a line within a text", header: "{\"a\n\":1}", "control character"),
    BrokenFile("nested too deeply", header: String(repeating: "[", count: 200_000), "a '{' should stand"),
    BrokenFile(
      "nested too deeply in a tensor", header: #"{"w":{"shape":"# + String(repeating: "[", count: 200_000),
      "'w' in the header: byte 23: a whole number"),
    BrokenFile(
      "more dimensions than anybody has",
      header: weight("F32", "[" + String(repeating: "1,", count: 100) + "1]", "[0,4]"),
      "'layers.0.weight' in the header: byte 217: more than 64 numbers"),
    BrokenFile("metadata that are no texts", header: #"{"__metadata__":{"a":1}}"#, "the metadata 'a': byte"),
    BrokenFile(
      "metadata twice", header: #"{"__metadata__":{},"__metadata__":{}}"#, "'__metadata__' stands twice"),
    BrokenFile("a text twice", header: #"{"__metadata__":{"a":"","a":""}}"#, "metadata 'a' stand twice"),
    BrokenFile(
      "a tensor twice",
      header: #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"#
        + #""w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, data: 8, "'w' stands twice"),
    BrokenFile("a shape twice", header: #"{"w":{"shape":[1],"shape":[1]}}"#, "'shape' stands twice"),
    BrokenFile("an unknown key", header: #"{"w":{"offset":[1]}}"#, "'w' in the header: byte"),
    BrokenFile(
      "a tensor without a shape", header: #"{"layers.0.weight":{"dtype":"F32"}}"#,
      "'layers.0.weight' in the header"),
    BrokenFile("no tensor", header: "{}", data: 0, "there is no tensor"),
    BrokenFile(
      "no layer", header: #"{"__metadata__":{"activation":"relu"}}"#, data: 0, "no tensor 'layers.<i>.weight'"
    ),
    BrokenFile(
      "an unknown activation", header: #"{"__metadata__":{"activation":"swish"}}"#, data: 0, "'swish'"),
    BrokenFile("whole numbers", header: weight("I32", "[2,3]", "[0,24]"), "'layers.0.weight' is of type I32"),
    BrokenFile(
      "an unknown type", header: weight("F33", "[2,3]", "[0,24]"), "'layers.0.weight' is of type F33"),
    BrokenFile("three dimensions", header: weight("F32", "[2,3,1]", "[0,24]"), "2 dimensions"),
    BrokenFile("no rows", header: weight("F32", "[0,3]", "[0,0]"), data: 0, "2 dimensions"),
    BrokenFile("negative rows", header: weight("F32", "[-2,-3]", "[0,24]"), "a whole number from 0 on"),
    BrokenFile(
      "a shape that is no whole number", header: weight("F32", "[2.0,3]", "[0,24]"), "a ']' should stand"),
    BrokenFile(
      "a dimension beyond all numbers", header: weight("F32", "[9223372036854775808]", "[0,24]"),
      "a whole number from 0 on"),
    BrokenFile(
      "a shape beyond all memory", header: weight("F32", "[4294967296,4294967296]", "[0,24]"), "24 bytes"),
    BrokenFile(
      "a shape whose size comes round to 0", header: weight("F32", "[4611686018427387904,4]", "[0,0]"),
      data: 0,
      "0 bytes"),
    BrokenFile("data beyond the end", header: weight("F32", "[2,3]", "[8,32]"), "lie within"),
    BrokenFile("data before the beginning", header: weight("F32", "[2,3]", "[-24,0]"), "from 0 on"),
    BrokenFile("data from the end to the beginning", header: weight("F32", "[2,3]", "[24,0]"), "lie within"),
    BrokenFile("one offset", header: weight("F32", "[2,3]", "[0]"), "two data_offsets"),
    BrokenFile("three offsets", header: weight("F32", "[2,3]", "[0,24,24]"), "more than 2 numbers"),
    BrokenFile("too few data", header: weight("F64", "[2,3]", "[0,24]"), "24 bytes"),
    BrokenFile("half a byte", header: weight("F4", "[3,1]", "[0,1]"), data: 1, "1 bytes"),
    BrokenFile(
      "a gap before the data", header: weight("F32", "[1,1]", "[4,8]"), data: 8,
      "bytes 0 to 4, before the data of 'layers.0.weight'"),
    BrokenFile("bytes behind the data", header: weight("F32", "[2,2]", "[0,16]"), "the last 8 bytes"),
    BrokenFile(
      "a bias that lies in the weights",
      header: #"{"__metadata__":{"activation":"relu"},"#
        + #""layers.0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"#
        + #""layers.0.bias":{"dtype":"F32","shape":[2],"data_offsets":[12,20]}}"#, data: 20,
      "'layers.0.bias' begin at byte 12, within those of 'layers.0.weight', which end at 16"),
    BrokenFile(
      "a gap between tensors",
      header: #"{"__metadata__":{"activation":"relu"},"#
        + #""layers.0.bias":{"dtype":"F32","shape":[2],"data_offsets":[18,26]},"#
        + #""layers.0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]}}"#, data: 26,
      "bytes 16 to 18, before the data of 'layers.0.bias'"),
    BrokenFile(
      "a number that is none", safetensors(weight("F32", "[1,1]", "[0,4]"), [0, 0, 0xc0, 0x7f]), "no numbers"),
    BrokenFile(
      "a double too large", safetensors(weight("F64", "[1,1]", "[0,8]"), [0, 0, 0, 0, 0, 0, 0xf0, 0x7e]),
      "infinite"),
    BrokenFile(
      "a bias of another length",
      header: #"{"__metadata__":{"activation":"relu"},"#
        + #""layers.0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"#
        + #""layers.0.bias":{"dtype":"F32","shape":[1],"data_offsets":[16,20]}}"#, data: 20,
      "'layers.0.bias' has the shape [1] for 2 units"),
    BrokenFile(
      "layers that do not meet",
      header: #"{"__metadata__":{"activation":"relu"},"#
        + #""layers.0.weight":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"#
        + #""layers.1.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[16,24]}}"#,
      "layers.1.weight reads 1 inputs, but the layer before, layers.0.weight, has 2 units"),
  ]
}

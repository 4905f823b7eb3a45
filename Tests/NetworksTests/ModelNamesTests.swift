import LinearAlgebra
import Networks
import Testing

/// Files whose tensors are called as somebody else called them.
@Suite("Names in model files")
struct ModelNamesTests {
  /// A file of tensors filled with their place in it.
  private func file(_ tensors: [(name: String, shape: [Int])], type: String = "F32") -> [UInt8] {
    var end = 0
    let entries = tensors.map { name, shape in
      let start = end
      end += 4 * shape.reduce(1, *)
      return #""\#(name)":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[\#(start),\#(end)]}"#
    }
    let data = tensors.enumerated().flatMap { place, tensor in
      (0..<tensor.shape.reduce(1, *)).flatMap { _ in bytes(of: Float(place + 1).bitPattern) }
    }
    return safetensors("{\(entries.joined(separator: ","))}", data)
  }

  private func bytes(of bits: some FixedWidthInteger) -> [UInt8] {
    stride(from: 0, to: bits.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: bits >> $0) }
  }

  private func weights(_ names: String...) -> [(name: String, shape: [Int])] { names.map { ($0, [2, 2]) } }

  private func rules(_ texts: [String]) throws -> [TensorRule] {
    try texts.map { try #require(TensorRule($0), "\($0)") }
  }

  private func message(_ bytes: [UInt8], _ texts: String...) throws -> String {
    let rules = try rules(texts)
    let error = #expect(throws: ModelFile.FormatError.self) {
      try ModelFile(bytes).network(activation: .relu, layers: ModelFile(bytes).layers(rules))
    }
    return error?.message ?? ""
  }

  @Test(
    "names that are alike but for their numbers are in the order of these",
    arguments: [
      ("", ["0", "2", "10"]), ("fc", ["1", "2", "03"]), ("layers.", ["0", "1", "2"]),
      ("module.net.", ["1", "4", "7"]), ("b1.fc", ["9", "10", "11"]),
    ])
  func order(_ stem: String, _ numbers: [String]) throws {
    let (first, second, third) = (stem + numbers[0], stem + numbers[1], stem + numbers[2])
    // The file has them in another order.
    let bytes = file([
      (third + ".weight", [2, 5]), (second + ".bias", [5]), (first + ".weight", [3, 4]),
      (second + ".weight", [5, 3]), (third + ".bias", [2]), (first + ".bias", [3]),
    ])
    let model = try ModelFile(bytes)
    #expect(try model.layers().map(\.weight) == [first, second, third].map { $0 + ".weight" })
    #expect(try model.layers().map(\.bias) == [first, second, third].map { $0 + ".bias" })
    let network = try model.network(activation: .tanh)
    #expect(network.widths == [3, 5])
    #expect(network.inputCount == 4 && network.outputCount == 2)
    #expect(network.parameterArrays.map { $0.prefix(1) } == [[3], [4], [1]])
    #expect(network.parameterArrays.map { $0.suffix(1) } == [[6], [2], [5]])
  }

  @Test("a bias that other layers have is missing, unless no layer has one or a rule says so")
  func biases() throws {
    let first: [(name: String, shape: [Int])] = [("0.weight", [2, 2]), ("0.bias", [2])]
    let lost = try message(file(first + weights("2.weight")))
    #expect(
      lost.hasPrefix(
        "'2.bias' is missing, though other layers have a bias (where it has none: --map 'layers.<i>.weight=2.weight' beside a --map of the others)"
      ))
    #expect(lost.hasSuffix("The file has 0.bias, 0.weight, 2.weight"))
    let mapped = try message(
      file(first + weights("w.weight")), "layers.{0}={0}", "layers.1=w")
    #expect(mapped.hasPrefix("'w.bias' is missing"))
    let given = try ModelFile(file(first + weights("2.weight")))
    let layers = try given.layers(rules(["layers.{0}={0}", "layers.2.weight=2.weight"]))
    #expect(layers.map(\.bias) == ["0.bias", nil])
    #expect(try ModelFile(file(weights("0.weight", "2.weight"))).layers().map(\.bias) == [nil, nil])
  }

  @Test("the files of PyTorch are called by their name")
  func pickles() {
    for start: [UInt8] in [[0x50, 0x4b, 3, 4, 0, 0, 8, 8], [0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46]] {
      let error = #expect(throws: ModelFile.FormatError.self) { try ModelFile(start + start) }
      #expect(error?.message.hasPrefix("this is a PyTorch file") == true)
      #expect(error?.message.hasSuffix("save it with safetensors.torch.save_file") == true)
    }
  }

  @Test("rules say which tensors are the layers, and the others are left out")
  func map() throws {
    let bytes = file([
      ("head.w", [3, 2]), ("body.0.weight", [2, 4]), ("body.0.bias", [2]), ("head.b", [3]),
      ("mean.weight", [4]),
      ("body.2.weight", [2, 2]), ("body.2.bias", [2]),
    ])
    let rules = try rules(["layers.{0}=body.{0}", "layers.7.weight=head.w", "layers.7.bias=head.b"])
    let model = try ModelFile(bytes)
    #expect(
      try model.layers(rules).map(\.weight) == ["body.0.weight", "body.2.weight", "head.w"])
    #expect(try model.layers(rules).map(\.bias) == ["body.0.bias", "body.2.bias", "head.b"])
    let layers = try model.layers(rules)
    #expect(model.tensors(besides: layers) == ["mean.weight"])
    #expect(model.weights(besides: layers) == [])
    let body = Array(layers.prefix(2))
    #expect(model.weights(besides: body) == ["head.w"])
    let network = try model.network(activation: .relu, layers: layers)
    #expect(network.parameterArrays.map { $0.prefix(1) } == [[2], [6], [1]])
    #expect(network.parameterArrays.map { $0.suffix(1) } == [[3], [7], [4]])
    // Without the rules nothing is left out in silence.
    #expect(try message(bytes).hasPrefix("the tensor 'head.b' is no part of a fully connected network"))
  }

  @Test(
    "a rule of another form is none",
    arguments: [
      "", "layers.{0}", "layers.{0}=", "=net.{0}", "net.{0}=layers.{0}", "layers.{0}=net.0",
      "layers.0=net.{0}",
      "layers.{0}=net.{0}.{0}", "layers.x=net", "layers.{0}.kernel=net.{0}.kernel", "layers.{1}=net.{1}",
    ])
  func noRule(_ text: String) {
    #expect(TensorRule(text) == nil)
  }

  @Test("what the names do not tell is asked for, with the names that are there")
  func puzzles() throws {
    let other = try message(file(weights("fc1.weight", "out.weight")))
    #expect(
      other.hasPrefix(
        "the order of the layers 'fc1.weight' and 'out.weight' does not follow from their names"))
    #expect(other.hasSuffix("--map 'layers.2=head'. The file has fc1.weight, out.weight"))
    let same = try message(file(weights("fc1.weight", "fc01.weight")))
    #expect(same.contains("does not follow from their names"))
    let foreign = try message(file(weights("layers.0.weight", "layers.2.weight", "head.3.weight")))
    #expect(foreign.contains("'head.3.weight' and 'layers.0.weight'"))
    let kernel = try message(file(weights("dense_10.kernel", "dense_9.kernel")))
    #expect(kernel.contains("is no part of a fully connected network"))
    #expect(kernel.hasSuffix("The file has dense_9.kernel, dense_10.kernel"))
    let alone = try message(file([("0.weight", [2, 2]), ("1.bias", [2])]))
    #expect(alone.contains("no tensor '1.weight' for the bias '1.bias'"))
    let normed = try message(file([("0.weight", [2, 2]), ("1.weight", [2]), ("2.weight", [2, 2])]))
    #expect(normed.hasPrefix("'1.weight' has the shape [2]"))
    let missing = try message(file(weights("fc1.weight", "fc2.weight")), "layers.{0}=net.{0}")
    #expect(missing.contains("--map 'layers.{0}=net.{0}': none is called 'net.{0}'"))
    #expect(missing.hasSuffix("The file has fc1.weight, fc2.weight"))
    let twice = try message(
      file(weights("a0.weight", "b0.weight")), "layers.{0}=a{0}", "layers.{0}=b{0}")
    #expect(twice == "'a0.weight' and 'b0.weight' would both be 'layers.0.weight'")
    let both = try message(file(weights("a0.weight")), "layers.{0}=a{0}", "layers.5=a0")
    #expect(both == "'a0.weight' would be both 'layers.0.weight' and 'layers.5.weight'")
    let many = try message(file((0..<30).map { ("n\($0).kernel", [1]) }))
    #expect(many.hasSuffix("n18.kernel, n19.kernel ... (30 in all)"))
    let names = [String](repeating: "0", count: 40).joined()
    #expect(
      try ModelFile(file(weights("\(names)1.weight", "2.weight"))).layers().map(\.weight) == [
        "\(names)1.weight", "2.weight",
      ])
  }

  @Test("every type of floating-point numbers is read")
  func types() throws {
    let numbers: [Float] = [1, -0.5, 1.5, 65504]
    let data: [(String, [UInt8])] = [
      ("F64", numbers.flatMap { bytes(of: Double($0).bitPattern) }),
      ("F32", numbers.flatMap { bytes(of: $0.bitPattern) }),
      ("F16", numbers.flatMap { bytes(of: Float16($0).bitPattern) }),
      ("BF16", [0x80, 0x3f, 0x00, 0xbf, 0xc0, 0x3f, 0x80, 0x47]),
    ]
    for (type, data) in data {
      let header = BrokenFile.weight(type, "[2,2]", "[0,\(data.count)]")
      let network = try ModelFile(safetensors(header, data)).network()
      // 65504 lies between numbers of BF16, which has 65536.
      let last: Float = type == "BF16" ? 65536 : 65504
      #expect(network.parameterArrays == [[1, -0.5, 0, 1.5, last, 0]], "\(type)")
    }
  }
}

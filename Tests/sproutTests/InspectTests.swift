import Experiments
import Foundation
import TestSupport
import Testing

/// `inspect` on networks and data from elsewhere.
@Suite struct InspectTests {
  private let directory: TemporaryDirectory
  private let model = ForeignModel([3, 4, 5])
  private let names = ["layers.0", "layers.2"]

  init() throws {
    directory = try TemporaryDirectory()
    try directory.write(model.file(names), to: "model.safetensors")
  }

  /// What a look at a file of data says.
  private func document(_ arguments: String...) async throws -> JSONValue {
    let outcome = try await Program.run(
      ["inspect"] + arguments + ["--samples", "all", "--activation", "relu", "--json"],
      directory: directory.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return try JSONValue(parsing: outcome.standardOutput)
  }

  private func expect(
    _ document: JSONValue, _ expected: (loss: Double, accuracy: Double),
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let loss = document["loss"]?.number ?? .nan
    #expect(
      (loss - expected.loss).magnitude <= 1e-6 * max(expected.loss, 1), "\(loss), not \(expected.loss)",
      sourceLocation: sourceLocation)
    #expect(document["accuracy"]?.number == expected.accuracy, sourceLocation: sourceLocation)
  }

  private func refusal(_ arguments: String..., code: Int32 = 2) async throws -> String {
    let outcome = try await Program.run(
      ["inspect"] + arguments + ["--samples", "all", "--activation", "relu"], directory: directory.url)
    #expect(outcome.exitCode == code)
    #expect(outcome.standardOutput.isEmpty)
    return outcome.standardError
  }

  // MARK: Which label is which output

  @Test func aNumberIsTheOutputOfThatNumberWhateverNumbersAreMissing() async throws {
    for classes in [[0, 1, 2, 3, 4], [1, 2, 4], [0, 4], [3, 2]] {
      let samples = MadeUpSamples(inputs: 3, classes: classes)
      try directory.write(samples.csv(), to: "data.csv")
      let found = try await document("model.safetensors", "--dataset", "data.csv", "--normalize", "none")
      expect(found, model.judged(samples.inputs, samples.labels))
      #expect(
        found["classes"]?.array == (0..<5).map { classes.contains($0) ? .string("\($0)") : .null })
    }
  }

  @Test func labelsThatAreNoOutputsAreRefused() async throws {
    let samples = MadeUpSamples(inputs: 3, classes: [1, 2, 4])
    for (label, words) in [
      ("yes", "data.csv: the label 'yes' is no number of an output (0 to 4)"),
      ("5", "the label 5 is outside"),
      ("-1", "the label -1 is outside"), ("04", "the label '04' is no number"),
    ] {
      try directory.write(samples.csv { $0 == 4 ? label : "\($0)" }, to: "data.csv")
      let message = try await refusal("model.safetensors", "--dataset", "data.csv", "--normalize", "none")
      #expect(message.contains(words), "\(message)")
      #expect(message.contains("sprout.classes"))
    }
  }

  @Test func theModelsListOfClassesSettlesIt() async throws {
    let samples = MadeUpSamples(inputs: 3, classes: [0, 1, 2])
    let labels = ["rose", "7", "-1"]
    try directory.write(samples.csv { labels[$0] }, to: "data.csv")
    let metadata = ["sprout.classes": #"["7","tulip","-1","rose","0"]"#]
    try directory.write(model.file(names, metadata: metadata), to: "named.safetensors")
    let found = try await document("named.safetensors", "--dataset", "data.csv")
    let outputs = samples.labels.map { [3, 0, 2][$0] }
    expect(found, model.judged(samples.inputs, outputs))
    let scaled = try await document("named.safetensors", "--dataset", "data.csv", "--mean", "1", "--std", "2")
    expect(scaled, model.judged(samples.inputs { x, _ in (x - 1) / 2 }, outputs))
    #expect(found["classes"]?.array == ["7", "tulip", "-1", "rose", "0"])

    try directory.write(samples.csv { ["rose", "7", "1"][$0] }, to: "data.csv")
    let message = try await refusal("named.safetensors", "--dataset", "data.csv")
    #expect(message.contains("the label '1' is none of the model's classes: '7', 'tulip', '-1', 'rose', '0'"))
  }

  @Test func columnsAreTheModels() async throws {
    let samples = MadeUpSamples(inputs: 3, classes: [0, 1])
    let metadata = ["sprout.columns": #"["a","b","c"]"#]
    try directory.write(model.file(names, metadata: metadata), to: "named.safetensors")
    let expected = model.judged(samples.inputs, samples.labels)
    for header in ["a,b,c,class", nil] {
      try directory.write(samples.csv(header: header), to: "data.csv")
      expect(try await document("named.safetensors", "--dataset", "data.csv"), expected)
    }
    for (header, words) in [
      ("a,c,b,class", "the model's columns in another order: 'a', 'c', 'b'; the model reads 'a', 'b', 'c'"),
      (
        "a,b,d,class",
        "columns that the model does not read: 'd' (leave them out by --drop), and no columns 'c'"
      ),
    ] {
      try directory.write(samples.csv(header: header), to: "data.csv")
      let message = try await refusal("named.safetensors", "--dataset", "data.csv")
      #expect(message.contains(words), "\(message)")
    }
  }

  @Test func flagsSayHowATableIsRead() async throws {
    let samples = MadeUpSamples(inputs: 4, classes: [0, 3])
    let lines = samples.csv(header: "a,id,b,c,class").split(separator: "\n")
    // The label comes first, and cells are separated by what nobody would guess.
    let table = lines.map { line in
      let cells = line.split(separator: ",")
      return ([cells[4]] + cells[..<4]).joined(separator: "|")
    }
    try directory.write(table.joined(separator: "\n"), to: "data.csv")
    let found = try await document(
      "model.safetensors", "--dataset", "data.csv", "--normalize", "none", "--label", "class", "--drop", "id",
      "--delimiter", "|", "--header", "present")
    expect(found, model.judged(samples.inputs.map { [$0[0], $0[2], $0[3]] }, samples.labels))
    #expect(found["columns"]?.array == ["a", "b", "c"])
    #expect(found["dropped"]?.array == ["id"])
    #expect(found["label"] == "class" && found["delimiter"] == "|" && found["header"] == true)
    let message = try await refusal("model.safetensors", "--dataset", "digits", "--drop", "1")
    #expect(message.contains("--drop is for CSV files, not for 'digits'"))
  }

  // MARK: What is done to the inputs

  @Test func meanAndDeviationAreThoseOfTheRawValuesOfATable() async throws {
    let samples = MadeUpSamples(inputs: 3, classes: [0, 1, 2, 3, 4])
    try directory.write(samples.csv(), to: "data.csv")
    let one = try await document(
      "model.safetensors", "--dataset", "data.csv", "--mean", "0.25", "--std", "0.5")
    expect(one, model.judged(samples.inputs { x, _ in (x - 0.25) / 0.5 }, samples.labels))
    try directory.write("0.1\n-0.2\n\n3e-1\n", to: "mean.txt")
    try directory.write("1, 2,0.5\n", to: "std.txt")
    let each = try await document(
      "model.safetensors", "--dataset", "data.csv", "--mean", "mean.txt", "--std", "std.txt")
    let (mean, deviation) = ([0.1, -0.2, 0.3], [1, 2, 0.5])
    expect(each, model.judged(samples.inputs { x, i in (x - mean[i]) / deviation[i] }, samples.labels))
    #expect(each["inputs"]?.string?.contains("--mean mean.txt --std std.txt") == true)
  }

  @Test func meanAndDeviationOfImagesAreThoseOfValuesUpToOne() async throws {
    let pixels = (0..<40).map { sample in (0..<3).map { (sample * 67 + $0 * 31) % 256 } }
    let labels = (0..<40).map { $0 % 5 }
    func idx(_ sizes: [Int], _ bytes: [Int]) -> Data {
      Data([0, 0, 8, UInt8(sizes.count)] + sizes.flatMap { [0, 0, 0, UInt8($0)] } + bytes.map(UInt8.init))
    }
    try directory.write(idx([40, 3, 1], pixels.flatMap { $0 }), to: "images-idx3-ubyte")
    try directory.write(idx([40], labels), to: "labels-idx1-ubyte")
    let found = try await document(
      "model.safetensors", "--dataset", "images-idx3-ubyte", "--mean", "0.1307", "--std", "0.3081")
    let inputs = pixels.map { $0.map { (Double($0) / 255 - 0.1307) / 0.3081 } }
    expect(found, model.judged(inputs, labels))
  }

  @Test func theModelsOwnScalingIsComputedInDoublePrecision() async throws {
    // Time stamps, which single precision would round to multiples of 128.
    let samples = MadeUpSamples(inputs: 3, classes: [0, 1, 2, 3, 4])
    let shift = [1_700_000_000.0, -2_500_000_000, 0]
    let stamps = MadeUpSamples(replacing: samples) { x, i in shift[i] + (x * 1000).rounded() / 4 }
    try directory.write(stamps.csv(), to: "data.csv")
    try directory.write(model.file(names, shift: shift, scale: [0.004, 0.001, 2]), to: "own.safetensors")
    let found = try await document("own.safetensors", "--dataset", "data.csv")
    let inputs = stamps.inputs { x, i in (x - shift[i]) * [0.004, 0.001, 2][i] }
    expect(found, model.judged(inputs, samples.labels))
  }

  @Test func numbersThatFitNothingAreRefused() async throws {
    let samples = MadeUpSamples(inputs: 3, classes: [0, 1])
    try directory.write(samples.csv(), to: "data.csv")
    try directory.write("1,2\n", to: "two.txt")
    try directory.write("1\n2,x\n", to: "word.txt")
    for (mean, std, words) in [
      ("two.txt", "1", "the mean of the inputs: 2 numbers for 3 inputs"),
      ("0", "two.txt", "2 numbers for 3 inputs"),
      ("word.txt", "1", "--mean: word.txt: line 2: 'x' is no number"),
      ("0", "0", "deviations must be above 0"),
      ("nan", "1", "--mean: nan is not a finite number"),
    ] {
      let message = try await refusal(
        "model.safetensors", "--dataset", "data.csv", "--mean", mean, "--std", std)
      #expect(message.contains(words), "\(message)")
    }
    for ridge in ["-1", "1001", "1e308", "nan"] {
      let message = try await refusal("model.safetensors", "--dataset", "data.csv", "--ridge=\(ridge)")
      #expect(message.contains("--ridge must be a number from 0 to 1000, not "), "\(message)")
    }
    let missing = try await refusal(
      "model.safetensors", "--dataset", "data.csv", "--mean", "none.txt", "--std", "1", code: 5)
    #expect(missing.contains("'none.txt' is neither a number nor a file"))
    let alone = try await refusal("model.safetensors", "--dataset", "data.csv", "--mean", "0")
    #expect(alone.contains("--mean and --std belong together"))
  }

  // MARK: Contradictions

  @Test func whatContradictsTheFileIsRefused() async throws {
    try directory.write(MadeUpSamples(inputs: 3, classes: [0, 1]).csv(), to: "data.csv")
    try directory.write(model.file(names, metadata: ["activation": "tanh"]), to: "tanh.safetensors")
    let activation = try await refusal("tanh.safetensors", "--dataset", "data.csv")
    #expect(
      activation
        == "error: tanh.safetensors: the metadata say that the hidden units apply tanh, not relu\n")
    try directory.write(model.file(names, shift: [0], scale: [1]), to: "own.safetensors")
    let scaling = try await refusal("own.safetensors", "--dataset", "data.csv", "--normalize", "none")
    #expect(scaling.contains("--normalize none contradicts the model"))
    let given = try await refusal("own.safetensors", "--dataset", "data.csv", "--mean", "0", "--std", "1")
    #expect(given.contains("--mean contradicts the model"))
    try directory.write(
      model.file(names, metadata: ["sprout.loss": "mean_squared_error"]), to: "loss.safetensors")
    let loss = try await refusal("loss.safetensors", "--dataset", "data.csv", "--loss", "cross_entropy")
    #expect(
      loss.hasSuffix(
        "error: --loss cross_entropy contradicts the model, which says that it minimised mean_squared_error\n"
      ))
    let both = try await refusal(
      "model.safetensors", "--dataset", "data.csv", "--mean", "0", "--std", "1", "--normalize", "unit")
    #expect(both.contains("not both"))
  }

  @Test func aFileMayHoldOneClassAndTheMeanMayBeNegative() async throws {
    let samples = MadeUpSamples(inputs: 3, classes: [3])
    try directory.write(samples.csv(), to: "data.csv")
    let found = try await document(
      "model.safetensors", "--dataset", "data.csv", "--mean", "-1", "--std", "2")
    expect(found, model.judged(samples.inputs { x, _ in (x + 1) / 2 }, samples.labels))
    let some = try await Program.run(
      ["inspect", "model.safetensors", "--dataset", "data.csv", "--samples", "40"], directory: directory.url)
    #expect(some.standardOutput.contains("data      data.csv, all, 40 of 60 samples\n"))
  }

  // MARK: Names and layout of tensors

  @Test func aHeadThatWasLeftOutIsMissed() async throws {
    let deep = ForeignModel([3, 6, 5, 3])
    try directory.write(deep.file(["net.0", "net.2", "out"]), to: "deep.safetensors")
    try directory.write(MadeUpSamples(inputs: 3, classes: [0, 1, 2]).csv(), to: "data.csv")
    let message = try await refusal(
      "deep.safetensors", "--dataset", "data.csv", "--map", "layers.{0}=net.{0}")
    #expect(message.contains("warning: deep.safetensors: weights are left out: out.weight"))
    #expect(message.contains("'net.2.weight' has 5 units, but the labels of data.csv end at 2"))
    #expect(message.contains("--map 'layers.99=out'"))
  }

  @Test func itSaysWhichTensorItTookForWhichLayer() async throws {
    let samples = MadeUpSamples(inputs: 3, classes: [0, 1])
    try directory.write(samples.csv(), to: "data.csv")
    let expected = model.judged(samples.inputs, samples.labels)
    for (names, rules) in [
      (["0", "2"], []), (["fc9", "fc10"], []), (["net.0", "head"], ["layers.0=net.0", "layers.1=head"]),
      (["net.0", "net.2"], ["layers.{0}=net.{0}"]),
    ] {
      try directory.write(model.file(names), to: "named.safetensors")
      let map = rules.flatMap { ["--map", $0] }
      let arguments = ["named.safetensors", "--dataset", "data.csv", "--normalize", "none"] + map
      let outcome = try await Program.run(
        ["inspect"] + arguments + ["--samples", "all", "--activation", "relu"], directory: directory.url)
      #expect(outcome.standardOutput.contains("layer 1   \(names[0]).weight, \(names[0]).bias\n"))
      #expect(outcome.standardOutput.contains("output    \(names[1]).weight, \(names[1]).bias\n"))
      #expect(outcome.standardOutput.contains("accuracy  "))
      let json = try await Program.run(
        ["inspect"] + arguments + ["--samples", "all", "--activation", "relu", "--json"],
        directory: directory.url)
      let found = try JSONValue(parsing: json.standardOutput)
      expect(found, expected)
      #expect(
        found["tensors"]?.array
          == names.map { ["bias": .string("\($0).bias"), "weight": .string("\($0).weight")] })
    }
    let message = try await refusal(
      "model.safetensors", "--dataset", "data.csv", "--map", "layers.{0}=net.{0}")
    #expect(message.hasPrefix("error: model.safetensors: there is no tensor for --map 'layers.{0}=net.{0}'"))
    #expect(message.contains("layers.0.bias, layers.0.weight, layers.2.bias, layers.2.weight"))
    #expect(try await refusal("model.safetensors", "--dataset", "data.csv", "--map", "x=y").contains("--map"))
  }

  @Test func aFileWithHolesIsRefusedByFileAndTensor() async throws {
    try directory.write(MadeUpSamples(inputs: 3, classes: [0, 1]).csv(), to: "data.csv")
    let whole = try model.file(names)
    try directory.write(whole + Data([0]), to: "longer.safetensors")
    let longer = try await refusal("longer.safetensors", "--dataset", "data.csv")
    #expect(
      longer.hasPrefix(
        "error: longer.safetensors: the last 1 bytes of the file behind the data of 'layers.2.bias'"))
    try directory.write(whole.dropLast(), to: "shorter.safetensors")
    let shorter = try await refusal("shorter.safetensors", "--dataset", "data.csv")
    #expect(shorter.hasPrefix("error: shorter.safetensors: the data of 'layers.2.bias', bytes"))
    let missing = try await refusal("none.safetensors", "--dataset", "data.csv", code: 5)
    #expect(missing.contains("none.safetensors: there is no such file, and no run of that name in results"))
    let folder = try await refusal(".", "--dataset", "data.csv")
    #expect(folder.contains("has no run.json"))
    #expect(try await refusal("model.safetensors").contains("--dataset is missing"))
    try directory.write(model.file(names, shift: [0, 0, 0], scale: [1, 1, 1]), to: "own.safetensors")
    let other = try await refusal("own.safetensors", "--dataset", "two_spirals")
    #expect(other == "error: two_spirals: the model takes 3 inputs, the data have 2\n")
  }
}

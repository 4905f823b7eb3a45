import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// A stranger's reading of a model file: the test figures of a run by numpy, from the file, the data and the split alone.
@Suite(
  .enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with numpy and safetensors"))
struct ModelPythonTests {
  /// The script that ships, with what it computes on the way.
  private static let program = """
    import json, sys
    sys.path.insert(0, sys.argv[1])
    import read_model
    found = read_model.figures(*sys.argv[2:])
    rows = [i for i, part in enumerate(found["part"]) if part == "test"]
    print(json.dumps({"loss": found["loss"], "accuracy": found["accuracy"], "p": found["probabilities"].tolist(), "rows": rows}))
    """

  /// What the script says of a run, which must be what the run says.
  private func figures(of run: StoredRun, _ data: String..., in laboratory: Laboratory) async throws
    -> JSONValue
  {
    let scripts = Repository.root.appending(path: "python").path(percentEncoded: false)
    let answer = try await Program.run(
      ["-c", Self.program, scripts, run.path] + data,
      executable: try #require(Repository.python), directory: laboratory.directory.url)
    #expect(answer.exitCode == 0, "\(answer.standardError)")
    let found = try JSONValue(parsing: answer.standardOutput)
    #expect(found["accuracy"]?.number == run.figure("test_accuracy")?.number)
    let loss = try #require(run.figure("test_loss")?.number)
    #expect(((found["loss"]?.number ?? .nan) - loss).magnitude <= 1e-6 * max(1, loss))
    return found
  }

  @Test(
    "test accuracy and loss, and the probabilities of predict",
    arguments: [(4, 150, "tanh"), (13, 178, "relu")])
  func figures(_ inputs: Int, _ count: Int, _ activation: String) async throws {
    let laboratory = try Laboratory(
      spec: """
        version: 1
        name: trial
        dataset: {name: csv, path: data.csv, validation: 0.1}
        model: {hidden: [4, 4], activation: \(activation)}
        training: {epochs: 4, batch_size: 16}
        growth: {method: tiny, start: 1, every: 1, until: 3, max_neurons: 2}
        """)
    let samples = MadeUpSamples(count, inputs: inputs, classes: [0, 1, 2])
    let kinds = ["Iris-setosa", "versicolour", "virginica"]
    let shifted = MadeUpSamples(replacing: samples) { 100 * Double($1) + $0 * Double($1 + 1) }
    let header = (0..<inputs).map { "x\($0)" }.joined(separator: ",") + ",kind"
    let text = shifted.csv(header: header) { kinds[$0] }
    try laboratory.directory.write(text, to: "data.csv")
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-q")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let model = run.path + "/model.safetensors"
    let found = try await figures(of: run, "data.csv", in: laboratory)

    let lines = text.split(separator: "\n")
    let rows = try #require(found["rows"]?.array).compactMap(\.integer)
    let test = ([lines[0]] + rows.map { lines[$0 + 1] }).joined(separator: "\n")
    try laboratory.directory.write(test, to: "test.csv")
    let predicted = try await laboratory.sprout("predict", model, "--data", "test.csv")
    #expect(predicted.exitCode == 0, "\(predicted.standardError)")
    let ours = CSVTable(parsing: predicted.standardOutput).rows.map { $0.compactMap(Double.init) }
    let theirs = try #require(found["p"]?.array).map { $0.array?.compactMap(\.number) ?? [] }
    #expect(ours.count == theirs.count)
    for (row, expected) in zip(ours, theirs) {
      #expect(row.count == 3 && zip(row, expected).allSatisfy { ($0 - $1).magnitude <= 1e-5 })
    }
  }

  /// Images with a validation part, by a network with and without convolutions.
  @Test(arguments: [
    "model: {hidden: [4]}",
    "model: {layers: [{conv: 3}, {pool: 2, kind: max}, {dense: 4}], activation: tanh}",
    "model: {norm: batch, layers: [{conv: 3, kernel: 5, stride: 2, padding: valid}, {residual: 2, channels: 4, stride: 2}, "
      + "{residual: 3}, {pool: global}]}",
  ])
  func figuresOfImages(_ model: String) async throws {
    for normalize in ["standard", "channel"] {
      let laboratory = try Laboratory(
        spec: """
          version: 1
          name: trial
          dataset: {name: idx, path: images, validation: 0.2, normalize: \(normalize)}
          \(model)
          training: {epochs: 2, batch_size: 16}
          growth: {method: none}
          """)
      try SampleImageFiles.write(training: 120, test: 40, side: 9, to: laboratory.directory, "images")
      let outcome = try await laboratory.sprout("run", "trial.yaml", "-q")
      #expect(outcome.exitCode == 0, "\(outcome.standardError)")
      let run = try #require(try laboratory.tree().finishedRuns().first)
      let found = try await figures(
        of: run, "images/train-images-idx3-ubyte", "images/train-labels-idx1-ubyte",
        "images/t10k-images-idx3-ubyte", "images/t10k-labels-idx1-ubyte", in: laboratory)
      #expect(found["rows"]?.array?.compactMap(\.integer) == Array(120..<160))
    }
  }
}

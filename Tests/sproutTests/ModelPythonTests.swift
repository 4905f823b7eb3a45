import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// A stranger's reading of a model file: the test figures of a run by numpy, from the file, the data and the split alone.
@Suite(
  .enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with numpy and safetensors"))
struct ModelPythonTests {
  private static let program = """
    import csv, json, sys
    import numpy as np
    from safetensors import safe_open
    model, split, data, label = sys.argv[1:5]
    with safe_open(model, "np") as file:
        tensors = {name: file.get_tensor(name) for name in file.keys()}
        metadata = file.metadata()
    architecture = json.loads(metadata["sprout.model"])
    classes = json.loads(metadata["sprout.classes"])
    columns = json.loads(metadata["sprout.columns"])
    functions = {"relu": lambda x: np.maximum(x, 0), "tanh": np.tanh}
    with open(data, newline="") as file: rows = list(csv.DictReader(file))
    with open(split, newline="") as file: parts = [row["part"] for row in csv.DictReader(file)]
    assert len(parts) == len(rows)
    test = [row for row, part in zip(rows, parts) if part == "test"]
    x = np.array([[float(row[name]) for name in columns] for row in test])
    h = ((x - tensors["input.shift"]) * tensors["input.scale"]).astype(np.float32).astype(np.float64)
    assert h.shape[1:] == tuple(architecture["input"])
    for i in range(len(architecture["layers"]) + 1):
        h = h @ tensors[f"layers.{i}.weight"].T.astype(np.float64) + tensors[f"layers.{i}.bias"]
        if i < len(architecture["layers"]):
            assert h.shape[1] == architecture["layers"][i]["dense"]
            h = functions[architecture["activation"]](h)
    h -= h.max(axis=1, keepdims=True)
    truth = np.array([classes.index(row[label]) for row in test])
    p = np.exp(h) / np.exp(h).sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(len(truth)), truth]).mean()
    print(json.dumps({"loss": loss, "accuracy": (h.argmax(axis=1) == truth).mean(), "p": p.tolist(),
                      "rows": [i for i, part in enumerate(parts) if part == "test"]}))
    """

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
    let split = try #require(run.json["split"]?.string)
    let model = run.path + "/model.safetensors"
    let python = try #require(Repository.python)
    let answer = try await Program.run(
      ["-c", Self.program, model, "\(laboratory.tree().path)/\(split)", "data.csv", "kind"],
      executable: python, directory: laboratory.directory.url)
    #expect(answer.exitCode == 0, "\(answer.standardError)")
    let found = try JSONValue(parsing: answer.standardOutput)
    #expect(found["accuracy"]?.number == run.figure("test_accuracy")?.number)
    let loss = try #require(run.figure("test_loss")?.number)
    #expect(((found["loss"]?.number ?? .nan) - loss).magnitude <= 1e-6 * max(1, loss))

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
}

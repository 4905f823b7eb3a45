import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// A network that predicts numbers, from the spec to its use.
@Suite struct RegressionTests {
  private static let spec = """
    version: 1
    name: trial
    dataset: {name: csv, path: houses.csv, task: regression, label: [price, "area, m2"], validation: 0.2}
    model: {hidden: [2], activation: tanh}
    optimizer: {name: adam, learning_rate: 0.02}
    training: {epochs: 12, batch_size: 16}
    growth: {method: tiny, start: 1, every: 2, until: 8}
    check: {test_r2: {margin: 0.01}, test_rmse: {margin: 0.5}}
    seeds: 2
    variants:
      grown: {}
      fixed: {growth.method: none, model.hidden: [4]}
    """

  private let laboratory: Laboratory
  private let rows: [[Double]]

  /// Trains on a table with two targets of different sizes.
  init() async throws {
    laboratory = try Laboratory(spec: Self.spec)
    let samples = MadeUpSamples(200, inputs: 3, classes: [0])
    rows = samples.inputs.map { x in
      [x[0], x[1], x[2], 1e6 + 250 * (x[0] - x[1] * x[2]), 0.01 * (x[1] * x[1] + x[2])]
    }
    let lines = rows.map { r in "\(r[0]),\(r[3]),\(r[1]),\(r[4]),\(r[2])" }
    try laboratory.directory.write(
      "x,price,y,\"area, m2\",z\n" + lines.joined(separator: "\n") + "\n", to: "houses.csv")
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-j1")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(outcome.standardOutput.contains("test R2") && !outcome.standardOutput.contains("accuracy"))
  }

  private func run(_ variant: String = "grown") throws -> StoredRun {
    try #require(try laboratory.tree().finishedRuns().first { $0.variant == variant })
  }

  @Test func figuresStandWhereAccuracyDoes() async throws {
    let run = try run()
    #expect(run.figure("test_accuracy")?.number == nil && run.json["result"]?["test_accuracy"] == .null)
    let shown = try await laboratory.sprout("show", run.folderName).standardOutput
    #expect(shown.contains("\ntest_r2 ") && !shown.contains("\ntest_accuracy"))
    let table = try #require(try CSVTable(contentsOf: run.path + "/metrics.csv"))
    #expect(table.columns.suffix(4) == ["test_r2", "validation_r2", "test_rmse", "validation_rmse"])
    let last = try #require(table.rows.last)
    for name in table.columns.suffix(4) {
      let cell = try #require(table.index(of: name).flatMap { Double(last[$0]) })
      #expect(run.figure(name)?.number == cell, "\(name)")
    }
    for name in table.columns where name.hasSuffix("accuracy") {
      #expect(last[try #require(table.index(of: name))].isEmpty)
    }
    let summary = try #require(try CSVTable(contentsOf: laboratory.tree().summaryPath))
    #expect(summary.columns.suffix(4) == table.columns.suffix(4))
    let compared = try await laboratory.sprout("compare", "trial")
    #expect(compared.standardOutput.contains("test R2"), "\(compared.standardError)")
    let rmse = try await laboratory.sprout("compare", "trial", "--metric", "test_rmse", "--view", "epochs")
    #expect(rmse.exitCode == 0 && rmse.standardOutput.contains("test RMSE"), "\(rmse.standardError)")
    let report = try await laboratory.sprout("report", "trial")
    #expect(report.exitCode == 0, "\(report.standardError)")
    let page = try String(contentsOfFile: laboratory.tree().path + "/report.html", encoding: .utf8)
    #expect(page.contains("Test R2<svg") && !page.contains("R2 (%)"))
    #expect(!page.lowercased().contains("test accuracy") && !page.contains("lower, in points"))
    // The number that the tables have.
    let document = try JSONValue(
      parsing: try await laboratory.sprout("compare", "trial", "--json").standardOutput)
    for row in try #require(document["rows"]?.array) {
      let mean = Quantity.significant(try #require(row["mean"]?.number))
      #expect(page.contains("<td data-label=\"Mean\">\(mean)<"), "\(mean)")
      #expect(compared.standardOutput.contains(" \(mean) "))
    }
    let check = ["check", "trial.yaml", "--baseline", "base.json"]
    _ = try await Program.run(check + ["--update", "--reason", "first"], directory: laboratory.directory.url)
    let again = try await Program.run(check, directory: laboratory.directory.url)
    #expect(again.exitCode == 0 && again.standardOutput.contains("test R2"), "\(again.standardOutput)")
  }

  @Test func theSameBytesWhateverTheNumberOfJobs() async throws {
    let outcome = try await laboratory.sprout("run", "trial.yaml", "-j2", "-q", "--results", "again")
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    #expect(try laboratory.numbers("again") == laboratory.numbers())
  }

  @Test func evaluateGivesTheFiguresOfTheRunAndPredictTheTargetsUnits() async throws {
    for variant in ["grown", "fixed"] {
      let run = try run(variant)
      for part in ["test", "validation"] {
        let own = try await laboratory.sprout("evaluate", run.folderName, "--part", part, "--json")
        let json = try JSONValue(parsing: own.standardOutput)
        for (ours, theirs) in [("loss", "loss"), ("r2", "r2"), ("rmse", "rmse")] {
          #expect(json[ours]?.number == run.figure("\(part)_\(theirs)")?.number, "\(part) \(ours)")
        }
        #expect(json["targets"]?.array?.map { $0["target"]?.string } == ["price", "area, m2"])
      }
    }
    let run = try run()
    let predicted = try await laboratory.sprout(
      "predict", run.path + "/model.safetensors", "--data", "houses.csv")
    #expect(predicted.standardError.contains("'price', 'area, m2'"), "\(predicted.standardError)")
    let table = CSVTable(parsing: predicted.standardOutput)
    #expect(table.columns == ["price", "area, m2"] && table.rows.count == 200)
    let split = try #require(run.json["split"]?.string)
    let parts = try #require(try CSVTable(contentsOf: "\(laboratory.tree().path)/\(split)")).rows.map {
      $0[1]
    }
    let test = parts.indices.filter { parts[$0] == "test" }
    var (r2, rmse) = (0.0, 0.0)
    for target in 0..<2 {
      let y = test.map { rows[$0][3 + target] }
      let p = try test.map { try #require(Double(table.rows[$0][target])) }
      let mean = y.reduce(0, +) / Double(y.count)
      let error = zip(y, p).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      r2 += (1 - error / y.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }) / 2
      rmse += (error / Double(y.count)).squareRoot() / 2
    }
    // Outputs are rounded to single precision, in which other rows of a batch may change the last digit.
    let differences = (
      r2 - (try #require(run.figure("test_r2")?.number)),
      rmse - (try #require(run.figure("test_rmse")?.number))
    )
    #expect(differences.0.magnitude < 1e-6 && differences.1.magnitude < 1e-6 * 250, "\(differences)")
    let whole = try await laboratory.sprout(
      "evaluate", run.path + "/model.safetensors", "--data", "houses.csv")
    #expect(whole.exitCode == 0 && whole.standardOutput.contains("area, m2"), "\(whole.standardError)")
    let inspected = try await laboratory.sprout("inspect", run.folderName, "--samples", "all", "--json")
    let inspection = try JSONValue(parsing: inspected.standardOutput)
    #expect(
      inspection["accuracy"] == nil && inspection["loss"]?.number ?? 9 < 1, "\(inspected.standardError)")
    let file = try await laboratory.sprout(
      "inspect", run.path + "/model.safetensors", "--dataset", "houses.csv")
    #expect(file.exitCode == 0 && !file.standardOutput.contains("accuracy"), "\(file.standardError)")
  }

  @Test(arguments: [
    ("dataset: {name: digits, task: regression}", "3:31", "digits holds classes and no numbers to predict"),
    ("dataset: {name: friedman1, task: classification}", "3:34", "friedman1 holds a number to predict"),
    ("dataset: {name: friedman1, inputs: 4}", "3:36", "4 inputs are too few for friedman1"),
    ("dataset: {name: friedman1}\ntraining: {loss: cross_entropy}", "4:18", "cross_entropy is for classes"),
    (
      "dataset: {name: friedman1}\ntraining: {early_stopping: {metric: validation_accuracy}}", "4:37",
      "numbers have no accuracy"
    ),
    ("dataset: {name: friedman1}\ncheck: {test_accuracy: {margin: 0.1}}", "4:", "check test_r2"),
    ("dataset: {name: digits}\ncheck: {test_rmse: {margin: 0.1}}", "4:", "check test_accuracy"),
    ("dataset: {name: csv, path: houses.csv, label: [x, y]}", "3:47", "with dataset.task: regression"),
  ])
  func whatCannotGoWithNumbersIsRefused(_ text: String, _ place: String, _ complaint: String) async throws {
    try laboratory.directory.write(
      "version: 1\nname: trial\n\(text)\nmodel: {hidden: [2]}\n", to: "other.yaml")
    let outcome = try await laboratory.sprout("validate", "other.yaml")
    #expect(outcome.exitCode == 2)
    #expect(outcome.standardError.contains("other.yaml:\(place)"), "\(outcome.standardError)")
    #expect(outcome.standardError.contains(complaint), "\(outcome.standardError)")
  }

  /// Numpy and the file alone, from the text of the interface.
  private static let program = """
    model, split, data = sys.argv[1:4]
    with safe_open(model, "np") as file:
        t = {name: file.get_tensor(name) for name in file.keys()}
        metadata = file.metadata()
    layers = json.loads(metadata["sprout.model"])["layers"]
    assert metadata["sprout.task"] == "regression" and "sprout.classes" not in metadata
    with open(data, newline="") as file: rows = list(csv.DictReader(file))
    with open(split, newline="") as file: parts = [row["part"] for row in csv.DictReader(file)]
    test = [row for row, part in zip(rows, parts) if part == "test"]
    read = lambda names: np.array([[float(row[name]) for name in names] for row in test])
    x, y = read(json.loads(metadata["sprout.columns"])), read(json.loads(metadata["sprout.targets"]))
    h = ((x - t["input.shift"]) * t["input.scale"]).astype(np.float32).astype(np.float64)
    for i in range(len(layers) + 1):
        h = h @ t[f"layers.{i}.weight"].T.astype(np.float64) + t[f"layers.{i}.bias"]
        if i < len(layers): h = np.tanh(h)
    p = h / t["target.scale"] + t["target.shift"]
    errors = ((y - p) ** 2).mean(axis=0)
    r2 = 1 - errors / y.var(axis=0)
    print(json.dumps({"r2": r2.mean(), "rmse": np.sqrt(errors).mean(),
                      "loss": 0.5 * (errors * t["target.scale"] ** 2).sum()}))
    """

  @Test(
    .enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with numpy and safetensors"))
  func numpyGivesTheSameFigures() async throws {
    let run = try run()
    let split = "\(laboratory.tree().path)/\(try #require(run.json["split"]?.string))"
    let found = try await laboratory.python(
      importing: "import numpy as np\nfrom safetensors import safe_open", Self.program,
      run.path + "/model.safetensors", split, "houses.csv")
    for name in ["r2", "rmse", "loss"] {
      let (theirs, ours) = (
        try #require(found[name]?.number), try #require(run.figure("test_\(name)")?.number)
      )
      #expect((theirs - ours).magnitude < 1e-6 * max(1, ours.magnitude), "\(name): \(theirs), \(ours)")
    }
  }

  private static let onnx = """
    onnx.checker.check_model(onnx.load(sys.argv[1]), full_check=True)
    session = onnxruntime.InferenceSession(sys.argv[1], providers=["CPUExecutionProvider"])
    assert [o.name for o in session.get_outputs()] == ["prediction"]
    with open(sys.argv[2], newline="") as file: rows = list(csv.DictReader(file))
    x = np.array([[float(row[name]) for name in "xyz"] for row in rows])
    print(json.dumps(session.run(None, {session.get_inputs()[0].name: x})[0].tolist()))
    """

  @Test(
    .enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with onnx and onnxruntime"))
  func exportedModelsPredictTheSame() async throws {
    let run = try run()
    let exported = try await laboratory.sprout(
      "export", run.folderName, "--format", "onnx", "--output", "houses.onnx")
    #expect(exported.exitCode == 0, "\(exported.standardError)")
    let answer = try await laboratory.python(
      importing: "import numpy as np, onnx, onnxruntime", Self.onnx, "houses.onnx", "houses.csv")
    let theirs = try #require(answer.array)
    let predicted = try await laboratory.sprout("predict", run.folderName, "--data", "houses.csv")
    let ours = CSVTable(parsing: predicted.standardOutput).rows
    #expect(ours.count == 200 && theirs.count == 200)
    for (row, other) in zip(ours, theirs) {
      let (a, b) = (row.compactMap(Double.init), other.array?.compactMap(\.number) ?? [])
      // A thousandth of a percent of the targets' deviations, 400 and 0.02.
      #expect(
        a.count == 2 && b.count == 2 && (a[0] - b[0]).magnitude < 4e-3 && (a[1] - b[1]).magnitude < 2e-7)
    }
  }
}

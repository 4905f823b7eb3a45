import Experiments
import Foundation
import Results
import TestSupport
import Testing

/// Exported models in onnxruntime: they say of raw numbers what `predict` says.
@Suite(.enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with onnx and onnxruntime"))
struct ONNXTests {
  private static let program = """
    path, data = sys.argv[1:3]
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    assert [(o.domain, o.version) for o in model.opset_import] == [("", 17)]
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    given = session.get_inputs()[0]
    assert given.type == "tensor(double)"
    columns = {p.key: p.value for p in model.metadata_props}.get("sprout.columns")
    with open(data, newline="") as file: rows = list(csv.DictReader(file))
    names = json.loads(columns) if columns else list(rows[0])[:-1]
    x = np.array([[float(row[name]) for name in names] for row in rows])
    x = x.reshape([len(x)] + given.shape[1:])
    label, p = session.run(["label", "probabilities"], {given.name: x})
    print(json.dumps({"labels": label.tolist(), "p": p.tolist(), "type": session.get_outputs()[0].type}))
    """

  private static let cases: [(model: String, shape: String, labels: [String], loss: String)] = [
    ("{hidden: [4, 3]}", "", ["setosa", "virginica"], "cross_entropy"),
    ("{hidden: [4], activation: gelu}", "", ["1", "2", "-7"], "cross_entropy"),
    ("{hidden: [4], activation: selu}", "", ["01", "b"], "mean_squared_error"),
    ("{hidden: [3], activation: tanh}", "", ["0", "1"], "cross_entropy"),
    (
      "{layers: [{conv: 3}, {pool: 2, kind: max}, {dense: 4}]}", ", shape: [1, 4, 4]", ["a", "b"],
      "cross_entropy"
    ),
    (
      "{norm: batch, layers: [{conv: 3, kernel: 3, stride: 2, padding: valid}, {residual: 2, channels: 4, stride: 2}, "
        + "{residual: 3}, {pool: global}]}", ", shape: [1, 6, 6]", ["3", "4", "5"], "cross_entropy"
    ),
    (
      "{layers: [{conv: 2, kernel: 5}, {pool: 3}]}", ", normalize: channel, shape: [2, 4, 5]", ["0", "1"],
      "cross_entropy"
    ),
  ]

  @Test(arguments: cases.indices)
  func exportedModelsPredictTheSame(_ index: Int) async throws {
    let (model, shape, labels, loss) = Self.cases[index]
    let laboratory = try Laboratory(
      spec: """
        version: 1
        name: trial
        dataset: {name: csv, path: data.csv\(shape)}
        model: \(model)
        training: {epochs: 3, batch_size: 16, loss: \(loss)}
        growth: {method: none}
        """)
    let inputs = ["4, 4]": 16, "6, 6]": 36, "4, 5]": 40].first { shape.hasSuffix($0.key) }?.value ?? 5
    let rows = (0..<90).map { row in
      let cells = (0..<inputs).map { input in
        let wave = (Double(row * (input + 3)) * 0.7).truncatingRemainder(dividingBy: 5)
        return "\(1000 * Double(input % 3) + wave + Double(row % labels.count) * 3)"
      }
      return cells.joined(separator: ",") + ",\(labels[row % labels.count])\n"
    }
    let header = (0..<inputs).map { "x\($0)" }.joined(separator: ",") + ",kind\n"
    try laboratory.directory.write(header + rows.joined(), to: "data.csv")
    let trained = try await laboratory.sprout("run", "trial.yaml", "-q")
    #expect(trained.exitCode == 0, "\(trained.standardError)")
    let run = try #require(try laboratory.tree().finishedRuns().first)
    let exported = try await laboratory.sprout("export", run.folderName, "--format", "onnx")
    #expect(exported.exitCode == 0, "\(exported.standardError)")
    #expect(exported.standardOutput == "\(run.folderName).onnx\n")

    let found = try await laboratory.python(
      importing: "import numpy as np, onnx, onnxruntime", Self.program, "\(run.folderName).onnx", "data.csv")
    let predicted = try await laboratory.sprout("predict", run.folderName, "--data", "data.csv")
    let table = CSVTable(parsing: predicted.standardOutput)
    let theirs = try #require(found["p"]?.array).map { $0.array?.compactMap(\.number) ?? [] }
    let kinds = try #require(found["labels"]?.array).map { $0.string ?? $0.text }
    #expect(theirs.count == 90 && table.rows.count == 90)
    for ((row, expected), kind) in zip(zip(table.rows, theirs), kinds) {
      let ours = row.compactMap(Double.init)
      #expect(ours.count == labels.count && zip(ours, expected).allSatisfy { ($0 - $1).magnitude <= 1e-5 })
      #expect(kind == table.columns[ours.firstIndex(of: ours.max() ?? 0) ?? 0])
    }
    let areNumbers = labels.allSatisfy { Int($0).map(String.init) == $0 }
    #expect(found["type"]?.string == (areNumbers ? "tensor(int64)" : "tensor(string)"))
  }
}

import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// Model files in the hands of the format's own Python package.
@Suite(
  "Model files and Python",
  .enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with numpy and safetensors"))
struct ModelFilePythonTests {
  let samples = randomSamples(6, inputs: 4)

  private static let activations = ActivationCase.all.map {
    "'\($0.activation.rawValue)': lambda x: \($0.python)"
  }.joined(separator: ", ")

  /// A forward pass of its own over `layers`, pairs of a weight and a bias; samples come on the standard input.
  static let forward = """
    import json, math, sys
    import numpy as np
    from safetensors import safe_open
    from safetensors.numpy import save_file
    activations = {\(activations)}
    def logits(layers, activation):
        h = np.array(json.load(sys.stdin), dtype=np.float64)
        for index, (weight, bias) in enumerate(layers):
            h = h @ weight.astype(np.float64).T + bias
            if index < len(layers) - 1:
                h = activations[activation](h)
        return h.ravel().tolist()

    """

  private func run(_ program: String, _ arguments: [String]) async throws -> String {
    let python = try #require(Repository.python)
    let input = String(decoding: try JSONEncoder().encode(samples), as: UTF8.self)
    let outcome = try await Program.run(
      ["-c", Self.forward + program] + arguments, executable: python, standardInput: input)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    return outcome.standardOutput
  }

  private func expectLogits(_ text: String, of network: Network) throws {
    let expected = try JSONDecoder().decode([Double].self, from: Data(text.utf8))
    let logits = network.logits(samples)
    #expect(logits.count == expected.count)
    #expect(zip(logits, expected).allSatisfy { (Double($0) - $1).magnitude < 1e-5 * max(1, $1.magnitude) })
  }

  @Test("Python reads what is written and computes the same logits", arguments: Activation.allCases)
  func written(_ activation: Activation) async throws {
    let network = randomNetwork([4, 6, 5, 3], activation: activation)
    let directory = try TemporaryDirectory()
    let file = try directory.write(
      Data(ModelFile.bytes(of: network, metadata: ["note": "a \"note\""])), to: "model.safetensors")
    let output = try await run(
      """
      with safe_open(sys.argv[1], "np") as file:
          names = sorted(file.keys())
          assert names == [f"layers.{i}.{part}" for i in range(3) for part in ("bias", "weight")], names
          tensors = {name: file.get_tensor(name) for name in names}
          assert all(tensor.dtype == np.float32 for tensor in tensors.values())
          assert file.metadata()["note"] == 'a "note"', file.metadata()
          layers = [(tensors[f"layers.{i}.weight"], tensors[f"layers.{i}.bias"]) for i in range(3)]
          print(json.dumps(logits(layers, file.metadata()["activation"])))
      """, [file])
    try expectLogits(output, of: network)
  }

  @Test(
    "what Python writes is read, numbered as torch.nn.Sequential numbers, without metadata",
    arguments: ["float32", "float64"])
  func read(_ type: String) async throws {
    let directory = try TemporaryDirectory()
    let file = directory.path(of: "model.safetensors")
    let output = try await run(
      """
      random = np.random.default_rng(1)
      shapes = {0: (6, 4), 2: (5, 6), 4: (3, 5)}
      layers = [(random.normal(size=s).astype(sys.argv[2]), random.normal(size=s[0]).astype(sys.argv[2])) for s in shapes.values()]
      tensors = {}
      for index, (weight, bias) in zip(shapes, layers):
          tensors[f"layers.{index}.weight"] = weight
          tensors[f"layers.{index}.bias"] = bias
      save_file(tensors, sys.argv[1])
      print(json.dumps(logits(layers, "tanh")))
      """, [file, type])
    let bytes = try Array(Data(contentsOf: URL(filePath: file)))
    let network = try ModelFile(bytes).network(activation: .tanh)
    #expect(network.widths == [6, 5])
    try expectLogits(output, of: network)
    #expect(throws: ModelFile.FormatError.self) { try ModelFile(bytes).network() }
  }
}

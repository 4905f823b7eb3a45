import Experiments
import Foundation
import TestSupport
import Testing

/// `inspect` on a network that Python saves under PyTorch's names, with what numpy computes of it in double precision.
@Suite(
  .enabled(if: Repository.python != nil, "needs SPROUT_TEST_PYTHON, a Python with numpy and safetensors"))
struct InspectPythonTests {
  /// Images of bytes, a network of three layers on them normalised as torchvision does, its loss and accuracy.
  private static let program = """
    import json, struct, sys
    import numpy as np
    from safetensors.numpy import save_file
    random = np.random.default_rng(5)
    count, side, classes = 3000, 12, 7
    labels = random.integers(0, classes, count)
    shapes = random.integers(0, 256, (classes, side * side))
    noise = random.integers(0, 256, (count, side * side))
    pixels = np.where(random.random((count, side * side)) < 0.3, shapes[labels], noise).astype(np.uint8)
    def idx(name, sizes, values):
        with open(name, "wb") as file:
            file.write(struct.pack(">HBB", 0, 8, len(sizes)) + struct.pack(f">{len(sizes)}I", *sizes))
            file.write(values.astype(np.uint8).tobytes())
    idx("images-idx3-ubyte", (count, side, side), pixels)
    idx("labels-idx1-ubyte", (count,), labels)
    sizes = {0: (side * side, 16), 2: (16, 10), 4: (10, classes)}
    tensors = {}
    for name, (inputs, outputs) in sizes.items():
        tensors[f"{name}.weight"] = (random.normal(size=(outputs, inputs)) / np.sqrt(inputs)).astype(sys.argv[1])
        tensors[f"{name}.bias"] = random.normal(size=outputs).astype(sys.argv[1])
    save_file(tensors, "net.safetensors")
    h = (pixels / 255 - 0.1307) / 0.3081
    for name in sizes:
        h = h @ tensors[f"{name}.weight"].astype(np.float64).T + tensors[f"{name}.bias"]
        if name < 4: h = np.maximum(h, 0)
    h -= h.max(axis=1, keepdims=True)
    loss = (np.log(np.exp(h).sum(axis=1)) - h[np.arange(count), labels]).mean()
    print(json.dumps({"loss": loss, "accuracy": (h.argmax(axis=1) == labels).mean()}))
    """

  @Test("loss and accuracy are numpy's", arguments: ["float32", "float64", "float16"])
  func lossIsNumpys(_ type: String) async throws {
    let directory = try TemporaryDirectory()
    let python = try #require(Repository.python)
    let outcome = try await Program.run(
      ["-c", Self.program, type], executable: python, directory: directory.url)
    #expect(outcome.exitCode == 0, "\(outcome.standardError)")
    let expected = try JSONValue(parsing: outcome.standardOutput)
    let inspected = try await Program.run(
      [
        "inspect", "net.safetensors", "--dataset", "images-idx3-ubyte", "--mean", "0.1307", "--std", "0.3081",
        "--activation", "relu", "--samples", "all", "--json",
      ], directory: directory.url)
    #expect(inspected.exitCode == 0, "\(inspected.standardError)")
    let found = try JSONValue(parsing: inspected.standardOutput)
    let (loss, wanted) = (found["loss"]?.number ?? .nan, expected["loss"]?.number ?? .nan)
    #expect((loss - wanted).magnitude <= 1e-5 * wanted, "\(loss), not \(wanted)")
    #expect(found["accuracy"]?.number == expected["accuracy"]?.number)
    #expect(
      found["tensors"]?.array?.compactMap { $0["weight"]?.string } == ["0.weight", "2.weight", "4.weight"])
  }
}

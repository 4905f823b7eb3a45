import LinearAlgebra
import Networks
import Testing

/// The architecture among the metadata of a model file.
@Suite("Architectures in model files")
struct ModelArchitectureTests {
  private let network = randomNetwork([2, 3, 3], activation: .tanh)

  /// A file whose architecture is another text of the same length or shorter.
  private func file(_ text: String) throws -> ModelFile {
    let own = #"{\"input\":[2],\"activation\":\"tanh\",\"norm\":\"none\",\"layers\":[{\"dense\":3}]}"#
    let quoted = text.replacing("\"", with: "\\\"")
    let padded = quoted + String(repeating: " ", count: own.utf8.count - quoted.utf8.count)
    let bytes = ModelFile.bytes(of: network)
    // Up to the tensors the bytes are a text.
    let length = 8 + bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let header = String(decoding: bytes[8..<length], as: UTF8.self)
    #expect(header.contains(own))
    return try ModelFile(bytes[..<8] + Array(header.replacing(own, with: padded).utf8) + bytes[length...])
  }

  @Test(
    "what agrees with the tensors, or says less, is read",
    arguments: [
      #"{"input":[2],"layers":[{"dense":3}]}"#, #"{"input":[1,2,1],"norm":"none"}"#,
      #"{"activation":"Tanh"}"#, "{}",
      #"{"layers":[{"dense":3,"more":[1]}]}"#,
    ])
  func agreement(_ text: String) throws {
    let model = try file(text)
    #expect(try model.task(of: model.network()) == ModelTask())
  }

  @Test(
    "what contradicts the tensors, or is no such network, is refused",
    arguments: [
      (#"{"input":[3]}"#, "the input is [3], the tensors have 2 inputs"),
      (#"{"input":[]}"#, "the input is []"),
      (#"{"layers":[{"dense":4}]}"#, "the hidden layers have [4] units, the tensors have [3]"),
      (#"{"layers":[{"conv":4},{"dense":3}]}"#, "a layer of the kind 'conv'"),
      (#"{"norm":"batch"}"#, "the normalisation 'batch'"),
      (#"{"activation":"relu"}"#, "the hidden units apply relu, not tanh"),
      (#"{"layers":3}"#, "are no architecture"),
      ("dense 3", "are no architecture: dense 3"),
    ])
  func contradiction(_ text: String, _ message: String) throws {
    let model = try file(text)
    let error = #expect(throws: ModelFile.FormatError.self) { try model.task(of: network) }
    #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("sprout.model") == true)
  }
}

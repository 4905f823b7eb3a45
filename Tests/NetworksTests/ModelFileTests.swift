import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

/// The bytes of a safetensors file.
func safetensors(_ header: String, _ data: [UInt8]) -> [UInt8] {
  let length = UInt64(header.utf8.count)
  return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8) + data
}

@Suite("Model files")
struct ModelFileTests {
  @Test("a network comes back bit for bit", arguments: Activation.allCases)
  func roundTrip(_ activation: Activation) throws {
    let network = randomNetwork([3, 5, 4, 2], activation: activation)
    // Numbers that a text or a wider type on the way would change.
    let numbers: [Float] = [-0.0, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 0.1]
    for (column, number) in numbers.enumerated() {
      network.layers[0].parameters[0, column] = number
    }
    let again = try ModelFile(ModelFile.bytes(of: network)).network()
    #expect(again.activation == activation)
    #expect(again.shape == network.shape)
    #expect(
      again.parameterArrays.map { $0.map(\.bitPattern) }
        == network.parameterArrays.map { $0.map(\.bitPattern) })
    #expect(ModelFile.bytes(of: again) == ModelFile.bytes(of: network))
  }

  @Test("a network without hidden layers too")
  func linear() throws {
    let network = randomNetwork([3, 2], activation: .identity)
    #expect(
      try ModelFile(ModelFile.bytes(of: network)).network().parameterArrays == network.parameterArrays)
  }

  @Test("the data begin at a multiple of 8 bytes, and metadata may hold any text")
  func layout() throws {
    let network = randomNetwork([2, 2], activation: .tanh)
    let architecture = #"{"input":[2],"activation":"tanh","norm":"none","layers":[]}"#
    for text in ["", "a", "ab", "with \"quotes\", \\ and /", "Größe 📏\n\t\u{0}"] {
      let bytes = ModelFile.bytes(of: network, metadata: ["note": text, "activation": "nonsense"])
      #expect(bytes[0] % 8 == 0)
      let header = bytes[8..<bytes.count - 6 * 4]
      let json = try #require(try JSONSerialization.jsonObject(with: Data(header)) as? [String: Any])
      let expected = ["note": text, "activation": "tanh", "sprout.model": architecture]
      #expect(json["__metadata__"] as? [String: String] == expected)
      #expect(try ModelFile(bytes).metadata == expected)
      #expect(try ModelFile(bytes).network().parameterArrays == network.parameterArrays)
    }
  }

  @Test("without an activation in the file the caller's is taken; they must not contradict each other")
  func statedActivation() throws {
    let header = #"{"layers.0.weight":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}}"#
    let bytes = safetensors(header, [0, 0, 0x80, 0x3f])
    let network = try ModelFile(bytes).network(activation: .gelu)
    #expect(network.activation == .gelu)
    // No bias is a bias of zero.
    #expect(network.parameterArrays == [[1, 0]])
    let tensor = header.dropFirst()
    for name in ["ReLU", "relu"] {
      let bytes = safetensors(#"{"__metadata__":{"activation":"\#(name)"},"# + tensor, [0, 0, 0x80, 0x3f])
      #expect(try ModelFile(bytes).network(activation: .relu).activation == .relu)
    }
    let named = ModelFile.bytes(of: randomNetwork([2, 2], activation: .tanh))
    #expect(try ModelFile(named).network(activation: .tanh).activation == .tanh)
    let error = #expect(throws: ModelFile.FormatError.self) {
      try ModelFile(named).network(activation: .gelu)
    }
    #expect(error?.message == "the metadata say that the hidden units apply tanh, not gelu")
  }

  @Test("a file that is no network is an error that says why", arguments: BrokenFile.all)
  func broken(_ test: BrokenFile) {
    let error = #expect(throws: ModelFile.FormatError.self) { try ModelFile(test.bytes).network() }
    #expect(error?.message.contains(test.message) == true, "\(error?.message ?? "no error")")
  }

  @Test("a file cut short at any length is an error")
  func truncated() {
    let bytes = ModelFile.bytes(of: randomNetwork([2, 3, 2], activation: .relu))
    for length in bytes.indices {
      #expect(throws: ModelFile.FormatError.self) { try ModelFile(Array(bytes[..<length])).network() }
    }
  }

  @Test("flipped bytes give an error or a network, never a trap", arguments: 0..<200)
  func flipped(_ seed: Int) {
    var generator = RandomGenerator(seed: seed, stream: "flips")
    var bytes = ModelFile.bytes(of: randomNetwork([2, 3, 2], activation: .relu))
    let length = 8 + Int(bytes[0]) + 256 * Int(bytes[1])
    for flip in 0...seed % 4 {
      // The header is where the structure is: every other flip hits it.
      let position = generator.index(below: flip % 2 == 0 ? length : bytes.count)
      bytes[position] = UInt8(truncatingIfNeeded: generator.next())
    }
    do throws(ModelFile.FormatError) {
      let network = try ModelFile(bytes).network()
      #expect(network.logits([[Float](repeating: 1, count: network.inputCount)]).count == network.outputCount)
      #expect(network.parameterArrays.joined().allSatisfy { $0.isFinite })
    } catch {
      #expect(!error.message.isEmpty)
    }
  }
}

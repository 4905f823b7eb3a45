import Foundation
import LinearAlgebra

/// A network with one activation, `max(x, 0)`, as somebody else's program saves it, and what it gives in double precision.
struct ForeignModel {
  struct Layer {
    var weight: [[Float]]
    var bias: [Float]
  }

  var layers: [Layer]

  /// Weights and biases drawn from the normal distribution.
  init(_ sizes: [Int], seed: Int = 0) {
    var generator = RandomGenerator(seed: seed, stream: "foreign")
    layers = zip(sizes, sizes.dropFirst()).map { inputs, outputs in
      Layer(
        weight: (0..<outputs).map { _ in (0..<inputs).map { _ in Float(generator.normal()) } },
        bias: (0..<outputs).map { _ in Float(generator.normal()) })
    }
  }

  /// A file with the layers under some names, `fc1` for example.
  func file(
    _ names: [String], metadata: [String: String] = [:], shift: [Double] = [], scale: [Double] = []
  ) throws -> Data {
    var tensors: [(name: String, type: String, shape: [Int], data: [UInt8])] = []
    for (name, layer) in zip(names, layers) {
      let shape = [layer.weight.count, layer.weight[0].count]
      tensors.append(
        (name + ".weight", "F32", shape, layer.weight.flatMap { $0.flatMap { Self.bytes($0.bitPattern) } }))
      tensors.append((name + ".bias", "F32", [shape[0]], layer.bias.flatMap { Self.bytes($0.bitPattern) }))
    }
    for (name, numbers) in [("input.shift", shift), ("input.scale", scale)] where !numbers.isEmpty {
      tensors.append((name, "F64", [numbers.count], numbers.flatMap { Self.bytes($0.bitPattern) }))
    }
    var header: [String: Any] = metadata.isEmpty ? [:] : ["__metadata__": metadata]
    var data: [UInt8] = []
    for tensor in tensors {
      let end = data.count + tensor.data.count
      header[tensor.name] = ["dtype": tensor.type, "shape": tensor.shape, "data_offsets": [data.count, end]]
      data += tensor.data
    }
    let text = try JSONSerialization.data(withJSONObject: header)
    return Data(Self.bytes(UInt64(text.count))) + text + Data(data)
  }

  private static func bytes(_ bits: some FixedWidthInteger) -> [UInt8] {
    stride(from: 0, to: bits.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: bits >> $0) }
  }

  /// The outputs for a sample.
  func outputs(_ inputs: [Double]) -> [Double] {
    var values = inputs
    for (index, layer) in layers.enumerated() {
      values = zip(layer.weight, layer.bias).map { weights, bias in
        zip(weights, values).reduce(Double(bias)) { $0 + Double($1.0) * $1.1 }
      }
      if index < layers.count - 1 { values = values.map { max($0, 0) } }
    }
    return values
  }

  /// The mean cross entropy, and the share of samples whose largest output is their label's.
  func judged(_ inputs: [[Double]], _ labels: [Int]) -> (loss: Double, accuracy: Double) {
    var loss = 0.0
    var correct = 0
    for (sample, label) in zip(inputs, labels) {
      let outputs = outputs(sample)
      let largest = outputs.max() ?? 0
      loss += largest + log(outputs.reduce(0) { $0 + exp($1 - largest) }) - outputs[label]
      correct += outputs[label] == largest ? 1 : 0
    }
    return (loss / Double(labels.count), Double(correct) / Double(labels.count))
  }
}

/// Made-up samples, as numbers and as the text of a CSV file.
struct MadeUpSamples {
  let inputs: [[Double]]
  let labels: [Int]

  /// - Parameter classes: The labels that occur.
  init(_ count: Int = 60, inputs width: Int, classes: [Int], seed: Int = 0) {
    var generator = RandomGenerator(seed: seed, stream: "samples")
    inputs = (0..<count).map { _ in (0..<width).map { _ in (generator.normal() * 1000).rounded() / 1000 } }
    labels = (0..<count).map { classes[$0 % classes.count] }
  }

  /// Other samples whose inputs are changed.
  init(replacing samples: MadeUpSamples, _ change: (Double, Int) -> Double) {
    inputs = samples.inputs(change)
    labels = samples.labels
  }

  /// The inputs after something was done to every input.
  func inputs(_ change: (Double, Int) -> Double) -> [[Double]] {
    inputs.map { $0.enumerated().map { change($0.element, $0.offset) } }
  }

  /// A line for each sample, its label last.
  func csv(header: String? = nil, label: (Int) -> String = { "\($0)" }) -> String {
    let lines = zip(inputs, labels).map { ($0.map { "\($0)" } + [label($1)]).joined(separator: ",") }
    return ((header.map { [$0] } ?? []) + lines).joined(separator: "\n") + "\n"
  }
}

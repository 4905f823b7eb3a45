import Foundation
import LinearAlgebra
import Networks
import TestSupport
import Testing

@testable import Growth

/// A reference case of the growth method for a network with convolutions, and what an independent float64 program found.
struct MapOracle: Decodable, Sendable, CustomTestStringConvertible {
  struct Layer: Decodable, Sendable {
    var type: String
    var name: String?
    var stride: Int?
    var padding: Int?
    var size: Int?
    var bias: [Double]?
    var layers: [Layer]?
    /// Of a convolution, outputs x inputs x rows x columns.
    var kernels: [[[[Double]]]] = []
    /// Of a fully connected layer.
    var weights: [[Double]] = []

    enum Key: String, CodingKey { case type, name, stride, padding, size, bias, layers, weight }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      type = try container.decode(String.self, forKey: .type)
      name = try container.decodeIfPresent(String.self, forKey: .name)
      stride = try container.decodeIfPresent(Int.self, forKey: .stride)
      padding = try container.decodeIfPresent(Int.self, forKey: .padding)
      size = try container.decodeIfPresent(Int.self, forKey: .size)
      bias = try container.decodeIfPresent([Double].self, forKey: .bias)
      layers = try container.decodeIfPresent([Layer].self, forKey: .layers)
      if type == "convolution" { kernels = try container.decode([[[[Double]]]].self, forKey: .weight) }
      if type == "dense" { weights = try container.decode([[Double]].self, forKey: .weight) }
    }

    /// The rows of the program's parameters: weights, channel by channel, then the bias.
    var parameters: [[Double]] {
      let rows = type == "dense" ? weights : kernels.map { $0.joined().joined().map { $0 } }
      return zip(rows, bias ?? []).map { $0 + [$1] }
    }
  }

  struct Expected: Decodable, Sendable {
    var loss: Double
    var desiredUpdateNorm2: Double
    var bestUpdateSlope: Double
    var bottleneck: Double
    var singularValues: [Double]
    var contributionNorm2: Double
    var slopePerNeuronPlusMinus: [[Double]]
    var newChannelProduct: [[[Double]]]
  }

  var `case`: String
  var input: [[[[Double]]]]
  var target: [Int]
  var layers: [Layer]
  var expected: Expected

  var testDescription: String { self.case }

  /// All cases, or none when the folder with them is not there.
  static let all: [MapOracle] = {
    guard let folder = Repository.shared?.appending(path: "oracles/convolution"),
      let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return files.filter { $0.pathExtension == "json" }.sorted { $0.path() < $1.path() }.compactMap {
      (try? Data(contentsOf: $0)).flatMap { try? decoder.decode(MapOracle.self, from: $0) }
    }
  }()

  /// The layers with those of blocks in their order.
  var flat: [Layer] { layers.flatMap { $0.layers ?? [$0] } }
  var isResidual: Bool { layers.contains { $0.layers != nil } }
  var activation: Activation { flat.lazy.compactMap(\.name).first.flatMap(Activation.init) ?? .identity }

  /// The program's network with these parameters.
  func network() throws -> Network {
    var configurations: [LayerConfiguration] = []
    for layer in layers {
      switch layer.type {
      case "convolution":
        var convolution = LayerConfiguration.Convolution(channels: layer.kernels.count)
        convolution.kernel = layer.kernels[0][0].count
        convolution.stride = layer.stride ?? 1
        configurations.append(.convolution(convolution))
      case "average_pool": configurations.append(.pool(.init(size: layer.size)))
      case "global_average_pool": configurations.append(.pool(.init(size: nil)))
      case "residual":
        configurations.append(.residual(.init(inner: layer.layers?.first?.kernels.count ?? 0)))
      default: break
      }
    }
    let images = MapShape(
      channels: input[0].count, height: input[0][0].count, width: input[0][0][0].count)
    var model = ModelConfiguration(layers: configurations)
    model.activation = activation
    let shape = try NetworkShape(
      model, inputs: images.count, images: images, outputs: flat.last?.weights.count ?? 0)
    var generator = RandomGenerator(seed: 0, stream: "unused")
    let network = Network(
      shape, activation: activation, initializer: .heNormal, from: &generator)
    for (layer, source) in zip(network.layers, flat.filter { $0.bias != nil }) {
      layer.parameters = Matrix(rounding: Matrix(source.parameters))
    }
    return network
  }

  /// The samples as the program has them.
  var source: TableSource {
    TableSource(
      inputs: input.map { $0.joined().joined().map { Float($0) } }, labels: target.map(Int32.init))
  }
}

/// The rows of the growth method at the first convolution of a case, in double precision, written as the formulas stand.
struct ReferenceRows {
  /// `B2`, tap after tap; then for each the rows of `V`.
  var inputs: [[Double]] = []
  var consumerInputs: [[Double]] = []
  var desired: [[Double]] = []
  var taps = 1
  var loss = 0.0
  private let oracle: MapOracle

  private typealias Map = [[[Double]]]

  init(_ oracle: MapOracle) {
    self.oracle = oracle
    let weighted = oracle.flat.filter { $0.bias != nil }
    let (first, consumer) = (weighted[0], weighted[1])
    let pooling = oracle.flat.first { $0.type == "average_pool" }?.size
    var byTap: [[[Double]]] = []
    for (sample, image) in oracle.input.enumerated() {
      let hidden = Self.pooled(
        Self.convolve(image, first).map { $0.map { $0.map { oracle.activation($0) } } }, pooling)
      // b for every position that the consumer reads.
      let patches = Self.patches(image, kernel: 3, stride: 1, padding: 1)
      let b = (0..<patches[0][0].count).map { entry in
        Self.pooled([patches.map { $0.map { $0[entry] } }], pooling)[0]
      }
      let (rows, reads, taps) = Self.reading(hidden, b, consumer, oracle)
      let (loss, gradients) = oracle.gradients(
        of: rows.map { row in
          consumer.parameters.map { unit in zip(unit, row).reduce(0) { $0 + $1.0 * $1.1 } }
        }, image: image, target: oracle.target[sample])
      self.loss += loss / Double(oracle.input.count)
      self.taps = taps
      if byTap.isEmpty { byTap = Array(repeating: [], count: taps) }
      for tap in 0..<taps { byTap[tap] += reads.map { $0[tap] } }
      consumerInputs += rows
      desired += gradients.map { $0.map { -$0 } }
    }
    inputs = byTap.flatMap { $0 }
  }

  var statistics: LayerStatistics {
    LayerStatistics(
      inputs: Matrix(inputs), taps: taps, consumerInputs: Matrix(consumerInputs),
      desiredUpdate: Matrix(desired), samples: oracle.input.count)
  }

  /// `|D|^2 / n` of the contributions of some neurons, as they are linear.
  func contributionNorm2(_ product: [[[Double]]]) -> Double {
    let rows = desired.count
    var sum = 0.0
    for row in 0..<rows {
      for output in desired[0].indices {
        var value = 0.0
        for tap in 0..<taps {
          let b = inputs[tap * rows + row]
          for (entry, number) in b.enumerated() { value += number * product[entry][output][tap] }
        }
        sum += value * value
      }
    }
    return sum / Double(oracle.input.count)
  }

  /// The slope of the loss along a neuron at amplitude zero, with the kink of the activation.
  func slope(fanIn: [Double], fanOut: [Double]) -> Double {
    let slopes = oracle.activation.slopesAtZero
    let consumer = oracle.flat.filter { $0.bias != nil }[1]
    let pooling = oracle.flat.first { $0.type == "average_pool" }?.size
    var row = 0
    var sum = 0.0
    for image in oracle.input {
      let values = Self.patches(image, kernel: 3, stride: 1, padding: 1).map { line in
        line.map { patch -> Double in
          let u = zip(patch, fanIn).reduce(0) { $0 + $1.0 * $1.1 }
          return u > 0 ? slopes.right * u : slopes.left * u
        }
      }
      let (_, reads, _) = Self.reading(
        Self.pooled([values], pooling), [Self.pooled([values], pooling)[0]], consumer, oracle)
      for read in reads {
        for output in desired[row].indices {
          for tap in 0..<taps { sum -= desired[row][output] * read[tap][0] * fanOut[output * taps + tap] }
        }
        row += 1
      }
    }
    return sum / Double(oracle.input.count)
  }

  /// For each position of the consumer the row that it reads of a map, and for each tap the entries of `b` there.
  private static func reading(
    _ hidden: Map, _ b: Map, _ consumer: MapOracle.Layer, _ oracle: MapOracle
  ) -> (rows: [[Double]], reads: [[[Double]]], taps: Int) {
    let (height, width) = (hidden[0].count, hidden[0][0].count)
    if consumer.type == "dense" {
      if oracle.flat.contains(where: { $0.type == "global_average_pool" }) {
        let mean = { (map: [[Double]]) -> Double in
          var sum = 0.0
          for row in map { sum += row.reduce(0, +) }
          return sum / Double(height * width)
        }
        return ([hidden.map(mean) + [1]], [[b.map(mean)]], 1)
      }
      var row: [Double] = []
      for map in hidden { for line in map { row += line } }
      row.append(1)
      let taps = (0..<height * width).map { tap in b.map { $0[tap / width][tap % width] } }
      return ([row], [taps], height * width)
    }
    let kernel = consumer.kernels[0][0].count
    let (stride, padding) = (consumer.stride ?? 1, consumer.padding ?? 0)
    let rows: [[Double]] = Array(
      patches(hidden, kernel: kernel, stride: stride, padding: padding).joined())
    // Without the one at its end each entry of a patch of one channel is a tap.
    let entries: [[[Double]]] = b.map {
      Array(patches([$0], kernel: kernel, stride: stride, padding: padding).joined())
    }
    let reads: [[[Double]]] = rows.indices.map { row in
      (0..<kernel * kernel).map { tap in entries.map { $0[row][tap] } }
    }
    return (rows, reads, kernel * kernel)
  }

  /// For each position the numbers of a patch, channel by channel, and a one.
  private static func patches(_ map: Map, kernel: Int, stride: Int, padding: Int) -> [[[Double]]] {
    let (height, width) = (map[0].count, map[0][0].count)
    let across = { (size: Int) in (size + 2 * padding - kernel) / stride + 1 }
    return (0..<across(height)).map { row in
      (0..<across(width)).map { column in
        map.flatMap { channel in
          (0..<kernel * kernel).map { tap -> Double in
            let (y, x) = (row * stride + tap / kernel - padding, column * stride + tap % kernel - padding)
            return (0..<height ~= y) && (0..<width ~= x) ? channel[y][x] : 0
          }
        } + [1]
      }
    }
  }

  private static func convolve(_ map: Map, _ layer: MapOracle.Layer) -> Map {
    let patches = patches(
      map, kernel: layer.kernels[0][0].count, stride: layer.stride ?? 1, padding: layer.padding ?? 0)
    return layer.parameters.map { unit in
      patches.map { $0.map { zip($0, unit).reduce(0) { $0 + $1.0 * $1.1 } } }
    }
  }

  private static func pooled(_ map: Map, _ size: Int?) -> Map {
    guard let size else { return map }
    return map.map { channel in
      (0..<channel.count / size).map { row in
        (0..<channel[0].count / size).map { column in
          (0..<size * size).reduce(0) { $0 + channel[row * size + $1 / size][column * size + $1 % size] }
            / Double(size * size)
        }
      }
    }
  }
}

extension MapOracle {
  /// The loss of a sample and its gradient with respect to the consumer's preactivations, positions x outputs.
  fileprivate func gradients(
    of preactivations: [[Double]], image: [[[Double]]], target: Int
  ) -> (loss: Double, gradients: [[Double]]) {
    let weighted = flat.filter { $0.bias != nil }
    func softmax(_ logits: [Double]) -> (Double, [Double]) {
      let largest = logits.max() ?? 0
      let exponentials = logits.map { exp($0 - largest) }
      let total = exponentials.reduce(0, +)
      return (
        log(total) + largest - logits[target],
        exponentials.enumerated().map { $1 / total - ($0 == target ? 1 : 0) }
      )
    }
    guard weighted.count > 2 else {
      let (loss, gradient) = softmax(preactivations[0])
      return (loss, [gradient])
    }
    // Behind the consumer: the sum of a block, the activation, the mean over positions, the last layer.
    let share = 1 / Double(preactivations.count)
    let last = weighted[2]
    let values = preactivations.enumerated().map { position, row in
      row.enumerated().map { output, value in
        let width = image[0][0].count
        return isResidual ? value + image[output][position / width][position % width] : value
      }
    }
    let features = preactivations[0].indices.map { output in
      values.reduce(0) { $0 + activation($1[output]) } * share
    }
    let (loss, gradient) = softmax(
      last.parameters.map { unit in zip(unit, features + [1]).reduce(0) { $0 + $1.0 * $1.1 } })
    let ofFeatures = features.indices.map { feature in
      gradient.indices.reduce(0) { $0 + gradient[$1] * last.weights[$1][feature] }
    }
    return (
      loss,
      values.map { row in
        row.enumerated().map { output, value in
          let slope = activation == .relu ? (value > 0 ? 1 : 0) : 1 - tanh(value) * tanh(value)
          return ofFeatures[output] * slope * share
        }
      }
    )
  }
}

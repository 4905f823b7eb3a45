import LinearAlgebra
import Networks
import Testing

@testable import Growth

/// What an external criterion is told, and what becomes of its answers.
@Suite("External criteria")
struct ExternalCriterionTests {
  private let source = TableSource.clusters()

  private func network(_ activation: Activation = .tanh, widths: [Int] = [3, 4]) -> Network {
    var configuration = ModelConfiguration(hidden: widths)
    configuration.activation = activation
    var generator = RandomGenerator(seed: 0, stream: "weights")
    return Network(configuration, inputCount: 6, outputCount: 4, from: &generator)
  }

  private func policy(_ method: GrowthPolicy.Method, isProjected: Bool = true) -> GrowthPolicy {
    var policy = GrowthPolicy()
    policy.every = 0.12
    policy.method = method
    policy.project = isProjected
    policy.maxNeurons = 3
    policy.statistics.samples = .all
    policy.thresholds.lossDecrease = 0
    return policy
  }

  /// An event, and the grower after it.
  private func event(
    _ policy: GrowthPolicy, on network: Network, asking channel: CriterionPretender? = nil, events: Int = 1
  ) throws -> (records: [GrowthRecord], grower: Grower) {
    var grower = Grower(policy, loss: .crossEntropy, seed: 7, asking: channel)
    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    var records: [GrowthRecord] = []
    for number in 1...events {
      records += try grower.grow(
        network, optimizer, average: nil, statistics: source,
        judges: Grower.Judges(source, name: "train"),
        at: Grower.Moment(
          epoch: 0.5 * Double(number), step: 10 * number, isLast: false, trainFlops: 0, expectedFlops: 0))
    }
    return (records, grower)
  }

  private func rows(_ layer: LinearLayer) -> [[Double]] {
    Matrix<Double>(widening: layer.parameters).rowArrays()
  }

  /// An answer of no neurons.
  private static func nothing(_ request: Safetensors) -> [UInt8] {
    let (p, q) = (request.tensors["N"]?.shape[0] ?? 0, request.tensors["N"]?.shape[1] ?? 0)
    var writer = Safetensors.Writer()
    writer.append("fan_in", shape: [0, p], [Float]())
    writer.append("fan_out", shape: [q, 0], [Float]())
    return writer.bytes(metadata: [:])
  }

  @Test("the arrays are the products that the method names", arguments: [true, false])
  func statistics(isProjected: Bool) throws {
    var shifted = source
    shifted.inputs = shifted.inputs.map { $0.map { 20 + $0 } }
    let network = network()
    for unit in 0..<3 {
      for input in 0..<6 {
        network.layers[0].parameters[unit, 6] -= 20 * network.layers[0].parameters[unit, input]
      }
    }
    let pretender = CriterionPretender(Self.nothing)
    var grower = Grower(
      policy(.external, isProjected: isProjected), loss: .crossEntropy, seed: 0, asking: pretender)
    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    _ = try grower.grow(
      network, optimizer, average: nil, statistics: shifted,
      judges: Grower.Judges(shifted, name: "train"),
      at: Grower.Moment(epoch: 0.5, step: 10, isLast: false, trainFlops: 0, expectedFlops: 0))
    // The first is asked twice.
    #expect(pretender.requests.count == 3)

    let workspace = Workspace(for: network, capacity: source.count, training: false)
    shifted.load(0..<source.count, into: workspace.batch)
    network.forward(workspace)
    _ = Loss.crossEntropy.evaluate(workspace)
    network.backward(workspace)
    let values =
      [Matrix<Double>(widening: workspace.batch.input).rowArrays()]
      + (0..<2).map { Matrix<Double>(widening: workspace.layers[$0].output).rowArrays() }
    for (layer, request) in zip(1...2, pretender.requests.dropFirst()) {
      let inputs = Matrix(values[layer - 1])
      let read = Matrix(values[layer])
      var wanted = Matrix<Double>(widening: workspace.layers[layer].delta)
      wanted.scale(by: -1)
      let update = Matrix(try request.rows("best_update"))
      var remainder = wanted.copy()
      if isProjected { remainder.assignProduct(read, update, alpha: -1, beta: 1) }
      func expect(_ name: String, _ a: borrowing Matrix<Double>, _ b: borrowing Matrix<Double>) throws {
        var product = Matrix.product(a, b, transposing: .left)
        product.scale(by: 1 / Double(source.count))
        #expect(
          relativeDifference(try request.rows(name), product.rowArrays()) < 1e-4, "\(name), layer \(layer)")
      }
      try expect("S", inputs, inputs)
      try expect("N", inputs, remainder)
      try expect("M2", inputs, wanted)
      try expect("G", read, read)
      try expect("M", read, wanted)
      try expect("P", inputs, read)
      // What is left of V is orthogonal to all that the consumer reads.
      if isProjected {
        let rest = Matrix.product(read, remainder, transposing: .left)
        #expect(innerProduct(rest, rest) < 1e-6 * Double(source.count))
      }
      let parameters = (rows(network.layers[layer - 1]), rows(network.layers[layer]))
      #expect(try request.doubles(of: "widened.weight") == parameters.0.flatMap { $0.dropLast() })
      #expect(try request.doubles(of: "widened.bias") == parameters.0.compactMap(\.last))
      #expect(try request.doubles(of: "consumer.weight") == parameters.1.flatMap { $0.dropLast() })
      #expect(try request.doubles(of: "consumer.bias") == parameters.1.compactMap(\.last))
    }
    #expect(
      pretender.metadata[1].hasPrefix(
        #"{"version":1,"layer":1,"event":1,"epoch":0.5,"limit":3,"samples":400,"ridge":0.1,"activation":"tanh","seed":"#
      ))
    #expect(pretender.metadata[0] == pretender.metadata[1] && pretender.metadata[1] != pretender.metadata[2])
  }

  /// The closed form from what a request says, as a user would write it.
  private static func closedForm(_ request: Safetensors) throws -> [UInt8] {
    var moment = Matrix(try request.rows("S"))
    let (p, trace) = (moment.rows, (0..<moment.rows).reduce(0.0) { $0 + moment[$1, $1] })
    for index in 0..<p { moment[index, index] += 0.1 * trace / Double(p) }
    let factor = SymmetricFactor(of: moment, tolerance: nil)
    let decomposition = SingularValueDecomposition(of: factor.whiten(Matrix(try request.rows("N"))))
    let values = decomposition.values.prefix { $0 > 1e-5 * (decomposition.values.first ?? 0) }
    var directions = Matrix<Double>(rows: decomposition.left.rows, columns: values.count)
    let q = decomposition.right.columns
    var fanOut: [Double] = []
    for output in 0..<q {
      for (neuron, value) in values.enumerated() {
        fanOut.append(value.squareRoot() * decomposition.right[neuron, output])
      }
    }
    for row in 0..<directions.rows {
      for (neuron, value) in values.enumerated() {
        directions[row, neuron] = value.squareRoot() * decomposition.left[row, neuron]
      }
    }
    var writer = Safetensors.Writer()
    writer.append("fan_in", shape: [values.count, p], factor.unwhiten(directions).transposed().array())
    writer.append("fan_out", shape: [q, values.count], fanOut)
    writer.append("score", shape: [values.count], Array(values))
    return writer.bytes(metadata: ["flops": "1000"])
  }

  @Test(
    "a program that computes tiny gives tiny's network, and takes nothing of what growth draws",
    arguments: [true, false])
  func sameAsTiny(isProjected: Bool) throws {
    let (own, external) = (network(), network())
    let tiny = try event(policy(.tiny, isProjected: isProjected), on: own)
    let pretender = CriterionPretender(Self.closedForm)
    let asked = try event(policy(.external, isProjected: isProjected), on: external, asking: pretender)
    #expect(own.widths == external.widths && own.widths != [3, 4])
    for (a, b) in zip(own.layers, external.layers) {
      #expect(relativeDifference(rows(a), rows(b)) < 1e-4)
    }
    #expect(tiny.grower.state == asked.grower.state)
    for (a, b) in zip(tiny.records, asked.records) {
      #expect(a.kept == b.kept && a.amplitude == b.amplitude && a.reason == b.reason)
      #expect(relativeDifference(a.noiseEdge ?? 0, b.noiseEdge ?? 0) < 1e-9)
      #expect(b.criterionFlops == 1000 && a.criterionFlops == nil)
    }
    #expect(pretender.warnings.isEmpty)
  }

  @Test("every request of a run has a seed of its own, and the same one in the same run")
  func seeds() throws {
    let pretenders = (0..<2).map { _ in CriterionPretender(Self.nothing) }
    for pretender in pretenders {
      _ = try event(policy(.external), on: network(), asking: pretender, events: 2)
    }
    #expect(pretenders[0].metadata == pretenders[1].metadata)
    #expect(Set(pretenders[0].metadata).count == 4)
  }

  @Test("an answer that is no function of the request is told of, once, and the run goes on")
  func unsteady() throws {
    var asked = 0
    let pretender = CriterionPretender { request in
      asked += 1
      var writer = Safetensors.Writer()
      let (p, q) = (request.tensors["N"]?.shape[0] ?? 0, request.tensors["N"]?.shape[1] ?? 0)
      writer.append("fan_in", shape: [1, p], [Float](repeating: Float(asked), count: p))
      writer.append("fan_out", shape: [q, 1], [Float](repeating: 1, count: q))
      return writer.bytes(metadata: [:])
    }
    let found = try event(policy(.external), on: network(), asking: pretender, events: 3)
    #expect(pretender.warnings.count == 1)
    #expect(pretender.warnings.first?.contains("answered the same request (hidden layer 1, event 1)") == true)
    // It does not say what it took.
    #expect(found.records.allSatisfy { $0.criterionFlops == nil && $0.candidates == 1 })
    #expect(pretender.requests.count == 7)
  }

  /// A file of named shapes, filled with one number.
  private static func file(
    _ shapes: [(String, [Int])], metadata: [String: String] = [:], of number: Double = 1
  ) -> [UInt8] {
    var writer = Safetensors.Writer()
    for (name, shape) in shapes {
      writer.append(name, shape: shape, [Double](repeating: number, count: shape.reduce(1, *)))
    }
    return writer.bytes(metadata: metadata)
  }

  /// A file that is nothing but a header.
  private static func header(_ fanIn: String, _ fanOut: String) -> [UInt8] {
    let text = Array("{\"fan_in\":\(fanIn),\"fan_out\":\(fanOut)}".utf8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
  }

  /// The first place that is asked about has seven entries in a fan-in and four in a fan-out.
  private static let refused: [(answer: [UInt8], message: String)] = [
    (file([("fan_in", [2, 6]), ("fan_out", [4, 2])]), "fan_in has the shape [2, 6], expected [k, 7]"),
    (file([("fan_in", [14]), ("fan_out", [4, 2])]), "fan_in has the shape [14], expected [k, 7]"),
    (file([("fan_in", [2, 7]), ("fan_out", [2, 4])]), "fan_out has the shape [2, 4], expected [4, k]"),
    (file([("fan_in", [2, 7]), ("fan_out", [4, 3])]), "fan_in has 2 neurons and fan_out 3"),
    (file([("fan_in", [2, 7])]), "there is no 'fan_out'"),
    (file([("fan_out", [4, 2])]), "there is no 'fan_in'"),
    (
      file([("fan_in", [2, 7]), ("fan_out", [4, 2]), ("scores", [2])]),
      "'scores' is none of fan_in, fan_out and score"
    ),
    (
      file([("fan_in", [2, 7]), ("fan_out", [4, 2]), ("score", [2, 1])]),
      "score has the shape [2, 1], expected [k]"
    ),
    (
      file([("fan_in", [2, 7]), ("fan_out", [4, 2])], of: .nan),
      "'fan_in' has entries that are infinite or no numbers"
    ),
    (
      file([("fan_in", [2, 7]), ("fan_out", [4, 2])], metadata: ["flops": "many"]),
      "'flops' in its metadata is 'many'"
    ),
    (Array("Traceback (most recent call last):\nmore".utf8), "the text 'Traceback (most recent call last):'"),
    (
      header(
        #"{"dtype":"F32","shape":[1,7],"data_offsets":[0,9000000000000000000]}"#,
        #"{"dtype":"F32","shape":[4,1],"data_offsets":[28,44]}"#),
      "the data of 'fan_in' are said to be bytes 0 to 9000000000000000000"
    ),
    (
      header(
        #"{"dtype":"F32","shape":[1,7],"data_offsets":[0,28]}"#,
        #"{"dtype":"F32","shape":[4,1],"data_offsets":[8000000000000000028,8000000000000000044]}"#),
      "in the shape [4, 1] that begin at 28"
    ),
    (
      header(
        #"{"dtype":"U8","shape":[1,7],"data_offsets":[0,7]}"#,
        #"{"dtype":"F32","shape":[4,1],"data_offsets":[7,23]}"#),
      "'fan_in' is of type U8; F64, F32, F16 and BF16 are read"
    ),
    (
      header(
        #"{"dtype":"F32","shape":[9000000000,7],"data_offsets":[0,28]}"#,
        #"{"dtype":"F32","shape":[4,9000000000],"data_offsets":[28,44]}"#),
      "9000000000 neurons are more than 100000"
    ),
    ([0, 0, 0, 0, 0, 0, 0, 0x7F], "its header would be 9151314442816847872 bytes long"),
    ([3, 0, 0, 0, 0, 0, 0, 0] + Array("{ab".utf8), "should stand here"),
  ]

  @Test(
    "answers that cannot be used are refused with the place and what was expected", arguments: refused.indices
  )
  func refusals(_ number: Int) throws {
    let (answer, message) = Self.refused[number]
    let pretender = CriterionPretender { _ in answer }
    let failure = #expect(throws: CriterionFailure.self) {
      _ = try event(policy(.external), on: network(widths: [4]), asking: pretender)
    }
    #expect(failure?.message.contains(message) == true, "\(failure?.message ?? "")")
    #expect(failure?.message.hasPrefix("hidden layer 1, event 1: the answer of 'pretender'") == true)
    #expect(failure?.epoch == 0.5)
    #expect(pretender.failures.count == 1)
  }

  @Test("scores that rise are refused; those below an edge of their own are dropped")
  func scores() throws {
    func answer(_ scores: [Double], _ metadata: [String: String] = [:]) -> CriterionPretender {
      CriterionPretender { request in
        var writer = Safetensors.Writer()
        let (p, q) = (request.tensors["N"]?.shape[0] ?? 0, request.tensors["N"]?.shape[1] ?? 0)
        writer.append("fan_in", shape: [scores.count, p], [Double](repeating: 0.1, count: scores.count * p))
        writer.append("fan_out", shape: [q, scores.count], [Double](repeating: 0.1, count: scores.count * q))
        writer.append("score", shape: [scores.count], scores)
        return writer.bytes(metadata: metadata)
      }
    }
    let failure = #expect(throws: CriterionFailure.self) {
      _ = try event(policy(.external), on: network(), asking: answer([3, 4]))
    }
    #expect(failure?.message.contains("score 4.0 stands behind 3.0") == true)
    let own = try event(policy(.external), on: network(), asking: answer([3, 2, 1], ["noise_edge": "1.5"]))
    #expect(own.records.allSatisfy { $0.kept == 2 && $0.noiseEdge == 1.5 && $0.singularValues == [3, 2, 1] })
    let usual = try event(policy(.external), on: network(), asking: answer([1000, 1e-6]))
    #expect(usual.records.allSatisfy { $0.kept == 1 && ($0.noiseEdge ?? 0) > 1e-6 })
  }

  @Test("the share of the bottleneck that neurons close is their singular values', whatever their scale")
  func closedShare() throws {
    let network = network()
    let found = NetworkStatistics(
      of: network, loss: .crossEntropy, over: source, count: source.count, .everything(projected: true))
    for layer in 1...2 {
      let statistics = found.statistics(hidden: layer, updateDimensions: 4)
      let analysis = BottleneckAnalysis(statistics, ridge: 0)
      let place = GrowthPlace(layer: layer, network: network, statistics: statistics, analysis: analysis)
      var neurons = NewNeurons(
        fanIn: place.analysis.fanIn.leadingRows(2), fanOut: place.analysis.fanOut.leadingRows(2))
      let expected =
        place.analysis.singularValues.prefix(2).reduce(0) { $0 + $1 * $1 } / place.analysis.bottleneck
      for scale in [1, -0.01] {
        neurons.fanIn.scale(by: scale)
        let share = place.closedShare(of: neurons) ?? .nan
        #expect(relativeDifference(share, expected) < 1e-3)
      }
      neurons.fanOut.fill(0)
      let silent = place.closedShare(of: neurons)
      #expect(silent == nil)
    }
  }
}

import LinearAlgebra
import Networks
import Testing

@testable import Growth

/// Samples in memory, for events on small problems.
struct TableSource: SampleSource {
  var inputs: [[Float]]
  var labels: [Int32]
  /// Whether batches may be sparse ones; then inputs are zero plus `zero` in most places.
  var isSparse = false
  /// What zeros were made of, in every column of a sparse source.
  var zero: Float = 0
  var count: Int { labels.count }

  func load(_ range: Range<Int>, into batch: Batch) {
    batch.labels = Array(labels[range])
    if let sparse = batch.sparse {
      sparse.removeAll { _ in zero }
      let scale = [Float](repeating: 1, count: inputs[0].count)
      for sample in range {
        let differences = inputs[sample].map { $0 - zero }
        sparse.append(differences.span, scale: scale.span)
      }
      return
    }
    batch.input.reshape(rows: range.count, columns: inputs[0].count + 1)
    for (row, sample) in range.enumerated() {
      for (column, value) in (inputs[sample] + [1]).enumerated() { batch.input[row, column] = value }
    }
  }

  /// Noisy clusters, one for each class.
  static func clusters(samples: Int = 400, inputs: Int = 6, classes: Int = 4) -> TableSource {
    var generator = RandomGenerator(seed: 5, stream: "clusters")
    let centres = (0..<classes).map { _ in (0..<inputs).map { _ in Float(1.5 * generator.normal()) } }
    var source = TableSource(inputs: [], labels: [])
    for sample in 0..<samples {
      source.inputs.append(centres[sample % classes].map { $0 + Float(generator.normal()) })
      source.labels.append(Int32(sample % classes))
    }
    return source
  }
}

/// Growth events on a real network.
@Suite("Growth events")
struct EventTests {
  let source = TableSource.clusters()

  private func network(
    _ activation: Activation = .tanh, widths: [Int] = [3, 4], initializer: Initializer = .heNormal,
    seed: Int = 0
  ) -> Network {
    var configuration = ModelConfiguration(hidden: widths)
    configuration.activation = activation
    configuration.initializer = initializer
    var generator = RandomGenerator(seed: seed, stream: "weights")
    return Network(configuration, inputCount: 6, outputCount: 4, from: &generator)
  }

  private func policy(_ method: GrowthPolicy.Method, _ change: (inout GrowthPolicy) -> Void = { _ in })
    -> GrowthPolicy
  {
    var policy = GrowthPolicy.eager(method)
    change(&policy)
    return policy
  }

  /// An event, with the logits before and after.
  private func event(
    _ policy: GrowthPolicy, on network: Network, loss: Loss = .crossEntropy
  ) -> (records: [GrowthRecord], before: [Float], after: [Float]) {
    let before = logits(network)
    var grower = Grower(policy, loss: loss, seed: 0)
    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    let records = grower.grow(
      network, optimizer, statistics: source, lineSearch: source, epoch: 1, step: 10, isLast: false)
    for (slots, layer) in zip(optimizer.slots, network.layers) {
      #expect(slots.first.rows == layer.outputs && slots.first.columns == layer.inputs + 1)
    }
    return (records, before, logits(network))
  }

  private func logits(_ network: Network) -> [Float] {
    let workspace = Workspace(for: network, capacity: source.count, training: false)
    source.load(0..<source.count, into: workspace.batch)
    network.forward(workspace)
    return workspace.layers[network.hiddenCount].output.array()
  }

  private func meanLoss(_ network: Network, _ loss: Loss = .crossEntropy) -> Double {
    LineSearch(in: network, loss: loss, over: source, count: source.count).before
  }

  @Test("silent neurons leave every logit as it was, to the bit", arguments: Activation.allCases)
  func silentNeurons(_ activation: Activation) {
    for method in [GrowthPolicy.Method.tiny, .random, .gradmax] {
      let network = network(activation)
      let (records, before, after) = event(policy(method) { $0.scale = .initializer }, on: network)
      #expect(before.map(\.bitPattern) == after.map(\.bitPattern))
      #expect(network.widths.reduce(0, +) > 7)
      #expect(records.allSatisfy { $0.lossBefore == $0.lossAfter })
    }
  }

  @Test("net2wider leaves the function as it was, to 1e-6", arguments: Activation.allCases)
  func net2Wider(_ activation: Activation) {
    let network = network(activation)
    let (records, before, after) = event(policy(.net2wider), on: network)
    #expect(network.widths == [6, 7])
    let scale = before.map(\.magnitude).max() ?? 0
    #expect(zip(before, after).allSatisfy { ($0 - $1).magnitude <= 1e-6 * scale })
    #expect(records.allSatisfy { $0.accepted })
    // Copies with equal shares would stay copies: their fan-outs must differ.
    let consumer = network.layers[1].parameters.copy()
    let columns = (0..<6).map { column in (0..<4).map { consumer[$0, column] } }
    #expect(Set(columns).count == 6)
  }

  @Test(
    "the measured decrease is what the changed network shows, and the slope predicts it",
    arguments: Activation.allCases)
  func measuredDecrease(_ activation: Activation) throws {
    for appliesUpdate in [false, true] {
      let network = network(activation, widths: [3])
      let before = meanLoss(network)
      let (records, _, _) = event(policy(.tiny) { $0.applyUpdate = appliesUpdate }, on: network)
      let record = try #require(records.last)
      #expect(record.accepted && record.widthAfter > 3)
      let lossBefore = try #require(record.lossBefore)
      let lossAfter = try #require(record.lossAfter)
      #expect((lossBefore - before).magnitude < 1e-6)
      #expect((lossAfter - meanLoss(network)).magnitude < 1e-5)
      #expect(lossAfter < lossBefore)
      #expect(try #require(record.predictedSlope) < 0)
    }
  }

  @Test(
    "the predicted slope of an event is the slope of the network's loss",
    arguments: [Activation.tanh, .relu, .selu])
  func predictedSlope(_ activation: Activation) throws {
    for appliesUpdate in [false, true] {
      let network = network(activation, widths: [3])
      let reference = ReferenceNetwork(
        parameters: network.layers.map { layer in
          (0..<layer.outputs).map { row in (0...layer.inputs).map { Double(layer.parameters[row, $0]) } }
        }, activation: activation, loss: .crossEntropy)
      let (records, _, _) = event(policy(.tiny) { $0.applyUpdate = appliesUpdate }, on: network)
      let record = try #require(records.last)
      let amplitude = try #require(record.amplitude)
      let root = amplitude.squareRoot()
      // What was added, brought back to amplitude 1, in double precision.
      let hidden = network.layers[0].parameters.copy()
      let output = network.layers[1].parameters.copy()
      let fanIn = (3..<hidden.rows).map { row in (0..<7).map { Double(hidden[row, $0]) / root } }
      let fanOut = (3..<hidden.rows).map { unit in (0..<4).map { Double(output[$0, unit]) / root } }
      let update = [0, 1, 2, output.columns - 1].map { column in
        (0..<4).map { (Double(output[$0, column]) - reference.parameters[1][$0][min(column, 3)]) / amplitude }
      }
      let inputs = source.inputs.map { $0.map(Double.init) }
      let targets = source.labels.map { label in (0..<4).map { $0 == label ? 1.0 : 0 } }
      let before = reference.meanLoss(inputs, targets)
      func quotient(_ step: Double) -> Double {
        let grown = reference.adding(
          fanIn: fanIn, fanOut: fanOut, update: appliesUpdate ? update : nil, amplitude: step)
        return (grown.meanLoss(inputs, targets) - before) / step
      }
      let step = 1e-5
      let (first, second) = (
        2 * quotient(step / 4) - quotient(step), 2 * quotient(step / 16) - quotient(step / 4)
      )
      let slope = (4 * second - first) / 3
      #expect(relativeDifference(try #require(record.predictedSlope), slope) < 1e-3)
    }
  }

  @Test("GradMax: the gradient of the new fan-ins is sum s², or of the fan-outs for ReLU")
  func gradMax() throws {
    for activation in [Activation.tanh, .identity] {
      let network = network(activation, widths: [3])
      let (records, _, _) = event(policy(.gradmax), on: network)
      let values = try #require(records.last?.singularValues)
      let added = network.widths[0] - 3
      let norm = (0..<4).reduce(0.0) { $0 + pow2(Double(network.layers[1].parameters[$1, 3])) }.squareRoot()
      let gradient = gradient(of: network, layer: 0)
      var found = 0.0
      for unit in 3..<(3 + added) {
        for column in 0..<7 { found += pow2(Double(gradient[unit, column])) }
      }
      let expected = values.prefix(added).reduce(0) { $0 + $1 * $1 } * norm * norm
      #expect(relativeDifference(found, expected) < 1e-3)
    }
    // A ReLU unit with a fan-in of zero would never move; with u_k it does.
    let network = network(.relu, widths: [3])
    _ = event(policy(.gradmax), on: network)
    let gradient = gradient(of: network, layer: 1)
    for unit in 3..<network.widths[0] {
      #expect((0..<4).contains { gradient[$0, unit].magnitude > 1e-4 })
    }
  }

  private func pow2(_ value: Double) -> Double { value * value }

  private func gradient(of network: Network, layer: Int) -> Matrix<Float> {
    let workspace = Workspace(for: network, capacity: source.count, training: true)
    source.load(0..<source.count, into: workspace.batch)
    network.forward(workspace)
    _ = Loss.crossEntropy.evaluate(workspace)
    network.backward(workspace)
    network.computeGradients(workspace)
    return workspace.layers[layer].gradient.copy()
  }

  @Test("line search finds the minimum of the quadratic at amplitude 1, and 0 when nothing helps")
  func lineSearch() {
    let network = network(.tanh, widths: [3])
    let found = NetworkStatistics(of: network, loss: .meanSquaredError, over: source, count: source.count)
    let analysis = BottleneckAnalysis(found.statistics(hidden: 1, updateDimensions: 4), ridge: 0)
    let none = NewNeurons(fanIn: Matrix(rows: 0, columns: 7), fanOut: Matrix(rows: 0, columns: 4))
    let search = LineSearch(in: network, loss: .meanSquaredError, over: source, count: source.count)
    let outcome = search.search(hidden: 1, none, update: analysis.bestUpdate.copy(), share: 1)
    #expect(outcome.amplitude == 1)
    #expect(relativeDifference(outcome.after, outcome.before + analysis.bestUpdateSlope / 2) < 1e-5)
    var against = analysis.bestUpdate.copy()
    against.scale(by: -1)
    let uphill = search.search(hidden: 1, none, update: against.copy(), share: 0.25)
    #expect(uphill.amplitude == 0)
    #expect(uphill.after == uphill.before)
    // A quarter of the way on the parabola: gamma - gamma^2 / 2 of the slope.
    let damped = search.search(hidden: 1, none, update: analysis.bestUpdate.copy(), share: 0.25)
    #expect(damped.amplitude == 0.25)
    #expect(
      relativeDifference(damped.after, damped.before + analysis.bestUpdateSlope * (0.25 - 0.03125)) < 1e-5)
  }

  @Test(
    "normalized neurons have fan-ins of the initializer's norm and leave the function as the closed form does",
    arguments: [1, 0.125])
  func normalized(share: Double) throws {
    let outcomes = [GrowthPolicy.Scale.closedForm, .normalized].map { scale in
      let network = network(.relu, widths: [3])
      let (records, before, after) = event(
        policy(.tiny) {
          $0.scale = scale
          $0.lineSearch.share = share
        }, on: network)
      return (network: network, records: records, before: before, after: after)
    }
    let record = try #require(outcomes[1].records.last)
    #expect(record.accepted && record.widthAfter == 6)
    #expect(record.amplitude == outcomes[0].records.last?.amplitude)
    #expect(try #require(record.amplitude) > 0 && outcomes[1].before != outcomes[1].after)
    #expect(relativeDifference(outcomes[1].after.map(Double.init), outcomes[0].after.map(Double.init)) < 1e-5)
    // What the row says is the loss of the network that goes on, and less than before.
    #expect(relativeDifference(try #require(record.lossAfter), meanLoss(outcomes[1].network)) < 1e-5)
    #expect(try #require(record.lossAfter) < (try #require(record.lossBefore)))
    let weights = outcomes[1].network.layers[0].parameters.copy()
    for neuron in 3..<6 {
      // Deviation sqrt(2 / 6) in six weights.
      let squares = (0..<7).map { Double(weights[neuron, $0] * weights[neuron, $0]) }
      #expect(relativeDifference(squares.reduce(0, +), 2) < 1e-5)
    }
  }

  @Test(
    "new fan-ins have the norm of the layer's own under Glorot's rule, which counts its units",
    arguments: [GrowthPolicy.Scale.normalized, .initializer])
  func glorotNorm(scale: GrowthPolicy.Scale) throws {
    let network = network(.relu, widths: [3, 12], initializer: .glorotUniform)
    let (records, _, _) = event(policy(.tiny) { $0.scale = scale }, on: network)
    let record = try #require(records.last)
    #expect(record.layer == 2 && record.accepted)
    let weights = network.layers[1].parameters.copy()
    // Variance 2 / (fan-in + units) in as many weights as the layer had inputs when its neurons were made.
    let expected = 3 * 2 / (3 + Double(record.widthAfter))
    for neuron in record.widthBefore..<record.widthAfter {
      let squares = (0..<weights.columns).map { Double(weights[neuron, $0] * weights[neuron, $0]) }
      #expect(relativeDifference(squares.reduce(0, +), expected) < 1e-5)
    }
  }

  @Test("a damped step enters with its share of the amplitude that the whole one has")
  func damping() throws {
    let amplitudes = try [1, 0.125].map { share in
      let (records, _, _) = event(policy(.tiny) { $0.lineSearch.share = share }, on: network(widths: [3]))
      return try #require(records.last?.amplitude)
    }
    #expect(amplitudes[0] > 0 && amplitudes[1] == amplitudes[0] / 8)
  }

  @Test(
    "a change nobody can see is no event: zero neurons with the reason",
    arguments: [
      ("at most 3 units wide", "width is at its limit of 3"),
      ("few parameters", "no room under 30 parameters"),
      ("bottleneck", "bottleneck share"),
      ("decrease", "loss decrease"),
      ("singular value", "no singular value above"),
      ("significance", "below the noise edge"),
    ])
  func refusals(_ what: String, _ reason: String) {
    let network = network(widths: [3])
    let before = network.layers[0].parameters.array()
    let policy = policy(.tiny) {
      switch what {
      case "at most 3 units wide": $0.maxWidth = [3]
      case "few parameters": $0.maxParameters = 30
      case "bottleneck": $0.thresholds.bottleneck = 0.9999
      case "decrease": $0.thresholds.lossDecrease = 0.9
      case "singular value": $0.thresholds.singularValue = 1
      default:
        $0.thresholds.significance = true
        $0.statistics.samples = .count(12)
      }
    }
    let (records, _, _) = event(policy, on: network)
    #expect(records.count == 1)
    #expect(records[0].accepted == false)
    #expect(records[0].widthAfter == 3)
    #expect(records[0].reason.contains(reason), "\(records[0].reason)")
    #expect(network.layers[0].parameters.array() == before)
  }

  @Test("a dead layer is revived on about half of the samples, with a line that says so")
  func revival() throws {
    let network = network(.relu, widths: [3, 2])
    for unit in 0..<2 { network.layers[1].parameters[unit, 3] = -1000 }
    #expect(DeadUnits.find(in: network, over: source).units == [[], [0, 1]])
    let before = logits(network)
    let (records, _, _) = event(policy(.tiny) { $0.maxWidth = [3, 2] }, on: network)
    let revival = try #require(records.first)
    #expect(revival.layer == 2)
    #expect(revival.reason == "revived 2 dead units")
    #expect(revival.units == [1, 2])
    #expect(DeadUnits.find(in: network, over: source).units == [[], []])
    #expect(logits(network) == before)
    let workspace = Workspace(for: network, capacity: source.count, training: false)
    source.load(0..<source.count, into: workspace.batch)
    network.forward(workspace)
    for unit in 0..<2 {
      let active = (0..<source.count).count { workspace.layers[1].output[$0, unit] > 0 }
      #expect(active > source.count / 10 && active < source.count * 9 / 10)
    }
  }

  @Test("best grows the layer that gains most, best per parameter weighs the cost, a list only its layers")
  func choice() throws {
    for layers in [GrowthPolicy.LayerChoice.best, .bestPerParameter] {
      let network = network(widths: [3, 4])
      let (records, _, _) = event(policy(.tiny) { $0.layers = layers }, on: network)
      #expect(records.count { $0.accepted } == 1)
      let merit = records.map { record -> Double in
        let decrease = (record.lossBefore ?? 0) - (record.lossAfter ?? 0)
        let cost = record.layer == 1 ? 7 + 4 : 4 + 4
        return layers == .best ? decrease : decrease / Double(cost * min(record.kept ?? 1, 3))
      }
      let best = try #require(merit.indices.max { merit[$0] < merit[$1] })
      #expect(records[best].accepted)
      #expect(records.allSatisfy { $0.accepted || $0.reason.contains("gains more") })
    }
    let network = network(widths: [3, 4])
    let (records, _, _) = event(policy(.tiny) { $0.layers = .listed([2]) }, on: network)
    #expect(records.map(\.layer) == [2])
    #expect(network.widths[0] == 3 && network.widths[1] > 4)
  }

  @Test("filling up adds silent random neurons to what the criterion found")
  func filling() throws {
    let network = network(widths: [3])
    let (records, _, _) = event(
      policy(.tiny) {
        $0.fill = .random
        $0.maxNeurons = 6
      }, on: network)
    let record = try #require(records.last)
    #expect(try #require(record.kept) < 6)
    #expect(network.widths == [9])
    let consumer = network.layers[1].parameters.copy()
    #expect((0..<4).allSatisfy { consumer[$0, 8] == 0 })
  }

  @Test("balanced neurons have equal norms on both sides and the same product")
  func balance() {
    var generator = RandomGenerator(seed: 1, stream: "balance")
    let numbers = (0..<22).map { _ in generator.normal() }
    var neurons = NewNeurons(
      fanIn: Matrix(rows: 2, columns: 7, elements: numbers[..<14]),
      fanOut: Matrix(rows: 2, columns: 4, elements: numbers[14...]))
    let product = Matrix.product(neurons.fanIn, neurons.fanOut, transposing: .left).rowArrays()
    neurons.balance()
    #expect(
      relativeDifference(
        Matrix.product(neurons.fanIn, neurons.fanOut, transposing: .left).rowArrays(), product) < 1e-12)
    let norms = { (rows: [[Double]]) in rows.map { $0.reduce(0) { $0 + $1 * $1 } } }
    #expect(relativeDifference(norms(neurons.fanIn.rowArrays()), norms(neurons.fanOut.rowArrays())) < 1e-12)
  }

  @Test("shrink-and-perturb after each event, or once when growth is over")
  func shrinking() {
    for when in [GrowthPolicy.ShrinkPerturb.Moment.never, .each, .last] {
      let network = network(widths: [3])
      var grower = Grower(
        policy(.random) {
          $0.shrinkPerturb.when = when
          $0.scale = .initializer
          $0.shrinkPerturb.shrink = 0.5
          $0.shrinkPerturb.noise = 0
        }, loss: .crossEntropy, seed: 0)
      let optimizer = Optimizer(OptimizerConfiguration(), for: network)
      let start = network.layers[0].parameters[0, 0]
      for isLast in [false, true] {
        _ = grower.grow(
          network, optimizer, statistics: source, lineSearch: source, epoch: 1, step: 1, isLast: isLast)
      }
      let factor: Float = when == .never ? 1 : when == .each ? 0.25 : 0.5
      #expect(network.layers[0].parameters[0, 0] == factor * start)
      #expect(grower.state.isFinished)
    }
  }

  @Test(
    "neurons of gradmax are judged by where training moves them, whichever side is silent",
    arguments: [
      Activation.tanh, .relu,
    ])
  func judgedGradMax(activation: Activation) throws {
    let network = network(activation, widths: [3])
    let policy = policy(.gradmax) {
      $0.every = nil
      $0.thresholds.significance = true
      $0.thresholds.worth = nil
      $0.thresholds.spare = nil
    }
    var grower = Grower(policy, loss: .crossEntropy, seed: 0)
    let before = logits(network)
    let record = try #require(
      try grower.grow(
        network, Optimizer(OptimizerConfiguration(), for: network), average: nil, statistics: source,
        judges: Grower.Judges(source, name: "train"),
        at: Grower.Moment(epoch: 1, step: 100, isLast: false, trainFlops: 5e8, expectedFlops: 1e9)
      ).first)
    #expect(try #require(record.tValues).contains { $0 > 3 })
    #expect(record.accepted && record.widthAfter > 3)
    #expect(zip(logits(network), before).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("what is remembered of widened layers is what the rows say")
  func memory() throws {
    let network = network(widths: [3, 3])
    var grower = Grower(policy(.random), loss: .crossEntropy, seed: 0)
    let start = grower.state
    let rows = grower.grow(
      network, Optimizer(OptimizerConfiguration(), for: network), statistics: source, lineSearch: source,
      epoch: 1, step: 7, isLast: false)
    #expect(rows.contains { $0.widthAfter > $0.widthBefore })
    #expect(grower.state.agrees(with: rows) && start.agrees(with: []))
    #expect(!grower.state.agrees(with: []) && !start.agrees(with: rows))
    var later = rows
    later[later.count - 1].step += 1
    #expect(!grower.state.agrees(with: later))
  }

  @Test("shrink-and-perturb in the beginning of training alone", arguments: [0.05, 0.5])
  func shrinkingEarly(done: Double) {
    let network = network(widths: [3])
    var policy = policy(.random) {
      $0.every = nil
      $0.shrinkPerturb.when = .early
      $0.thresholds.significance = false
      $0.thresholds.worth = nil
      $0.thresholds.spare = nil
      $0.scale = .initializer
    }
    policy.shrinkPerturb.shrink = 0.5
    policy.shrinkPerturb.noise = 0
    var grower = Grower(policy, loss: .crossEntropy, seed: 0)
    let start = network.layers[0].parameters[0, 0]
    let records = try? grower.grow(
      network, Optimizer(OptimizerConfiguration(), for: network), average: nil, statistics: source,
      judges: Grower.Judges(source, name: "validation"),
      at: Grower.Moment(
        epoch: 1, step: 100, isLast: false, trainFlops: done * 1e9, expectedFlops: 1e9))
    #expect(records?.contains { $0.accepted } == true)
    #expect(network.layers[0].parameters[0, 0] == (done < policy.early ? 0.5 : 1) * start)
  }

  @Test(
    "a network that has left its stable range is left to the trainer",
    arguments: [Float.nan, .infinity, 1e30, 1e37])
  func divergence(_ weight: Float) {
    let network = network(.relu, widths: [3, 3])
    for input in 0..<6 { network.layers[0].parameters[0, input] = weight }
    for output in 0..<4 { network.layers[2].parameters[output, 0] = weight }
    let (records, _, _) = event(policy(.tiny) { $0.reviveDead = false }, on: network)
    #expect(records.allSatisfy { !$0.accepted && $0.reason == "the statistics are infinite or no numbers" })
    #expect(records.count == 2)
  }

  @Test("growth ends after a number of events in a row that gave nothing")
  func stopping() {
    let network = network(widths: [3])
    var grower = Grower(
      policy(.tiny) {
        $0.thresholds.lossDecrease = 0.9
        $0.stopAfter = 2
      }, loss: .crossEntropy, seed: 0)
    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    let counts = (0..<4).map { _ in
      grower.grow(
        network, optimizer, statistics: source, lineSearch: source, epoch: 1, step: 1, isLast: false
      )
      .count
    }
    #expect(counts == [1, 1, 0, 0])
  }

  @Test("the operations of an event's passes, by hand")
  func ledger() {
    // 400 samples, 6-3-4-4 with ones: forward 2 (21 + 16 + 20), input gradients 2 (12 + 16); then the consumers' moments
    // and M, and their solutions.
    let network = network()
    func flops(_ kind: InputStatistics.Kind) -> Double {
      NetworkStatistics(of: network, loss: .crossEntropy, over: source, count: 400, kind).flops
    }
    let passes = 2 * 57 + 2 * 28
    let updates = 4 * 5 + 5 * 6 + 2 * (4 * 4 + 5 * 4)
    let solutions = 30 + 55 + 2 * (16 * 4 + 25 * 4)
    #expect(flops(.nothing) == Double(400 * (passes + updates) + solutions))
    let gradients = 2 * (7 * 4 + 4 * 4) + 2 * (7 + 4)
    #expect(flops(.gradient) == Double(400 * (passes + updates + gradients) + solutions))
    let moments = 7 * 8 + 2 * (7 * 4 + 4 * 4)
    #expect(flops(.moments(projected: false)) == Double(400 * (passes + updates + moments) + solutions))
    let remainders = 2 * (4 * 4 + 5 * 4)
    #expect(
      flops(.moments(projected: true)) == Double(400 * (passes + updates + moments + remainders) + solutions))
    let found = NetworkStatistics(of: network, loss: .crossEntropy, over: source, count: 400)
    // What is known of the inputs is not computed again.
    let memory = InputMoment()
    _ = NetworkStatistics(of: network, loss: .crossEntropy, over: source, count: 300, inputMoment: memory)
    let more = NetworkStatistics(
      of: network, loss: .crossEntropy, over: source, count: 400, inputMoment: memory)
    #expect(found.flops - more.flops == Double(300 * 7 * 8))
  }

  @Test("a second look at the samples sees the same, kept or computed anew")
  func passes() {
    let network = network()
    let source = TableSource.clusters(samples: 1300)
    func look(keepingUpTo limit: Int) -> (values: [[Float]], spent: [Double]) {
      let passes = SamplePasses(
        of: network, loss: .crossEntropy, over: source, count: 1300, keepingUpTo: limit)
      #expect(passes.portions == [0..<1000, 1000..<1300])
      var values: [[Float]] = []
      var spent: [Double] = []
      for _ in 0..<2 {
        passes.forEach { workspace, portion in
          #expect(workspace.rows == portion.count)
          values +=
            workspace.layers.flatMap { [$0.output.array(), $0.delta.array()] } + [
              workspace.batch.input.array()
            ]
        }
        spent.append(passes.flops)
      }
      return (values, spent)
    }
    let kept = look(keepingUpTo: 1 << 20)
    let computed = look(keepingUpTo: 0)
    #expect(Array(kept.values[..<14]) == Array(kept.values[14...]))
    #expect(kept.values == computed.values)
    #expect(kept.spent[1] == kept.spent[0])
    #expect(computed.spent[1] == 2 * computed.spent[0])
  }

  @Test("a moment that grew with its sample is the moment of the whole sample")
  func incrementalMoment() {
    let network = network()
    let memory = InputMoment()
    for count in [100, 300, 400] {
      _ = NetworkStatistics(of: network, loss: .crossEntropy, over: source, count: count, inputMoment: memory)
    }
    let whole = InputMoment()
    _ = NetworkStatistics(of: network, loss: .crossEntropy, over: source, count: 400, inputMoment: whole)
    func uncentred(_ moment: MomentMatrix) -> [[Double]] {
      let (means, shift) = (moment.means, moment.shift)
      return (0..<7).map { row in
        (0..<7).map { column in
          let corrections = means[row] * shift[column] + shift[row] * means[column]
          return moment.centred[row, column] + corrections - shift[row] * shift[column]
        }
      }
    }
    #expect(relativeDifference(uncentred(memory.matrix), uncentred(whole.matrix)) < 1e-6)
  }
}

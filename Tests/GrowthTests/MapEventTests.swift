import LinearAlgebra
import Networks
import Testing

@testable import Growth

/// Events at the places of networks with convolutions.
@Suite("Growth of convolutions")
struct MapEventTests {
  /// Layers with places of every kind.
  enum Kind: String, CaseIterable, Sendable {
    /// The inner convolution of a block behind pooling, and a fully connected layer that reads the block.
    case pooled
    /// The largest value in the place of the mean.
    case largest
    /// Read by a fully connected layer at every position.
    case flat
    /// Read by a fully connected layer through the mean over the grid, and by a convolution with a stride.
    case global
    /// A block with a projection.
    case projection

    var layers: [LayerConfiguration] {
      var strided = LayerConfiguration.Convolution(channels: 4)
      strided.stride = 2
      var block = LayerConfiguration.Residual(inner: 2)
      block.channels = 4
      block.stride = 2
      var largest = LayerConfiguration.Pool(size: 2)
      largest.kind = .max
      return switch self {
      case .pooled:
        [
          .convolution(.init(channels: 3)), .pool(.init(size: 2)), .residual(.init(inner: 2)),
          .dense(width: 4),
        ]
      case .largest: [.convolution(.init(channels: 3)), .pool(largest), .convolution(.init(channels: 2))]
      case .flat:
        [
          .convolution(.init(channels: 2)), .convolution(strided), .pool(.init(size: 2)),
          .dense(width: 3),
        ]
      case .global: [.convolution(.init(channels: 3)), .convolution(strided), .pool(.init(size: nil))]
      case .projection: [.convolution(.init(channels: 3)), .residual(block), .pool(.init(size: nil))]
      }
    }
  }

  private static let images = MapShape(channels: 2, height: 6, width: 7)
  private let source: TableSource = {
    var generator = RandomGenerator(seed: 5, stream: "images")
    let inputs = (0..<90).map { _ in (0..<images.count).map { _ in Float(generator.normal()) } }
    // Classes that depend on products of pixels: something is left to be learnt.
    let labels = inputs.map { Int32(($0[0] * $0[9] > 0 ? 1 : 0) + ($0[20] + $0[51] > 0.3 ? 1 : 0)) }
    return TableSource(inputs: inputs, labels: labels)
  }()

  /// A network that has been trained for a few steps, so that its norms have seen something.
  private func network(
    _ kind: Kind, norm: Normalization, activation: Activation = .relu
  ) throws -> Network {
    var model = ModelConfiguration(layers: kind.layers)
    model.norm = norm
    let shape = try NetworkShape(model, inputs: Self.images.count, images: Self.images, outputs: 3)
    var generator = RandomGenerator(seed: 2, stream: kind.rawValue)
    let network = Network(
      shape, activation: activation, initializer: .heNormal, from: &generator)
    let workspace = Workspace(for: network, capacity: 90, training: true)
    let optimizer = Optimizer(OptimizerConfiguration(), for: network)
    source.load(0..<90, into: workspace.batch)
    for _ in 0..<12 {
      network.forward(workspace, training: true)
      _ = Loss.crossEntropy.evaluate(workspace)
      network.backward(workspace)
      optimizer.descend(network, workspace, rate: 0.05)
    }
    return network
  }

  private func policy(_ method: GrowthPolicy.Method, _ change: (inout GrowthPolicy) -> Void) -> GrowthPolicy {
    var policy = GrowthPolicy.eager(method)
    policy.statistics.ridge = 1e-3
    change(&policy)
    return policy
  }

  private func event(_ policy: GrowthPolicy, on network: Network) -> [GrowthRecord] {
    var grower = Grower(policy, loss: .crossEntropy, seed: 0)
    return grower.grow(
      network, Optimizer(OptimizerConfiguration(), for: network), statistics: source, lineSearch: source,
      epoch: 1, step: 10, isLast: false)
  }

  private func logits(_ network: Network) -> [Float] {
    let workspace = Workspace(for: network, capacity: source.count, training: false)
    source.load(0..<source.count, into: workspace.batch)
    network.forward(workspace)
    return workspace.layers[network.layers.count - 1].output.array()
  }

  private func meanLoss(_ network: Network) -> Double {
    LineSearch(in: network, loss: .crossEntropy, over: source, count: source.count).before
  }

  @Test(
    "behind a norm alone fan-ins get the initializer's norm, and only where it is no part of the function")
  func scales() throws {
    var policy = GrowthPolicy()
    func scales(_ kind: Kind, _ norm: Normalization, _ activation: Activation = .relu) throws -> [GrowthPolicy
      .Scale]
    {
      let network = try network(kind, norm: norm, activation: activation)
      return (1...network.hiddenCount).map { policy.scale(at: $0, of: network) }
    }
    // The fully connected layer has no norm.
    #expect(try scales(.flat, .batch) == [.normalized, .normalized, .closedForm])
    #expect(try scales(.flat, .none) == [.closedForm, .closedForm, .closedForm])
    #expect(try scales(.flat, .batch, .tanh) == [.closedForm, .closedForm, .closedForm])
    policy.scale = .initializer
    #expect(try scales(.flat, .batch) == [.initializer, .initializer, .initializer])
  }

  @Test(
    "the loss that the line search previews is the loss after the event", arguments: Kind.allCases,
    Normalization.allCases)
  func preview(_ kind: Kind, _ norm: Normalization) throws {
    for activation in [Activation.relu, .tanh] {
      let first = try network(kind, norm: norm, activation: activation)
      for layer in 1...first.hiddenCount {
        for appliesUpdate in [false, true] {
          let network = first.copy()
          let width = network.widths[layer - 1]
          let records = event(
            policy(.tiny) {
              $0.layers = .listed([layer])
              $0.applyUpdate = appliesUpdate
            }, on: network)
          let record = try #require(records.last)
          #expect(record.accepted && network.widths[layer - 1] > width, "\(record.reason)")
          let lossBefore = try #require(record.lossBefore)
          let lossAfter = try #require(record.lossAfter)
          #expect(relativeDifference(lossBefore, meanLoss(first)) < 1e-5)
          #expect(relativeDifference(lossAfter, meanLoss(network)) < 1e-5)
          #expect(lossAfter < lossBefore)
          #expect(try #require(record.predictedSlope) < 0)
        }
      }
    }
  }

  @Test(
    "the predicted slope is that of the loss at small amplitudes", arguments: Kind.allCases,
    Normalization.allCases)
  func slope(_ kind: Kind, _ norm: Normalization) throws {
    let network = try network(kind, norm: norm)
    let passes = SamplePasses(of: network, loss: .crossEntropy, over: source, count: source.count)
    let found = NetworkStatistics(passes, .moments(projected: true), inputMoment: InputMoment())
    for layer in 1...network.hiddenCount {
      let statistics = found.statistics(
        hidden: layer, updateDimensions: network.updateDimensions(hidden: layer, loss: .crossEntropy))
      let analysis = BottleneckAnalysis(statistics, ridge: 1e-3)
      var neurons = NewNeurons(fanIn: analysis.fanIn.leadingRows(2), fanOut: analysis.fanOut.leadingRows(2))
      let probes = KinkProbe.probe([(layer, Matrix.Shared(neurons.fanIn.copy()))], on: passes).probes
      let slopes = probes[0].probe.slopes(neurons)
      // Large neurons at a small amplitude: the loss changes by more than its rounding.
      for (turned, expected) in [
        (false, slopes.reduce(0) { $0 + $1.asIs }), (true, slopes.reduce(0) { $0 + $1.turned }),
      ] {
        if turned { for neuron in 0..<2 { neurons.turn(neuron) } }
        func quotient(_ amplitude: Double) -> Double {
          let grown = network.copy()
          let entering = neurons.entering(amplitude: amplitude)
          let place = network.places[layer - 1]
          let hasNorm = network.norm(ofLayer: place.widened) != nil
          grown.widen(
            hidden: layer, fanIn: Matrix(rounding: entering.fanIn),
            fanOut: Matrix(rounding: entering.fanOutColumns(taps: place.taps).transposed()),
            normalizers: hasNorm ? Matrix([[0, 0], [1, 1]]) : Matrix(rows: 0, columns: 0))
          return (losses(grown) - losses(network)) / amplitude
        }
        // Extrapolated to zero.
        let (wide, narrow) = (quotient(0.002), quotient(0.001))
        let slope = 2 * narrow - wide
        #expect(
          (slope - expected).magnitude < 0.02 * expected.magnitude + 1e-4,
          "layer \(layer), \(turned): \(wide), \(narrow), \(slope) for \(expected)")
      }
    }
  }

  /// The mean loss in double precision from the logits.
  private func losses(_ network: Network) -> Double {
    let workspace = Workspace(for: network, capacity: source.count, training: false)
    source.load(0..<source.count, into: workspace.batch)
    network.forward(workspace)
    return Loss.crossEntropy.losses(workspace).reduce(0, +) / Double(source.count)
  }

  @Test("silent neurons leave the function as it was", arguments: Kind.allCases, Normalization.allCases)
  func silent(_ kind: Kind, _ norm: Normalization) throws {
    for method in [GrowthPolicy.Method.tiny, .random, .gradmax] {
      let network = try network(kind, norm: norm)
      let (before, widths) = (logits(network), network.widths)
      let records = event(policy(method) { $0.scale = .initializer }, on: network)
      #expect(zip(network.widths, widths).allSatisfy { $0 > $1 }, "\(records.map(\.reason))")
      #expect(zip(before, logits(network)).allSatisfy { ($0 - $1).magnitude < 1e-5 })
    }
  }

  @Test("net2wider leaves the function as it was", arguments: Kind.allCases, Normalization.allCases)
  func net2Wider(_ kind: Kind, _ norm: Normalization) throws {
    let network = try network(kind, norm: norm)
    let (before, widths) = (logits(network), network.widths)
    _ = event(policy(.net2wider) { _ in }, on: network)
    #expect(network.widths == widths.map { $0 + 3 })
    let scale = before.map(\.magnitude).max() ?? 0
    #expect(zip(before, logits(network)).allSatisfy { ($0 - $1).magnitude <= 2e-5 * scale })
  }

  @Test("dead channels are revived and the function stays", arguments: Normalization.allCases)
  func revival(_ norm: Normalization) throws {
    let network = try network(.global, norm: norm)
    let place = network.places[0]
    let widened = network.layers[place.widened]
    if let norm = network.norm(ofLayer: place.widened) {
      norm.parameters[1, 1] = -1000
    } else {
      widened.parameters[1, widened.inputs] = -1000
    }
    #expect(DeadUnits.find(in: network, over: source).units == [[1], []])
    let before = logits(network)
    let records = event(policy(.tiny) { $0.maxWidth = network.widths }, on: network)
    #expect(records.first?.reason == "revived 1 dead unit")
    #expect(DeadUnits.find(in: network, over: source).units == [[], []])
    #expect(zip(before, logits(network)).allSatisfy { ($0 - $1).magnitude < 1e-5 })
  }

  @Test("channels with twins are worth nothing, and go without a trace", arguments: Kind.allCases)
  func twins(_ kind: Kind) throws {
    let network = try network(kind, norm: .batch, activation: .tanh)
    for layer in 1...network.hiddenCount {
      // One unit more, with half of what another contributes.
      let twice = network.copy()
      let place = network.places[layer - 1]
      let parameters = network.parametersWithNorm(ofLayer: place.widened)
      let fanIn = Matrix<Float>(
        rows: 1, columns: parameters.columns,
        elements: (0..<parameters.columns).map { parameters[0, $0] })
      twice.scaleFanOut(hidden: layer, unit: 0, by: 0.5)
      let consumer = twice.layers[place.consumer]
      let fanOut = Matrix<Float>(
        rows: consumer.outputs, columns: place.taps,
        elements: (0..<consumer.outputs).flatMap { output in
          (0..<place.taps).map { consumer.parameters[output, $0] }
        })
      twice.widen(
        hidden: layer, fanIn: fanIn, fanOut: fanOut,
        normalizers: network.norm(ofLayer: place.widened) == nil
          ? Matrix(rows: 0, columns: 0) : Matrix([[0.1], [2]]))
      let before = logits(network)
      #expect(zip(before, logits(twice)).allSatisfy { ($0 - $1).magnitude < 1e-4 })
      let passes = SamplePasses(of: twice, loss: .crossEntropy, over: source, count: source.count)
      let found = NetworkStatistics(passes, .nothing, inputMoment: InputMoment())
      var losses: [[Double]] = []
      passes.forEach { workspace, _ in losses.append(Loss.crossEntropy.losses(workspace)) }
      let moment = found.consumerMoment(hidden: layer)
      let removals = UnitWorth.removals(
        [0.05], ofHidden: layer, of: twice, loss: .crossEntropy, moment: moment)
      let worth = UnitWorth.measure(removals, on: passes, losses: losses)[0]
      #expect(worth.units == [0] || worth.units == [twice.widths[layer - 1] - 1])
      #expect(worth.value.magnitude < 0.02)
      let refitted = UnitWorth.refit(
        twice.layers[place.consumer], without: place.columns(of: worth.units), moment: moment)
      twice.setConsumer(of: layer, to: refitted)
      twice.narrow(hidden: layer, without: worth.units)
      #expect(twice.widths == network.widths)
      let scale = before.map(\.magnitude).max() ?? 0
      #expect(zip(before, logits(twice)).allSatisfy { ($0 - $1).magnitude < 0.01 * scale })
    }
  }

  @Test("sampled positions estimate what all of them are")
  func sampledPositions() throws {
    let images = MapShape(channels: 1, height: 20, width: 20)
    var generator = RandomGenerator(seed: 1, stream: "large images")
    let inputs = (0..<64).map { _ in (0..<images.count).map { _ in Float(generator.normal()) } }
    let source = TableSource(inputs: inputs, labels: (0..<64).map { Int32($0 % 3) })
    let model = ModelConfiguration(layers: [
      .convolution(.init(channels: 12)), .convolution(.init(channels: 12)),
      .convolution(.init(channels: 12)), .pool(.init(size: nil)),
    ])
    let shape = try NetworkShape(model, inputs: images.count, images: images, outputs: 3)
    let network = Network(
      shape, activation: .relu, initializer: .heNormal, from: &generator)
    let rows = try #require(SampledRows(of: network, hidden: 2, all: false))
    #expect(rows.count < rows.patches.positions)
    // The same samples get the same positions, others get others.
    let chosen = rows.positions(from: 0)
    #expect(rows.positions(from: 64) != chosen)
    #expect(rows.positions(from: 0) == chosen)
    #expect(Set(chosen).count == rows.count && chosen.allSatisfy { 0..<400 ~= $0 })
    func statistics(_ all: Bool) -> LayerStatistics {
      let sums = NetworkStatistics.Accumulator(for: network, allPositions: all)
      let passes = SamplePasses(of: network, loss: .crossEntropy, over: source, count: 64)
      passes.forEach { workspace, portion in sums.add(workspace, from: portion.lowerBound) }
      #expect(sums.solve())
      passes.forEach { workspace, portion in sums.addRemainder(workspace, from: portion.lowerBound) }
      return NetworkStatistics(sums, loss: Loss.Sum()).statistics(hidden: 2, updateDimensions: 12)
    }
    let some = statistics(false)
    let whole = statistics(true)
    #expect(relativeDifference(some.desiredUpdateNorm2, whole.desiredUpdateNorm2) < 0.2)
    #expect(relativeDifference(some.consumerMoment.trace, whole.consumerMoment.trace) < 0.1)
    guard case .moments(let moment, _, _) = some.inputs, case .moments(let exact, _, _) = whole.inputs else {
      Issue.record("moments were asked for")
      return
    }
    #expect(relativeDifference(moment.trace, exact.trace) < 0.1)
  }

  @Test("a layer above one that reads every position has its moments of all samples")
  func momentsAboveFlattenedMaps() throws {
    let model = ModelConfiguration(layers: [
      .convolution(.init(channels: 2)), .dense(width: 3), .dense(width: 2),
    ])
    let images = MapShape(channels: 1, height: 8, width: 8)
    var generator = RandomGenerator(seed: 3, stream: "flat images")
    let inputs = (0..<200).map { _ in (0..<images.count).map { _ in Float(generator.normal()) } }
    let source = TableSource(inputs: inputs, labels: (0..<200).map { Int32($0 % 3) })
    let shape = try NetworkShape(model, inputs: images.count, images: images, outputs: 3)
    let network = Network(
      shape, activation: .tanh, initializer: .heNormal, from: &generator)
    // Of the layer below so many samples are in memory at a time.
    #expect(NetworkStatistics.samplesOfStretch(shape, at: network.places[0]) < 200)
    let found = NetworkStatistics(of: network, loss: .crossEntropy, over: source, count: 200)
      .statistics(hidden: 2, updateDimensions: 2)
    let passes = SamplePasses(of: network, loss: .crossEntropy, over: source, count: 200)
    let workspace = passes.firstWorkspace()
    _ = Loss.crossEntropy.evaluate(workspace)
    network.backward(workspace)
    let place = network.places[1]
    let maps = try #require(workspace.maps)
    var wanted = Matrix<Double>(widening: workspace.layers[place.consumer].delta)
    wanted.scale(by: -1)
    let exact = LayerStatistics(
      inputs: Matrix(widening: maps.features),
      consumerInputs: Matrix(widening: workspace.layers[place.consumer - 1].output), desiredUpdate: wanted)
    guard case .moments(let moment, let cross, _) = found.inputs,
      case .moments(let exactMoment, let exactCross, _) = exact.inputs
    else {
      Issue.record("moments were asked for")
      return
    }
    #expect(relativeDifference(moment.trace, exactMoment.trace) < 1e-4)
    let some = moment.uncentring(sums: cross.matrix.copy())
    let all = exactMoment.uncentring(sums: exactCross.matrix.copy())
    #expect(relativeDifference(innerProduct(some, all), innerProduct(all, all)) < 1e-3)
    #expect(relativeDifference(innerProduct(some, some), innerProduct(all, all)) < 1e-3)
  }

  @Test("at its own pace a channel has to bring what it costs")
  func priceOfChannels() throws {
    var policy = policy(.tiny) { $0.thresholds.significance = false }
    policy.every = nil
    policy.samplesPerParameter = 0
    policy.thresholds.spare = nil
    func reasons(worth: Double?) throws -> [String] {
      policy.thresholds.worth = worth
      return event(policy, on: try network(.global, norm: .batch)).map(\.reason)
    }
    #expect(try !reasons(worth: nil).contains { $0.contains("would cost") })
    let dear = try reasons(worth: 1e6)
    #expect(dear.contains { $0.contains("more would cost") }, "\(dear)")
  }

  /// Of training that could feed one parameter more at most.
  private func moment(done: Double) -> Grower.Moment {
    Grower.Moment(
      epoch: 1, step: 10, isLast: false, trainFlops: 1e6 * done, expectedFlops: 1e6, growthFlops: 0,
      hasTotal: false)
  }

  private var ownPace: GrowthPolicy {
    policy(.tiny) {
      $0.every = nil
      $0.samplesPerParameter = 1e9
    }
  }

  @Test("a convolution that is worth it is not held back by what the rest of training feeds")
  func roomOfWhatIsWorthIt() throws {
    let grower = Grower(ownPace, loss: .crossEntropy, seed: 0)
    // The places: two convolutions; then a convolution, the inner one of a block, and a fully connected layer.
    let convolutions = try network(.global, norm: .batch)
    let mixed = try network(.pooled, norm: .batch)
    let moment = moment(done: 0.5)
    #expect(grower.room(in: convolutions, layer: 1, at: moment).neurons == 0)
    #expect(grower.room(in: convolutions, layer: 1, at: moment, for: 2).neurons == 2)
    let dense = mixed.hiddenCount
    #expect(mixed.places[dense - 1].node == nil)
    #expect(grower.room(in: mixed, layer: dense, at: moment, for: 2).neurons == 0)
  }

  @Test("a look that can change nothing is left out")
  func uselessLook() throws {
    let network = try network(.global, norm: .batch)
    let judges = Grower.Judges(source, name: "train")
    func looks(_ policy: GrowthPolicy, done: Double) -> Bool {
      Grower(policy, loss: .crossEntropy, seed: 0)
        .canLook(at: network, statistics: 90, judges: judges, at: moment(done: done))
    }
    // No layer has room, and units have not been trained for long enough to show what they are worth.
    #expect(!looks(ownPace, done: 0.01))
    #expect(looks(ownPace, done: 0.9))
    var fed = ownPace
    fed.samplesPerParameter = 0
    #expect(looks(fed, done: 0.01))
  }

  @Test("layers that grow in one event keep below the parameters together")
  func parametersTogether() throws {
    let network = try network(.global, norm: .batch)
    let limit = network.shape.parameters + 60
    var policy = policy(.random) { $0.scale = .initializer }
    policy.maxParameters = limit
    policy.maxNeurons = 2
    let records = event(policy, on: network)
    #expect(network.shape.parameters <= limit)
    #expect(records.contains { $0.accepted })
    #expect(records.contains { $0.reason.contains("under \(limit) parameters") })
  }
}

internal import LinearAlgebra
internal import Networks

/// Finds hidden units that are silent for practically every sample, and gives them a new beginning.
///
/// A dead ReLU unit gets no gradient, and a dead layer leaves the layers below without one and the layers above with
/// nothing but their biases: no criterion can grow either.
enum DeadUnits {
  /// A unit is dead when it is active on less than this share of the sample.
  static let threshold = 0.001

  /// At most this many samples are looked at.
  static let sampleLimit = 2000

  /// What a look at the activity of a network found.
  struct Finding {
    /// The dead units of each hidden layer, from 0.
    var units: [[Int]]
    /// The operations spent.
    var flops: Double
  }

  /// Looks for dead units on the leading samples of a source, until every unit has shown that it lives.
  ///
  /// - Parameter batches: What is kept of the source.
  static func find(
    in network: Network, over source: some SampleSource, batches: KeptBatches = KeptBatches()
  ) -> Finding {
    let count = min(source.count, sampleLimit)
    let least = Int32(max(threshold * Double(count), 1).rounded(.up))
    var active = network.widths.map { [Int32](repeating: 0, count: $0) }
    let seen = pass(network, over: source, batches) { workspace in
      for layer in active.indices {
        network.countActive(hidden: layer + 1, workspace, into: &active[layer])
      }
      return !active.allSatisfy { $0.allSatisfy { $0 >= least } }
    }
    return Finding(
      units: active.map { counts in counts.indices.filter { counts[$0] < least } },
      flops: network.shape.evaluationFlops(samples: seen))
  }

  /// Whether a unit that lives shows it on so many samples.
  static func canTell(by samples: Int) -> Bool { Double(samples) * threshold >= 1 }

  /// Looks for dead units in what has passed through a network; nil where the samples are too few to tell.
  static func find(on passes: SamplePasses<some SampleSource>) -> Finding? {
    guard canTell(by: passes.count) else { return nil }
    let least = Int32((threshold * Double(passes.count)).rounded(.up))
    var active = passes.network.widths.map { [Int32](repeating: 0, count: $0) }
    passes.forEach { workspace, _ in
      for layer in active.indices {
        passes.network.countActive(hidden: layer + 1, workspace, into: &active[layer])
      }
    }
    return Finding(units: active.map { counts in counts.indices.filter { counts[$0] < least } }, flops: 0)
  }

  /// The mean of each input of a fully connected layer, from 1, over the same samples, and the operations spent.
  static func inputMeans(
    hidden layer: Int, of network: Network, over source: some SampleSource, batches: KeptBatches
  ) -> (means: [Double], flops: Double) {
    var sums = [Double](repeating: 0, count: network.layers[network.places[layer - 1].widened].inputs)
    let seen = pass(network, over: source, batches) { workspace in
      let means = workspace.inputMeans(of: network.places[layer - 1].widened)
      for input in sums.indices { sums[input] += means[input] * Double(workspace.rows) }
      return true
    }
    return (sums.map { $0 / Double(seen) }, network.shape.evaluationFlops(samples: seen))
  }

  /// The mean of each input of a fully connected layer, from 1, over passes.
  static func inputMeans(hidden layer: Int, on passes: SamplePasses<some SampleSource>) -> [Double] {
    var sums = [Double](
      repeating: 0, count: passes.network.layers[passes.network.places[layer - 1].widened].inputs)
    passes.forEach { workspace, _ in
      let means = workspace.inputMeans(of: passes.network.places[layer - 1].widened)
      for input in sums.indices { sums[input] += means[input] * Double(workspace.rows) }
    }
    return sums.map { $0 / Double(passes.count) }
  }

  /// Passes the leading samples of a source through a network, as long as `body` wants more.
  ///
  /// - Returns: The number of samples that have passed.
  private static func pass(
    _ network: Network, over source: some SampleSource, _ batches: KeptBatches, _ body: (Workspace) -> Bool
  ) -> Int {
    let count = min(source.count, sampleLimit)
    for portion in NetworkStatistics.portions(
      from: 0, to: count, chunk: network.samplesAtATime)
    {
      let workspace = Workspace(
        for: network, batch: batches.batch(portion, of: source, for: network), training: false)
      network.forward(workspace)
      if !body(workspace) { return portion.upperBound }
    }
    return count
  }

  /// Redraws the fan-in of units of one hidden layer, centred so that each is active on about half of the samples, and
  /// silences their fan-out: on the sample the function stays, and the fan-out gets a gradient at once.
  ///
  /// - Parameter means: Of the layer's inputs.
  static func revive(
    _ units: [Int], hidden layer: Int, of network: Network, optimizer: Optimizer, means: [Double],
    generator: inout RandomGenerator
  ) {
    let widened = network.layers[network.places[layer - 1].widened]
    let inputs = widened.inputs
    for unit in units {
      var mean = 0.0
      for input in 0..<inputs {
        let weight = network.initializer.weight(fanIn: inputs, fanOut: widened.outputs, from: &generator)
        widened.parameters[unit, input] = Float(weight)
        mean += weight * means[input]
      }
      widened.parameters[unit, inputs] = Float(-mean)
      network.scaleFanOut(hidden: layer, unit: unit, by: 0)
      optimizer.forget(network, hidden: layer, unit: unit)
    }
  }

  /// The same for channels.
  ///
  /// - Parameter moments: The mean and the variance of the preactivations of channels with some fan-ins, 2 x k.
  static func revive(
    channels units: [Int], hidden layer: Int, of network: Network, optimizer: Optimizer,
    generator: inout RandomGenerator, moments: (borrowing Matrix<Float>) -> Matrix<Float>
  ) {
    let place = network.places[layer - 1]
    let widened = network.layers[place.widened]
    let inputs = widened.inputs
    let fanOut = network.shape.fanOut(ofLayer: place.widened)
    var fanIn = Matrix<Float>(rows: units.count, columns: inputs + 1)
    for row in units.indices {
      for input in 0..<inputs {
        fanIn[row, input] = Float(
          network.initializer.weight(fanIn: inputs, fanOut: fanOut, from: &generator))
      }
    }
    let moments = moments(fanIn)
    let norm = network.norm(ofLayer: place.widened)
    for (row, unit) in units.enumerated() {
      for input in 0..<inputs { widened.parameters[unit, input] = fanIn[row, input] }
      widened.parameters[unit, inputs] = norm == nil ? -moments[0, row] : 0
      norm?.reset(unit, mean: moments[0, row], variance: moments[1, row])
      network.scaleFanOut(hidden: layer, unit: unit, by: 0)
      optimizer.forget(network, hidden: layer, unit: unit)
    }
  }
}

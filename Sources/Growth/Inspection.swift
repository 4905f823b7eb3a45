internal import LinearAlgebra
public import Networks

/// The expressivity bottleneck of every hidden layer of a network, measured without changing it.
public struct Inspection: Codable, Hashable, Sendable {
  /// What was found at one hidden layer; the names are those of `growth.csv`.
  public struct Layer: Codable, Hashable, Sendable {
    /// The hidden layer, from 1.
    public var layer: Int
    /// Its width.
    public var width: Int
    /// `|V|^2 / n`.
    public var desiredUpdateNorm2: Double
    /// `Psi`.
    public var bottleneck: Double
    /// `Psi` as a share of `|V|^2 / n`.
    public var bottleneckShare: Double
    /// `-tr(M' dW)`: the slope of the loss along the consumer's own best update.
    public var bestUpdateSlope: Double
    /// The singular value that pure noise would reach.
    public var noiseEdge: Double
    /// All singular values, largest first.
    public var singularValues: [Double]
    /// How many neurons have a singular value above the noise edge: the number to add.
    public var kept: Int
    /// The slope of the loss along those neurons, at amplitude 0, with the better sign of each.
    public var predictedSlope: Double
  }

  /// The number of samples.
  public var samples: Int
  /// The mean loss on them.
  public var loss: Double
  /// The share of them that is classified rightly: of a network that was trained, inputs that are scaled otherwise than
  /// in its training show here. Nil where numbers are predicted.
  public var accuracy: Double?
  /// One entry for each hidden layer that was asked for.
  public var layers: [Layer]

  /// Inspects a network; nil when its outputs on the samples are infinite or no numbers.
  ///
  /// - Parameters:
  ///   - layers: The hidden layers, from 1.
  ///   - samples: How many of the source's leading samples; nil for the method's rule.
  ///   - ridge: Added to the diagonal of `S`, relative to trace(S)/p.
  public init?(
    of network: Network, layers: [Int], loss: Loss, over source: some SampleSource, samples: Int? = nil,
    ridge: Double
  ) {
    let count = min(samples ?? NetworkStatistics.automaticSampleCount(for: network.shape), source.count)
    let passes = SamplePasses(of: network, loss: loss, over: source, count: count)
    let found = NetworkStatistics(
      passes, .moments(projected: true), inputMoment: InputMoment(), allPositions: true)
    guard found.isFinite else { return nil }
    var entries: [Layer] = []
    var fanIns: [(layer: Int, fanIn: Matrix<Double>.Shared)] = []
    var fanOuts: [Matrix<Double>.Shared] = []
    for layer in layers {
      let statistics = found.statistics(
        hidden: layer, updateDimensions: network.updateDimensions(hidden: layer, loss: loss))
      let analysis = BottleneckAnalysis(statistics, ridge: ridge)
      let kept = analysis.singularValues.prefix { $0 > analysis.noiseEdge }.count
      fanIns.append((layer, Matrix.Shared(analysis.fanIn.leadingRows(kept))))
      fanOuts.append(Matrix.Shared(analysis.fanOut.leadingRows(kept)))
      entries.append(
        Layer(
          layer: layer, width: network.widths[layer - 1], desiredUpdateNorm2: statistics.desiredUpdateNorm2,
          bottleneck: analysis.bottleneck, bottleneckShare: analysis.bottleneckShare,
          bestUpdateSlope: analysis.bestUpdateSlope, noiseEdge: analysis.noiseEdge,
          singularValues: analysis.singularValues, kept: kept, predictedSlope: 0))
    }
    let probes = KinkProbe.probe(fanIns, on: passes).probes
    for (index, probe) in probes.enumerated() {
      let neurons = NewNeurons(fanIn: fanIns[index].fanIn.matrix.copy(), fanOut: fanOuts[index].matrix.copy())
      entries[index].predictedSlope = probe.probe.slopes(neurons).reduce(0) { $0 + min($1.asIs, $1.turned) }
    }
    self.samples = count
    self.loss = found.loss.meanLoss
    accuracy = found.loss.accuracy
    self.layers = entries
  }
}

extension Network {
  /// The degrees of freedom of a sample's desired update at the consumer of a hidden layer, from 1.
  func updateDimensions(hidden layer: Int, loss: Loss) -> Int {
    let consumer = places[layer - 1].consumer
    let outputs = layers[consumer].outputs
    return consumer == layers.count - 1 ? loss.gradientDimensions(outputs: outputs) : outputs
  }
}

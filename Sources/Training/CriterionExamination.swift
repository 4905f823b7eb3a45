internal import Datasets
public import Growth
internal import LinearAlgebra
internal import Networks

/// What becomes of an external criterion that is asked on problems of this program's: `sprout criterion check`.
public struct CriterionExamination: Codable, Hashable, Sendable {
  /// One place of one problem.
  public struct Place: Codable, Hashable, Sendable {
    /// The data and the network, in a few words.
    public var problem: String
    /// The hidden layer, from 1.
    public var layer: Int
    /// The entries of a fan-in, with the bias.
    public var inputs: Int
    /// The entries of a fan-out.
    public var outputs: Int
    /// The neurons on offer.
    public var neurons: Int
    /// Whether they come with scores.
    public var hasScores: Bool
    /// Whether they begin silent: one of their sides is zero.
    public var areSilent: Bool
    /// The share of the bottleneck that the first `limit` of them close; nil when they begin silent.
    public var closed: Double?
    /// The share that as many of the built-in `tiny` close.
    public var closedByTiny: Double?
    /// By how much the sum of their products of fan-in and fan-out differs from that of `tiny`, relative to the latter.
    public var differenceFromTiny: Double
    /// Whether the same request got the same answer again.
    public var isDeterministic: Bool
    /// Whether it says what operations it took.
    public var tellsFlops: Bool
    /// Seconds of an ask, the fastest of a few, the program running.
    public var seconds: Double
  }

  /// How many neurons are asked for.
  public static let limit = 8
  /// The places, in the order in which they were asked about.
  public var places: [Place] = []

  /// Whether all that a criterion must keep to was kept to.
  public var isSound: Bool { places.allSatisfy(\.isDeterministic) }

  /// Nothing asked yet.
  public init() {}

  private struct Problem {
    let name: String
    let data: DatasetConfiguration
    let model: ModelConfiguration
  }

  private static var problems: [Problem] {
    func problem(
      _ name: String, _ data: DatasetConfiguration.Name, _ hidden: [Int], _ activation: Activation,
      _ change: (inout DatasetConfiguration) -> Void = { _ in }
    ) -> Problem {
      var configuration = DatasetConfiguration(name: data)
      change(&configuration)
      var model = ModelConfiguration(hidden: hidden)
      model.activation = activation
      return Problem(
        name: "\(name), \(hidden.map(String.init).joined(separator: "-")) \(activation.rawValue)",
        data: configuration, model: model)
    }
    return [
      problem("digits", .digits, [8, 8], .relu),
      problem("two_spirals", .twoSpirals, [4, 4], .tanh),
      problem("784 inputs", .teacher, [100], .relu) {
        $0.inputs = 784
        $0.classes = 10
        $0.samples = 2000
      },
    ]
  }

  /// Asks about every place of every problem, and keeps what was found as it goes.
  ///
  /// - Parameter hasWarned: Whether the channel was warned since it was asked last: of answers that differ.
  /// - Throws: `CriterionFailure` that says at which problem.
  public mutating func ask(_ channel: any CriterionChannel, hasWarned: () -> Bool) throws {
    for problem in Self.problems {
      let data = try Catalog().prepare(problem.data)
      var weights = RandomGenerator(seed: 0, stream: "weights")
      let network = Network(
        problem.model, inputCount: data.inputCount, outputCount: data.outputCount, from: &weights)
      let source = PartSample(all: [data.training])
      let found = NetworkStatistics(
        of: network, loss: .crossEntropy, over: source, count: min(source.count, 1000),
        .everything(projected: true))
      for layer in 1...network.hiddenCount {
        do {
          places.append(try ask(channel, problem, network, found, layer: layer, hasWarned: hasWarned))
        } catch var failure as CriterionFailure {
          failure.message = "\(problem.name): \(failure.message)"
          throw failure
        }
      }
    }
  }

  private func ask(
    _ channel: any CriterionChannel, _ problem: Problem, _ network: Network,
    _ found: borrowing NetworkStatistics, layer: Int, hasWarned: () -> Bool
  ) throws -> Place {
    let place = network.places[layer - 1]
    let outputs = network.layers[place.consumer].outputs
    let statistics = found.statistics(
      hidden: layer, updateDimensions: layer == network.hiddenCount ? outputs - 1 : outputs)
    let ridge = GrowthPolicy().statistics.ridge
    let analysis = BottleneckAnalysis(statistics, ridge: ridge)
    let asked = GrowthPlace(layer: layer, network: network, statistics: statistics, analysis: analysis)
    let criterion = ExternalCriterion(channel, isProjected: true, ridge: ridge, seed: 0)
    var unused = RandomGenerator(seed: 0, stream: "growth")
    // Twice: the first time for any criterion is for one more look at the same request.
    let offered = try criterion.candidates(at: asked, limit: Self.limit, generator: &unused)
    let isDeterministic = !hasWarned()
    var seconds = Double.infinity
    for _ in 0..<3 {
      let start = ContinuousClock.now
      _ = try criterion.candidates(at: asked, limit: Self.limit, generator: &unused)
      seconds = min(seconds, (ContinuousClock.now - start) / .seconds(1))
    }
    let taken = offered.neurons.prefix(min(Self.limit, offered.neurons.count))
    let best = TINY().candidates(at: asked, limit: Self.limit, generator: &unused)
    let bestTaken = best.neurons.prefix(min(Self.limit, best.neurons.count))
    let closed = asked.closedShare(of: taken)
    return Place(
      problem: problem.name, layer: layer, inputs: network.layers[place.widened].inputs + 1, outputs: outputs,
      neurons: offered.neurons.count, hasScores: offered.singularValues != nil,
      areSilent: taken.count > 0 && closed == nil, closed: taken.count == 0 ? 0 : closed,
      closedByTiny: asked.closedShare(of: bestTaken),
      differenceFromTiny: Self.difference(taken, bestTaken),
      isDeterministic: isDeterministic, tellsFlops: offered.flops != nil, seconds: seconds)
  }

  /// Products stay when the sign of a pair is turned or norm is moved between its sides.
  private static func difference(_ neurons: borrowing NewNeurons, _ others: borrowing NewNeurons) -> Double {
    let product = Matrix.product(others.fanIn, others.fanOut, transposing: .left)
    var difference = Matrix.product(neurons.fanIn, neurons.fanOut, transposing: .left)
    difference.assignProduct(others.fanIn, others.fanOut, transposing: .left, alpha: -1, beta: 1)
    return (innerProduct(difference, difference) / innerProduct(product, product)).squareRoot()
  }
}

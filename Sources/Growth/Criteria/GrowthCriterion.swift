public import LinearAlgebra
public import Networks

/// A way to choose new neurons for a hidden layer.
///
/// The criteria see the same place and differ in the neurons they offer alone; thresholds, caps, scale, signs, line
/// search and acceptance are the same for all.
public protocol GrowthCriterion {
  /// Whether its neurons come of the moments of the desired update, so that a ridge and a projection change them.
  static var readsMoments: Bool { get }
  /// Whether it ranks its neurons by singular values.
  static var ranks: Bool { get }
  /// Whether its neurons leave the function as it is, so that nothing of them is left to choose.
  static var keepsFunction: Bool { get }
  /// Whether one side of its neurons is zero.
  static var isSilent: Bool { get }

  /// The criterion as a policy wants it; nil when that takes more than a policy says.
  init?(_ policy: GrowthPolicy)

  /// What it has to know of the inputs of the layer; what no criterion needs is not computed.
  var needs: InputStatistics.Kind { get }

  /// What the criterion offers at a place, best first, before any threshold.
  ///
  /// - Parameter limit: How many neurons may be added; a criterion that ranks may offer more.
  /// - Throws: `CriterionFailure`, where the criterion is a program that may fail.
  func candidates(
    at place: GrowthPlace, limit: Int, generator: inout RandomGenerator
  ) throws -> NeuronCandidates
}

extension GrowthCriterion {
  /// It reads none.
  public static var readsMoments: Bool { false }
  /// It does not.
  public static var ranks: Bool { false }
  /// They change it.
  public static var keepsFunction: Bool { false }
  /// Both are there.
  public static var isSilent: Bool { false }
}

/// What a criterion knows of a hidden layer that may be widened.
public final class GrowthPlace {
  /// The hidden layer, from 1.
  public let layer: Int
  /// The event of the run, from 1.
  public let event: Int
  /// Its epoch, fractional.
  public let epoch: Double
  /// The network it belongs to.
  public let network: Network
  /// Its statistics.
  public let statistics: LayerStatistics
  /// Its bottleneck and what would fix it.
  public let analysis: BottleneckAnalysis

  /// A place with its statistics and their analysis.
  public init(
    layer: Int, event: Int = 1, epoch: Double = 0, network: Network, statistics: consuming LayerStatistics,
    analysis: consuming BottleneckAnalysis
  ) {
    self.layer = layer
    self.event = event
    self.epoch = epoch
    self.network = network
    self.statistics = statistics
    self.analysis = analysis
  }

  /// The layer that is widened.
  var widened: LinearLayer { network.layers[network.places[layer - 1].widened] }
  /// The layer that reads it.
  var consumer: LinearLayer { network.layers[network.places[layer - 1].consumer] }
}

/// Neurons on offer, with what they were ranked by.
public struct NeuronCandidates: ~Copyable {
  /// The neurons, best first.
  public var neurons: NewNeurons
  /// The singular value of each neuron; nil when the criterion does not rank.
  public var singularValues: [Double]?
  /// The singular value that noise would reach; nil when the criterion does not rank.
  public var noiseEdge: Double?
  /// Whether the neurons have to enter as they are for the function to stay: no sign, scale or amplitude to choose.
  public var areExact = false
  /// What each present unit's contribution is multiplied by, in the order of application.
  public var rescaledUnits: [(unit: Int, factor: Double)] = []
  /// Of neurons whose fan-in is zero: the fan-ins, K x p, towards which training moves them, by which they are judged.
  var movedFanIn: Matrix<Double>.Shared?
  /// The operations that choosing them took, as far as the criterion says so itself; nil when it does not say.
  public var flops: Double?

  /// Neurons on offer.
  public init(_ neurons: consuming NewNeurons, singularValues: [Double]? = nil, noiseEdge: Double? = nil) {
    self.neurons = neurons
    self.singularValues = singularValues
    self.noiseEdge = noiseEdge
  }
}

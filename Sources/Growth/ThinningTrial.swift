internal import LinearAlgebra
public import Networks

/// Copies of a network without some of its units, trained beside it for a while on the same batches at the same rate.
///
/// What units are worth shows when the others have had time to do their work. A refit of the consumer alone says too much: the units
/// that are left cannot turn to where those that went have been.
public final class ThinningTrial {
  /// A copy of the network with fewer units in one of its layers.
  final class Copy {
    /// The hidden layer, from 1.
    let layer: Int
    /// The units that it does without, from 0.
    let units: [Int]
    let network: Network
    let optimizer: Optimizer
    let average: WeightAverage
    /// Over the same batches as that of the network.
    private var workspace: Workspace?

    /// - Parameter refitted: The parameters of the consumer, zero for what it read of the units.
    init(
      of original: Network, _ optimizer: Optimizer, without units: [Int], hidden layer: Int,
      refitted: consuming Matrix<Float>
    ) {
      self.layer = layer
      self.units = units
      network = original.copy()
      self.optimizer = optimizer.copy(for: original)
      network.setConsumer(of: layer, to: refitted)
      network.narrow(hidden: layer, without: units)
      self.optimizer.narrow(network, hidden: layer, without: units)
      average = WeightAverage(of: network)
    }

    fileprivate func step(on batch: Batch, loss: Loss, rate: Double) {
      let workspace = workspace ?? Workspace(for: network, batch: batch, training: true)
      self.workspace = workspace
      network.forward(workspace, training: true)
      _ = loss.evaluate(workspace)
      network.backward(workspace)
      optimizer.descend(network, workspace, rate: rate)
      average.take(network)
    }
  }

  let copies: [Copy]
  /// The averaged weights of the network itself since the trial began.
  let own: WeightAverage
  /// The operations of the copies' training so far.
  private(set) var flops = 0.0
  /// Its wall-clock seconds.
  private(set) var seconds = 0.0
  /// How many samples the copies are trained on.
  let samples: Int
  private let loss: Loss
  private var samplesLeft: Int

  /// A trial of this share of the samples that the whole training takes shows what units are worth.
  private static var share: Double { 0.0125 }
  /// More show no more of it.
  private static var mostSamples: Double { 64_000 }

  /// How many samples a trial trains on.
  static func samples(of training: Double) -> Int { Int(min(share * training, mostSamples).rounded(.up)) }

  init(_ copies: [Copy], beside network: Network, loss: Loss, samples: Int) {
    self.copies = copies
    own = WeightAverage(of: network)
    self.loss = loss
    self.samples = samples
    samplesLeft = samples
  }

  /// Whether the copies have been trained for long enough.
  public var isOver: Bool { samplesLeft <= 0 }

  /// Makes the step that the network has made.
  ///
  /// - Parameters:
  ///   - batch: The batch of that step.
  ///   - samples: How many samples it has.
  public func step(after network: Network, on batch: Batch, samples: Int, rate: Double) {
    let start = ContinuousClock.now
    own.take(network)
    for copy in copies {
      copy.step(on: batch, loss: loss, rate: rate)
      flops += copy.network.shape.trainingFlops(samples: samples)
    }
    samplesLeft -= samples
    seconds += (ContinuousClock.now - start) / .seconds(1)
  }
}

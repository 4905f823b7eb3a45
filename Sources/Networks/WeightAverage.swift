internal import LinearAlgebra

/// The average of a network's weights over the steps since its architecture last changed, later steps with more weight:
/// `sum_i i w_i / sum_i i` (Lacoste-Julien, Schmidt and Bach, 2012).
///
/// At a high learning rate the last steps' noise is most of what a gradient shows. The average is where the network would
/// be if the rate were cooled, and its memory, half of the steps it has seen, is nobody's choice.
public final class WeightAverage {
  /// The network with averaged weights.
  public private(set) var network: Network
  /// The number of steps behind it.
  public private(set) var steps: Int

  /// The average of a network that has made no step yet.
  public init(of network: Network) {
    self.network = network.copy()
    steps = 0
  }

  /// An average that was written down.
  public init(_ network: Network, steps: Int) {
    self.network = network
    self.steps = steps
  }

  /// Takes the weights after a step.
  public func take(_ present: Network) {
    steps += 1
    let share = 2 / (Float(steps) + 1)
    for (average, layer) in zip(network.layers, present.layers) {
      Self.move(&average.parameters, to: layer.parameters, by: share)
    }
    for (average, norm) in zip(network.norms, present.norms) {
      Self.move(&average.parameters, to: norm.parameters, by: share)
      Self.move(&average.statistics, to: norm.statistics, by: share)
    }
  }

  private static func move(
    _ average: inout Matrix<Float>, to present: borrowing Matrix<Float>, by share: Float
  ) {
    let count = present.extent
    precondition(average.extent == count, "the network has other widths than its average")
    unsafe average.withUnsafePointers(from: present) { source, target in
      for index in 0..<count { unsafe target[index] += share * (source[index] - target[index]) }
    }
  }

  /// Becomes another average.
  public func assign(_ other: WeightAverage) {
    network = other.network
    steps = other.steps
  }

  /// Begins anew with the weights of a network.
  public func restart(from present: Network) {
    network = present.copy()
    steps = 0
  }
}

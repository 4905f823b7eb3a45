/// What a grown run ended with, as far as its baselines are made from it.
public struct GrownNetwork: Hashable, Sendable {
  /// The width of each hidden layer.
  public let widths: [Int]
  /// The number of weights and biases.
  public let parameters: Int
  /// The operations of training, those of the growth events left out.
  public let trainFlops: Double
  /// The operations of the growth events.
  public let growthFlops: Double

  /// What a run ended with, from its parts.
  public init(widths: [Int], parameters: Int, trainFlops: Double, growthFlops: Double = 0) {
    self.widths = widths
    self.parameters = parameters
    self.trainFlops = trainFlops
    self.growthFlops = growthFlops
  }
}

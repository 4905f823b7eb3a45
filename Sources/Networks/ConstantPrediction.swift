internal import Glibc

/// The best prediction that is the same for every sample: what a network has to beat to have learnt anything.
///
/// Under cross-entropy it is the shares of the classes, under the squared error the mean. One minus the loss of a network over its loss is
/// McFadden's pseudo-R^2, or R^2.
public struct ConstantPrediction {
  private let outputs: Int
  private var labels: [Int32] = []
  private var targets: [Double] = []

  /// Of no samples.
  ///
  /// - Parameter outputs: The outputs of the network.
  public init(outputs: Int) { self.outputs = outputs }

  /// Takes the classes, or the numbers, of the samples of a batch.
  public mutating func take(_ batch: Batch) {
    if batch.targets.isEmpty { labels += batch.labels } else { targets += batch.targets }
  }

  /// Its loss at each of these samples.
  ///
  /// - Returns: n losses in the order in which the samples were taken, in nats, or half the squared distance summed over outputs.
  public func losses(_ loss: Loss) -> [Double] {
    guard targets.isEmpty else {
      let count = targets.count / outputs
      var means = Array(repeating: 0.0, count: outputs)
      for (index, target) in targets.enumerated() { means[index % outputs] += target / Double(count) }
      return (0..<count).map { row in
        (0..<outputs).reduce(0) { sum, output in
          let difference = targets[row * outputs + output] - means[output]
          return sum + 0.5 * difference * difference
        }
      }
    }
    var shares = Array(repeating: 0.0, count: outputs)
    for label in labels { shares[Int(label)] += 1 / Double(labels.count) }
    let squares = shares.reduce(0) { $0 + $1 * $1 }
    return labels.map { label in
      switch loss {
      case .crossEntropy: -log(shares[Int(label)])
      case .meanSquaredError: 0.5 * (1 - 2 * shares[Int(label)] + squares)
      }
    }
  }
}

internal import Glibc

/// The best prediction that is the same for every sample: what a network has to beat to have learnt anything.
///
/// Under cross-entropy it is the shares of the classes, with their entropy as its loss; under the squared error it is the mean, with half
/// the variance summed over outputs. One minus the loss of a network over its loss is McFadden's pseudo-R^2, or R^2.
public struct ConstantPrediction {
  private var samples = 0.0
  private var classes: [Double]
  private var sums: [Double]
  private var squares: [Double]

  /// Of no samples.
  ///
  /// - Parameter outputs: The outputs of the network.
  public init(outputs: Int) {
    classes = Array(repeating: 0, count: outputs)
    (sums, squares) = (classes, classes)
  }

  /// Takes the classes, or the numbers, of the samples of a batch.
  public mutating func take(_ batch: Batch) {
    samples += Double(batch.rows)
    if batch.targets.isEmpty {
      for label in batch.labels { classes[Int(label)] += 1 }
    } else {
      for (index, target) in batch.targets.enumerated() {
        sums[index % sums.count] += target
        squares[index % sums.count] += target * target
      }
    }
  }

  /// Its mean loss over these samples; no number where there are none.
  public func meanLoss(_ loss: Loss) -> Double {
    let shares = classes.map { $0 / samples }
    switch loss {
    case .crossEntropy: return -shares.reduce(0) { $0 + ($1 > 0 ? $1 * log($1) : 0) }
    case .meanSquaredError:
      let variances = zip(sums, squares).map { $1 / samples - ($0 / samples) * ($0 / samples) }
      // Where there are classes each output is one or zero.
      return 0.5 * zip(shares, variances).reduce(0) { $0 + $1.0 * (1 - $1.0) + $1.1 }
    }
  }
}
